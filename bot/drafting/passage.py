"""Finding what a draft quotes: verbatim, and always as whole sentences.

A quote that stops before its "unless", or starts after its "it is not true
that", would carry what the source does not say.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.ports import Edition
from bot.quoting import cut
from bot.search import Found
from bot.source import Authority, Quote

MIN_WORDS = 3  # a shorter quote stands anywhere
MAX_SENTENCES = 3  # that one quote may reach over
_SAME = str.maketrans("’‘“”„–—\u00a0⟦⟧", '\'\'"""-- []')


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whole sentences of one passage, and how much they weigh."""

    quote: Quote
    authority: Authority
    language: str
    name: str  # how a citation names the source


def located(edition: Edition, one: Found, quoted: str) -> Evidence | None:
    """The sentences of the passage that hold the quote; None when it does not stand there verbatim."""
    wanted, _ = neutral(quoted)
    text, places = neutral(one.indexed.passage.text)
    at = text.find(wanted)
    if at < 0 or len(wanted.split()) < MIN_WORDS:
        return None
    start, end = places[at], places[at + len(wanted) - 1] + 1
    holding = [s for s in one.indexed.sentences if s[0] < end and start < s[1]]
    if not holding or len(holding) > MAX_SENTENCES:
        return None
    return whole(edition, one, (holding[0][0], holding[-1][1]))


def whole(edition: Edition, one: Found, span: tuple[int, int]) -> Evidence:
    """A span of the passage's text as evidence."""
    passage, source = one.indexed.passage, one.source
    quote = cut(edition.document(source.id), source.id, passage.start + span[0], passage.start + span[1])
    return Evidence(quote, source.authority, source.language, f"{source.name} {quote.locator}")


def sentences(edition: Edition, one: Found) -> list[Evidence]:
    """Every sentence of the passage."""
    return [whole(edition, one, span) for span in one.indexed.sentences]


def neutral(text: str) -> tuple[str, list[int]]:
    """The text as a model is shown it, and where each of its characters stands in the original.

    White space is folded; invisible characters are left out, and typographic
    signs and the brackets of our own fences become plain ones.
    """
    shown: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        plain = character.translate(_SAME)
        if plain.isspace():
            if shown and shown[-1] != " ":
                shown.append(" ")
                places.append(at)
        elif unicodedata.category(plain) not in ("Cc", "Cf", "Cs", "Co", "Cn") and not _is_selector(plain):
            shown.append(plain)
            places.append(at)
    while shown and shown[-1] == " ":
        shown.pop()
        places.pop()
    return "".join(shown), places


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
