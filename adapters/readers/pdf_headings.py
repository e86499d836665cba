"""Which paragraphs of a PDF are headings, by bookmarks or by their look, and of what level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from adapters.readers.labels import heading_label, is_bare_label
from adapters.readers.pdf_lines import Line
from adapters.readers.plain import heading_level

_BULLET = re.compile(r"[-–—•·▪◦●*]\s")
_LEADER = re.compile(r"(?:\s?[.…·]){3,}\s*\d*$")  # `Scope ........ 4` in a table of contents
_PAGE = re.compile(r"\s+\d{1,4}$")
_LARGER = 1.12  # than the text: a heading
_LONGEST_HEADING = 200
_LONGEST_BOLD = 120
_RIGHT = 0.95  # of the lines end left of the column's edge

Outline = Mapping[tuple[int, str], int]  # level by page and by title without spaces and capitals
Look = tuple[float, bool, int]  # size, bold, dots of the number


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in this document."""

    size: float
    pitch: float  # from line to line, in sizes
    width: float

    def stands_out(self, group: Sequence[Line]) -> bool:
        return group[0].size >= self.size * _LARGER or all(line.bold for line in group)


def measure(lines: Sequence[Line]) -> Measure:
    """Of at least one line."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] or 1.0
    text = [line for line in lines if line.size == size] or list(lines)
    pitches = [
        (above.base - below.base) / size
        for above, below in pairwise(text)
        if above.page == below.page and 0 < above.base - below.base < 3 * size
    ]
    left = Counter(round(line.left) for line in text).most_common(1)[0][0]
    right = sorted(line.right for line in text)[int(len(text) * _RIGHT)]
    return Measure(size, median(pitches) if pitches else 1.2, max(right - left, 1.0))


def outlined(group: Sequence[Line], outline: Outline) -> int | None:
    """The level of the bookmark that names these lines."""
    return outline.get((group[0].page, folded(" ".join(line.text for line in group))))


def folded(title: str) -> str:
    return "".join(title.casefold().split())


def levels(groups: Sequence[Sequence[Line]], outline: Outline, usual: Measure) -> list[int | None]:
    """The level of each group of lines that is a heading."""
    marked = [outlined(group, outline) for group in groups]
    looks = [_look(group, usual) for group in groups]
    titles = [" ".join(line.text for line in group) for group in groups]
    known = {folded(title) for title, look in zip(titles, looks, strict=True) if look}
    for index, title in enumerate(titles):
        if _is_contents(title, known):
            marked[index] = looks[index] = None
    found = _by_bookmark(titles, looks, marked) if any(marked) else _by_look(looks)
    return _evened(titles, found)


def _is_contents(title: str, known: set[str]) -> bool:
    """Is it a line of a table of contents, which says a heading before its time?"""
    if _LEADER.search(title):
        return True
    bare = _PAGE.sub("", title)
    return bare != title and folded(bare) in known and not is_bare_label(title)


def _by_bookmark(titles: Sequence[str], looks: Sequence[Look | None], marked: Sequence[int | None]) -> list[int | None]:
    """Bookmarks name the headings; below them, only what also bears a pinpoint is one."""
    deepest = max(level for level in marked if level)
    return [
        level or (deepest + 1 if look and heading_label(title, has_articles=False) else None)
        for title, look, level in zip(titles, looks, marked, strict=True)
    ]


def _by_look(looks: Sequence[Look | None]) -> list[int | None]:
    """The larger and bolder, the further outside."""
    ranks = sorted({look for look in looks if look}, key=lambda look: (-look[0], not look[1], look[2]))
    return [ranks.index(look) + 1 if look else None for look in looks]


def _evened(titles: Sequence[str], found: Sequence[int | None]) -> list[int | None]:
    """Numbers know better than looks: `2.12` and `2.13` are of one level."""
    dots = [_dots(title) if level else None for title, level in zip(titles, found, strict=True)]
    usual = {
        count: Counter(level for level, own in zip(found, dots, strict=True) if own == count).most_common(1)[0][0]
        for count in {own for own in dots if own is not None}
    }
    return [level if own is None else usual[own] for level, own in zip(found, dots, strict=True)]


def _dots(title: str) -> int | None:
    label = heading_label(title, has_articles=False)
    return label.number.count(".") if label and label.inferred else None


def _look(group: Sequence[Line], usual: Measure) -> Look | None:
    """How a heading looks, or none where the paragraph is no heading."""
    text = " ".join(line.text for line in group)
    size, bold = group[0].size, all(line.bold for line in group)
    if len(text) > _LONGEST_HEADING or not any(map(str.isalpha, text)):
        return None
    label = heading_label(text, has_articles=False)
    look = size, bold, label.number.count(".") if label and label.inferred else 0
    if size >= usual.size * _LARGER:
        return look
    ends = text.endswith((".", ";", ",", ":"))
    if bold and len(text) <= _LONGEST_BOLD and not _BULLET.match(text) and (not ends or label):
        return look
    patterned = len(group) == 1 and size >= usual.size * 0.95 and heading_level([text], first=False)
    return look if patterned and not text.isupper() else None
