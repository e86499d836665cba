"""From the lines of a PDF to blocks: running headers dropped, headings and paragraphs found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from adapters.readers.block import Block, ends_clause
from adapters.readers.labels import heading_label, is_bare_label, is_lone_marker, marker, rule_number
from adapters.readers.pdf_lines import Line
from adapters.readers.plain import heading_level

_EDGE = 4  # lines at the top and bottom of a page that may be its header or footer
_CLEARANCE = 1.7  # sizes between a header and the text
_MARGIN = 0.14  # of the page's height
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|side|seite|p\.)\s*)?[-–—]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—]?(?:\s*(?:/|of|av|von|\|)\s*\d{1,4})?",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"[-–—•·▪◦●*]\s")
_SENTENCE_END = (".", ":", ";", "!", "?", ".”", ".’", ".)", '."')
_LARGER = 1.12  # than the text: a heading
_LONGEST_HEADING = 200
_LONGEST_BOLD = 120
_LONGEST_TITLE = 3  # lines
_SHORT = 0.82  # of the column's width: the last line of a paragraph
_COMPOUND = frozenset(("co", "cross", "e", "ex", "follow", "multi", "non", "opt", "self", "third", "well"))

Outline = Mapping[tuple[int, str], int]  # level by page and by title without spaces and capitals
Look = tuple[float, bool, int]  # size, bold, dots of the number


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages without the headers and footers that repeat, and without page numbers."""
    places = [_edges(lines, height) for lines, height in zip(pages, heights, strict=True)]
    seen: Counter[str] = Counter()
    for lines, edge in zip(pages, places, strict=True):
        seen.update({_key(lines[index]) for index in edge})
    enough = max(2, -(-len(pages) * 3 // 10))
    kept: list[list[Line]] = []
    for lines, edge in zip(pages, places, strict=True):
        gone = {n for n in edge if seen[_key(lines[n])] >= enough or _PAGE_NUMBER.fullmatch(lines[n].text)}
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


def _key(line: Line) -> str:
    return f"{_DIGITS.sub('#', line.text.casefold())} {round(line.base / 6)} {line.size}"


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in this document."""

    size: float
    pitch: float  # from line to line, in sizes
    left: float
    width: float


def _measure(lines: Sequence[Line]) -> _Measure:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] or 1.0
    text = [line for line in lines if line.size == size]
    pitches = [
        (above.base - below.base) / size
        for above, below in pairwise(text)
        if above.page == below.page and 0 < above.base - below.base < 3 * size
    ]
    left = Counter(round(line.left) for line in text).most_common(1)[0][0]
    right = sorted(line.right for line in text)[int(len(text) * 0.95)]
    return _Measure(size, median(pitches) if pitches else 1.2, left, max(right - left, 1.0))


def blocks(pages: Iterable[Sequence[Line]], outline: Outline) -> list[Block]:
    """The blocks of the pages; `outline` gives the level of a bookmark by page and folded title."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    usual = _measure(lines)
    groups = _grouped(lines, usual, outline)
    marked = [_outlined(group, outline) for group in groups]
    looks = [None if level else _look(group, usual) for group, level in zip(groups, marked, strict=True)]
    ranks = {look: n for n, look in enumerate(sorted({k for k in looks if k}, key=lambda k: (-k[0], not k[1], k[2])))}
    words = _Words(lines)
    deepest = max((level for level in marked if level), default=0)
    found = []
    for group, level, look in zip(groups, marked, looks, strict=True):
        if look and any(marked):  # bookmarks name the headings; a look that they don't name is below them
            level = deepest + 1 if heading_label(group[0].text, False) else None
        elif look:
            level = ranks[look] + 1
        found.append(words.block(group, level))
    return found


def _outlined(group: Sequence[Line], outline: Outline) -> int | None:
    title = "".join(" ".join(line.text for line in group).casefold().split())
    return outline.get((group[0].page, title))


def _grouped(lines: Sequence[Line], usual: _Measure, outline: Outline) -> list[list[Line]]:
    """The lines of each paragraph or heading; a heading that a bookmark names stands alone."""
    groups: list[list[Line]] = []
    index, alone = 0, True
    while index < len(lines):
        titles = (lines[index : index + count] for count in range(1, _LONGEST_TITLE + 1))
        title = next((title for title in titles if _outlined(title, outline)), None) if outline else None
        if title:
            groups.append(list(title))
        elif not alone and _continues(groups[-1], lines[index], usual):
            groups[-1].append(lines[index])
        else:
            groups.append([lines[index]])
        index += len(title or "x")
        alone = title is not None
    return groups


def _continues(group: Sequence[Line], line: Line, usual: _Measure) -> bool:
    """Is the line the next one of the same paragraph or heading?"""
    last = group[-1]
    if abs(last.size - line.size) > 0.06 * usual.size or (last.bold != line.bold and _stands_out(group, usual)):
        return False
    ended = last.text.endswith(_SENTENCE_END) and not last.hyphen
    if _BULLET.match(line.text) or is_lone_marker(line.text) or is_bare_label(line.text):
        return False
    if (marker(line.text) or rule_number(line.text)) and ends_clause(last.text):
        return False
    if is_bare_label(last.text) and len(group) == 1:
        return False
    if line.page != last.page:
        return not ended and not _stands_out(group, usual) and not line.text[:1].isupper()
    gap = (last.base - line.base) / usual.size
    if gap > usual.pitch * 1.35 * max(1.0, line.size / usual.size):
        return False
    if gap < -1:  # the next column
        return not ended
    short = last.right - last.left < usual.width * _SHORT
    indented = line.left - last.left > usual.size * 0.8
    return not (ended and ((short and not _BULLET.match(group[0].text)) or indented))


def _stands_out(group: Sequence[Line], usual: _Measure) -> bool:
    return group[0].size >= usual.size * _LARGER or all(line.bold for line in group)


def _look(group: Sequence[Line], usual: _Measure) -> Look | None:
    """How a heading looks, or none where the paragraph is no heading."""
    text = " ".join(line.text for line in group)
    size, bold = group[0].size, all(line.bold for line in group)
    if len(text) > _LONGEST_HEADING or not any(map(str.isalpha, text)):
        return None
    label = heading_label(text, has_articles=False)
    dots = label.number.count(".") if label and label.inferred else 0
    if size >= usual.size * _LARGER:
        return size, bold, dots
    ends = text.endswith((".", ";", ",", ":"))
    if bold and len(text) <= _LONGEST_BOLD and not _BULLET.match(text) and (not ends or label):
        return size, True, dots
    patterned = len(group) == 1 and size >= usual.size * 0.95 and heading_level([text], first=False)
    return (size, bold, dots) if patterned and not text.isupper() else None


class _Words:
    """Puts lines together again; a hyphen at the end of a line stays where the document writes it inside one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._known = {word for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text.casefold())}

    def block(self, group: Sequence[Line], level: int | None) -> Block:
        text = ""
        turns: list[tuple[int, int]] = []
        for before, line in zip((None, *group), group, strict=False):
            if before is not None:
                text += self._joint(before, line) if before.hyphen else " "
                if line.page != before.page:
                    turns.append((len(text), line.page))
            text += line.text
        if group[-1].hyphen:
            text += "-"
        return Block(text, level, group[0].page, turns=tuple(turns))

    def _joint(self, before: Line, line: Line) -> str:
        first = re.search(r"[^\W\d_]+$", before.text.casefold())
        second = re.match(r"[^\W\d_]+", line.text.casefold())
        if not first or not second or not line.text[0].islower():
            return "-"
        if first[0] + second[0] in self._known:
            return ""
        hyphened = f"{first[0]}-{second[0]}" in self._known or first[0] in _COMPOUND
        return "-" if hyphened else ""
