"""What a reply rests on: the numbers in its words, what Teams shows at each, and a line a source. Pure.

Numbers run through all parts of a message: Teams knows one list of citations a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams.elements import Element, run, small
from adapters.teams.text import address, clipped, folded, visible
from bot.languages import ENGLISH
from bot.reply import Citation, Claim, Reply
from bot.shown import MORE_SOURCES, OUR_SUMMARY, authority, checked, place, standing
from bot.translations import said_in

CITED = 10  # citations of a message that Teams shows
NAME, ABSTRACT, KEYWORD = 80, 160, 28  # Teams' limits, in characters
KEYWORDS = 3
MARK = re.compile(r"\[(\d{1,4})\]")

Document = tuple[str, str, str, Sequence[str]]  # name, quote, address, keywords


@dataclass(frozen=True, slots=True)
class Numbered:
    """A citation with its number in the message."""

    at: int
    citation: Citation


def numbered(reply: Reply) -> tuple[dict[int, Numbered], ...]:
    """By part: the citations by their numbers in the part."""
    made: list[dict[int, Numbered]] = []
    at = 0
    for part in reply.parts or (reply,):
        own = {}
        for citation in part.citations:
            at += 1
            own[citation.n] = Numbered(at, citation)
        made.append(own)
    return tuple(made)


def marks(claim: Claim, cited: dict[int, Numbered]) -> str:
    """ "[1][2]": the numbers of what carries the statement."""
    return "".join(f"[{cited[n].at}]" for n in dict.fromkeys(claim.citations) if n in cited)


def entity(reply: Reply, text: str) -> list[dict[str, Any]]:
    """The message entity: what the text points to, and Teams' label only on what a model wrote. Empty without both."""
    all_cited = {one.at: _document(one.citation, reply.language) for part in numbered(reply) for one in part.values()}
    made = documents(all_cited, text)
    if any(part.mode == "drafted" for part in reply.parts or (reply,)):
        made = (made or _root()) | {"additionalType": ["AIGeneratedContent"]}
    return [made] if made else []


def of_draft(citations: Sequence[Citation], text: str) -> list[dict[str, Any]]:
    """The message entity of statements by a model that were shown before there was a reply."""
    made = documents({c.n: _document(c) for c in citations}, text) or _root()
    return [made | {"additionalType": ["AIGeneratedContent"]}]


def documents(cited: Mapping[int, Document], text: str) -> dict[str, Any]:
    """The message entity with the first that the text points to, by their numbers; {} where that is nothing."""
    pointed = {int(n) for n in MARK.findall(text)}
    numbers = [n for n in sorted(cited) if n in pointed][:CITED]
    claims = [{"@type": "Claim", "position": n, "appearance": _shown(*cited[n])} for n in numbers]
    return _root() | {"citation": claims} if claims else {}


def _root() -> dict[str, Any]:
    return {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org"}


def _document(citation: Citation, language: str = ENGLISH) -> Document:
    source = citation.source
    own = (said_in(language, OUR_SUMMARY),) if citation.is_summary else ()
    keywords = (authority(source.authority, language), *own, checked(source.checked, language))
    return place(citation), citation.quote.text, source.url, keywords


def _shown(name: str, quote: str, url: str, keywords: Sequence[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "@type": "DigitalDocument",
        "name": clipped(folded(visible(name)), NAME),
        "abstract": clipped(folded(visible(quote)), ABSTRACT),
    }
    if named := [clipped(folded(visible(k)), KEYWORD) for k in keywords if k.strip()][:KEYWORDS]:
        shown["keywords"] = named
    if at := address(url):
        shown["url"] = at
    return shown


def rests_on(cited: Sequence[Numbered], most: int, language: str = ENGLISH) -> Iterator[Element]:
    """A line a source with its numbered pinpoints, and how many more there are."""
    by_source: dict[str, list[Numbered]] = {}
    for one in cited:
        by_source.setdefault(one.citation.source.id, []).append(one)
    groups = list(by_source.values())
    for group in groups[:most]:
        source = group[0].citation.source
        points = " ".join(f"[{g.at}] {folded(g.citation.quote.locator)[:60]}".strip() for g in group[:8])
        yield small(
            run(source.name, 120, url=source.url), run(f": {points} · {standing(group[0].citation, language)}", 600)
        )
    if more := sum(map(len, groups[most:])):
        yield small(run(said_in(language, MORE_SOURCES).format(n=more)))
