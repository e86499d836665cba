"""What a reply rests on, under it: each source once, with the numbers that point into it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import CONTEXT, Block, context, within
from adapters.slack.text import escaped, link, size
from bot.languages import ENGLISH
from bot.reply import Citation
from bot.shown import MORE_SOURCES, standing
from bot.translations import said_in

CITED = 3500  # characters of all lines of one part
POINTS = 8  # numbers that are shown of one source


def cited(citations: Sequence[Citation], room: int, language: str = ENGLISH) -> list[Block]:
    """A line a source with its numbered pinpoints, as many as there is room for, and how many more there are."""
    by_source: dict[str, list[Citation]] = {}
    for citation in citations:
        by_source.setdefault(citation.source.id, []).append(citation)
    lines: list[str] = []
    shown = 0
    for group in by_source.values():
        line = _source(group, language)
        if sum(map(size, lines)) + size(line) > min(room - 300, CITED):
            break
        lines.append(line)
        shown += len(group)
    if shown < len(citations):
        lines.append(escaped(said_in(language, MORE_SOURCES).format(n=len(citations) - shown)))
    return [context(text) for text in within(lines, CONTEXT)]


def _source(cited: Sequence[Citation], language: str) -> str:
    """One source: its name, where in it each number points, what weight it has."""
    source = cited[0].source
    points = " ".join(f"[{c.n}] {escaped(c.quote.locator, 80)}".strip(" –") for c in cited[:POINTS])
    more = f" …and {len(cited) - POINTS} more" if len(cited) > POINTS else ""
    return f"{link(source.url, source.name[:200])}: {points}{more} · {escaped(standing(cited[0], language))}"
