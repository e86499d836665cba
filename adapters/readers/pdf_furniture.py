"""What stands on every page of a PDF: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from adapters.readers.pdf_lines import Line

_EDGE = 4  # lines at the top and bottom of a page that may be its header or footer
_CLEARANCE = 1.7  # sizes between a header and the text
_MARGIN = 0.14  # of the page's height
_FEWEST = 3  # pages that agree on how pages are numbered
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|side|seite|p\.)\s*)?[-–—]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—]?(?:\s*(?:/|of|av|von|\|)\s*\d{1,4})?",
    re.I,
)
_OUTER_NUMBER = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages without the headers and footers that repeat, and without page numbers."""
    edges = [_edges(lines, height) for lines, height in zip(pages, heights, strict=True)]
    repeated = _repeated(pages, edges)
    shift = _shift(pages, edges)
    kept: list[list[Line]] = []
    for lines, edge in zip(pages, edges, strict=True):
        gone = {
            n
            for n in edge
            if _key(lines[n]) in repeated
            or _PAGE_NUMBER.fullmatch(lines[n].text)
            or (shift is not None and lines[n].page + shift in _outer_numbers(lines[n]))
        }
        kept.append([line for index, line in enumerate(lines) if index not in gone])
    return kept if any(kept) else [list(lines) for lines in pages]


def _edges(lines: Sequence[Line], height: float) -> set[int]:
    """The lines that stand where headers and footers do: in the margin, with a gap to the text."""
    upwards = sorted(range(len(lines)), key=lambda index: lines[index].base)
    low = [n for n in _outermost(lines, upwards) if lines[n].base < height * _MARGIN]
    high = [n for n in _outermost(lines, upwards[::-1]) if lines[n].base > height * (1 - _MARGIN)]
    return {*low, *high}


def _outermost(lines: Sequence[Line], inwards: Sequence[int]) -> Sequence[int]:
    for count, (outer, inner) in enumerate(pairwise(inwards), 1):
        if abs(lines[outer].base - lines[inner].base) > _CLEARANCE * max(lines[outer].size, lines[inner].size):
            return inwards[:count] if count <= _EDGE else ()
    return inwards if len(inwards) == 1 else ()


def _repeated(pages: Sequence[Sequence[Line]], edges: Sequence[set[int]]) -> set[str]:
    """What stands in the same place on three pages of ten, whatever its numbers."""
    seen: Counter[str] = Counter()
    for lines, edge in zip(pages, edges, strict=True):
        seen.update({_key(lines[index]) for index in edge})
    enough = max(2, -(-len(pages) * 3 // 10))
    return {key for key, count in seen.items() if count >= enough}


def _key(line: Line) -> str:
    return f"{_DIGITS.sub('#', line.text.casefold())} {round(line.base / 6)} {line.size}"


def _shift(pages: Sequence[Sequence[Line]], edges: Sequence[set[int]]) -> int | None:
    """How far printed page numbers are from counted ones: `Chapter 2: Scope 17` changes, its 17 counts on."""
    seen: Counter[int] = Counter()
    for lines, edge in zip(pages, edges, strict=True):
        seen.update({number - lines[n].page for n in edge for number in _outer_numbers(lines[n])})
    if not seen:
        return None
    shift, count = seen.most_common(1)[0]
    return shift if count >= _FEWEST else None


def _outer_numbers(line: Line) -> list[int]:
    """The numbers that a line begins or ends with."""
    return [int(first or last) for first, last in _OUTER_NUMBER.findall(line.text)]
