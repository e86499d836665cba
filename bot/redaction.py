"""Taking personal data and secrets out of a text, so that they can be put back.

What counts is found by `bot/personal.py`, and with an e-mail address or a
telephone number the name it is given with. A placeholder such as [EMAIL_1] is
one word that no vocabulary reads and nothing finds again, so that redacting
twice changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.personal import NAMES, Kind, find
from bot.translations import said_in

_PLACEHOLDER = re.compile(r"\[(SECRET|EMAIL|IBAN|ID|CARD|ACCOUNT|PHONE|NAME)_(\d{1,4})\]")
_WORDS = {
    Kind.SECRET: "SECRET",
    Kind.EMAIL: "EMAIL",
    Kind.IBAN: "IBAN",
    Kind.NATIONAL_ID: "ID",
    Kind.CARD: "CARD",
    Kind.ACCOUNT: "ACCOUNT",
    Kind.PHONE: "PHONE",
}
_NAME = "NAME"
_SHOWN = {word: NAMES[kind] for kind, word in _WORDS.items()} | {_NAME: "name"}

TOLD = "I took personal data out of your question before reading it ({what}), and don't keep it."

Span = tuple[int, int]


@dataclass(frozen=True)
class Redacted:
    """A text with placeholders, and what each stands for: that is for the asker's own eyes, and never stored."""

    text: str
    placeholders: Mapping[str, str] = field(default_factory=dict)  # [EMAIL_1] → what was taken out

    @property
    def told(self) -> str:
        """What to tell the asker once; "" when nothing was taken out."""
        return self.told_in("en")

    def told_in(self, language: str) -> str:
        """The same in one of `bot.languages.LANGUAGES`."""
        counts = Counter(_SHOWN[m[1]] for p in self.placeholders if (m := _PLACEHOLDER.fullmatch(p)))
        said = {name: said_in(language, name) for name in counts}
        what = ", ".join(said[name] if n == 1 else f"{said[name]} ×{n}" for name, n in counts.items())
        return said_in(language, TOLD).format(what=what) if what else ""


def redact(text: str, region: str = "NO") -> Redacted:
    """The text without personal data; `region` is where telephone numbers without a country code are read."""
    taken: dict[str, str] = {}
    used = Counter({word: max(ns) for word, ns in _numbers(text).items()})
    while spans := _found(text, region):
        pieces, at = [], 0
        for start, end, word in spans:
            pieces += [text[at:start], _placeholder(text[start:end], word, taken, used)]
            at = end
        text = "".join([*pieces, text[at:]])
    return Redacted(text, taken)


def restore(text: str, redacted: Redacted) -> str:
    """The text with what was taken out put back."""
    return _PLACEHOLDER.sub(lambda m: redacted.placeholders.get(m[0], m[0]), text)


def _numbers(text: str) -> dict[str, list[int]]:
    """The numbers of the placeholders that stand in the text already: somebody may have typed one."""
    found: dict[str, list[int]] = {}
    for match in _PLACEHOLDER.finditer(text):
        found.setdefault(match[1], []).append(int(match[2]))
    return found


def _placeholder(original: str, word: str, taken: dict[str, str], used: Counter[str]) -> str:
    """The same for the same, a new one for a new."""
    for placeholder, known in taken.items():
        if known == original and placeholder.startswith(f"[{word}_"):
            return placeholder
    used[word] += 1
    placeholder = f"[{word}_{used[word]}]"
    taken[placeholder] = original
    return placeholder


def _found(text: str, region: str) -> list[tuple[int, int, str]]:
    """(start, end, word) of what has to go, in order, clear of placeholders and of each other."""
    kept = [m.span() for m in _PLACEHOLDER.finditer(text)]
    found: list[tuple[int, int, str]] = []
    for finding in find(text, region):
        if _is_clear(finding.start, finding.end, kept):
            found.append((finding.start, finding.end, _WORDS[finding.kind]))
            kept.append((finding.start, finding.end))
    for start, end, word in list(found):
        for name in _names(text, start, end, word):
            if _is_clear(*name, kept):
                found.append((*name, _NAME))
                kept.append(name)
    return sorted(found)


def _is_clear(start: int, end: int, others: list[Span]) -> bool:
    return all(end <= s or e <= start for s, e in others)


# -- names given with an address or a number ---------------------------------------------------

_CAPITALISED = r"[^\W\d_a-z][^\W\d_]+(?:[-'’][^\W\d_]+)*"
_BEFORE = re.compile(
    rf"({_CAPITALISED}(?:[ \u00a0]{_CAPITALISED}){{1,2}})[ \u00a0]?"
    r"(?:[<(\[,:–-]|,? ?\(?(?:e-?mail|epost|e-post|mail|phone|tel|tlf|telefon|mob|mobile|mobil|on|at|på)\.?:?)?"
    r"[ \u00a0]?\Z"
)
_LOCAL = re.compile(r"[^\W\d_]{3,}")
_NOT_A_NAME = re.compile(
    r"\b(?:call|contact|ask|customer|client|support|sales|team|phone|mobile|email|hi|hello|the|our|my|can|dear|privacy"
    r"|photo|data|ring|kontakt|kunde|hei|from|to|cc)\b",
    re.IGNORECASE,
)


def _names(text: str, start: int, end: int, word: str) -> Iterator[Span]:
    """The name in front of an address or number, and wherever the name that an address spells stands in the text."""
    if word not in ("EMAIL", "PHONE"):
        return
    before = _BEFORE.search(text, max(0, start - 80), start)
    if before and (name := _trimmed(text, *before.span(1))):
        yield name
    if word == "EMAIL":
        parts = _LOCAL.findall(text[start:end].partition("@")[0])
        if len(parts) == 2:
            spelled = rf"\b{re.escape(parts[0])}[ \u00a0]{re.escape(parts[1])}\b"
            yield from (m.span() for m in re.finditer(spelled, text, re.IGNORECASE) if m.group()[0].isupper())


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The name without words before it that only look like one; None when it is none."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^ \u00a0]+", text[start:end])]
    while words and _NOT_A_NAME.fullmatch(text[slice(*words[0])]):
        words = words[1:]
    is_name = len(words) >= 2 and all(text[s].isupper() and not _NOT_A_NAME.fullmatch(text[s:e]) for s, e in words)
    return (words[0][0], words[-1][1]) if is_name else None
