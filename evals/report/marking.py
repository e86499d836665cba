"""A reply's text for the page: its marks lead to the citations, and what is quoted word for word stands out.

All of it is hostile input. Nothing here makes markup out of it: text is escaped, and only our own tags stand around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bot.source import fold

_NUMBER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"\s*[-•]\s+")


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation as it is shown. `only` says that the other run's reply does not have it."""

    n: int
    anchor: str
    title: str
    locator: str
    authority: str
    quote: str
    checked: str
    url: str  # empty unless it leads to the web
    is_summary: bool
    only: bool


def cited(citations: Sequence[Mapping[str, Any]], anchor: str, others: frozenset[str] | None) -> tuple[Cited, ...]:
    """The citations of a reply. `others`: what the other run's reply quotes; None where there is no other."""
    return tuple(
        Cited(
            n=int(one.get("n", 0)),
            anchor=f"{anchor}-{one.get('n', 0)}",
            title=str(one.get("title") or one.get("source") or "?"),
            locator=str(one.get("locator") or ""),
            authority=str(one.get("authority") or ""),
            quote=str(one.get("quote") or ""),
            checked=str(one.get("checked") or ""),
            url=web(str(one.get("url") or "")),
            is_summary=one.get("form") == "summary",
            only=others is not None and quoted(one) not in others,
        )
        for one in citations
    )


def quoted(citation: Mapping[str, Any]) -> str:
    """What makes two citations the same."""
    return f"{citation.get('source')}, {citation.get('locator')}: {fold(str(citation.get('quote') or ''))}"


def web(url: str) -> str:
    """The address, if it is one that a browser may follow; a `javascript:` leads nowhere."""
    try:
        return url if urlsplit(url).scheme in ("https", "http") else ""
    except ValueError:
        return ""


def marked(text: str, citations: Sequence[Cited]) -> Markup:
    """Paragraphs and lists of the text, with links for its [1] and marks around verbatim quotes."""
    anchors = {one.n: one.anchor for one in citations}
    quotes = [pattern for one in citations if (pattern := _pattern(one.quote))]
    blocks: list[tuple[bool, list[Markup]]] = []
    for line in text.splitlines():
        if not line.strip():
            blocks.append((False, []))
            continue
        bullet = _ITEM.match(line)
        shown = _line(line[bullet.end() :] if bullet else line, anchors, quotes)
        if not blocks or blocks[-1][0] != bool(bullet) or (not bullet and blocks[-1][1]):
            blocks.append((bool(bullet), []))
        blocks[-1][1].append(shown)
    return Markup("").join(_block(is_list, lines) for is_list, lines in blocks if lines)


def _block(is_list: bool, lines: Sequence[Markup]) -> Markup:
    if not is_list:
        return Markup("<p>{}</p>").format(Markup("<br>").join(lines))
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(line) for line in lines))


def _line(line: str, anchors: Mapping[int, str], quotes: Sequence[re.Pattern[str]]) -> Markup:
    """Numbers first, since a quote may hold one: what they cut off is marked where it is quoted."""
    pieces, at = [], 0
    for number in _NUMBER.finditer(line):
        anchor = anchors.get(int(number[1]))
        if anchor:
            link = Markup('<a class="n" href="#{}">{}</a>').format(anchor, number[1])
            pieces += [_quotes(line[at : number.start()].rstrip(), quotes), link]
            at = number.end()
    return Markup("").join([*pieces, _quotes(line[at:], quotes)])


def _quotes(text: str, quotes: Sequence[re.Pattern[str]]) -> Markup:
    """The text with a mark around every stretch that is quoted; overlapping ones are one stretch."""
    spans = sorted(found.span() for quote in quotes for found in quote.finditer(text))
    pieces: list[Markup] = []
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        pieces += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])


def _pattern(quote: str) -> re.Pattern[str] | None:
    """The quote with any white space between its words; None for one too short to tell."""
    words = quote.split()
    return re.compile(r"\s+".join(map(re.escape, words))) if len(words) > 1 else None
