"""The numbers that Word draws before list items and headings; the file says only how to count them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from adapters.readers.lists import numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LARGEST = 100_000


def value(element: _Element | None, path: str) -> str | None:
    """The `w:val` of a child, or none where there is no such child."""
    child = element.find(path) if element is not None else None
    return child.get(f"{W}val") if child is not None else None


def whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default


@dataclass(frozen=True, slots=True)
class _Format:
    start: int
    style: str  # decimal, lowerLetter, bullet, …
    text: str  # "%1.%2"
    legal: bool  # outer numbers in digits


@dataclass(slots=True)
class _Definition:
    formats: dict[int, _Format]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _Use:
    definition: _Definition
    restarts: dict[int, int]  # levels that begin anew with this list


class Numbering:
    """Counts the lists of one document, paragraph after paragraph."""

    def __init__(self, root: _Element | None, links: Mapping[str, str]) -> None:
        """`root` is numbering.xml; `links` gives the list that a list style names."""
        self._uses: dict[str, _Use] = {}
        if root is None:
            return
        definitions = {d.get(f"{W}abstractNumId"): d for d in root.iter(f"{W}abstractNum")}
        lists = {n.get(f"{W}numId"): value(n, f"{W}abstractNumId") for n in root.iter(f"{W}num")}
        ready: dict[str | None, _Definition] = {}
        for element in root.iter(f"{W}num"):
            abstract = value(element, f"{W}abstractNumId")
            linked = value(definitions.get(abstract), f"{W}numStyleLink")
            if linked and linked in links:
                abstract = lists.get(links[linked], abstract)
            if abstract not in definitions:
                continue
            definition = ready.setdefault(abstract, _Definition(_formats(definitions[abstract])))
            self._uses[element.get(f"{W}numId", "")] = _use(element, definition)

    def marker(self, number_id: str, level: int) -> str:
        """What stands before the next paragraph of this list, with a space after it."""
        use = self._uses.get(number_id)
        if use is None or not 0 <= level < _LEVELS:
            return ""
        definition, counts = use.definition, use.definition.counts
        shape = definition.formats.get(level)
        if shape is None:
            return ""
        begin = use.restarts.pop(level, None)
        before = counts[level]
        counts[level] = begin if begin is not None else shape.start if before is None else min(before + 1, _LARGEST)
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if shape.style == "bullet":
            return "- "
        drawn = _PLACE.sub(lambda place: self._drawn(definition, int(place[1]) - 1, shape.legal), shape.text).strip()
        return f"{drawn} " if drawn and shape.style != "none" else ""

    def _drawn(self, definition: _Definition, level: int, legal: bool) -> str:
        shape = definition.formats.get(level)
        if shape is None:
            return ""
        count = definition.counts[level]
        return _written(shape.start if count is None else count, "decimal" if legal else shape.style)


def _formats(definition: _Element) -> dict[int, _Format]:
    return {whole(level.get(f"{W}ilvl"), 0): _format(level) for level in definition.iter(f"{W}lvl")}


def _format(level: _Element) -> _Format:
    return _Format(
        whole(value(level, f"{W}start"), 1),
        value(level, f"{W}numFmt") or "decimal",
        value(level, f"{W}lvlText") or "",
        level.find(f"{W}isLgl") is not None,
    )


def _use(element: _Element, definition: _Definition) -> _Use:
    restarts = {}
    for override in element.iter(f"{W}lvlOverride"):
        start = value(override, f"{W}startOverride")
        if start is not None:
            restarts[whole(override.get(f"{W}ilvl"), 0)] = whole(start, 1)
    own = _formats(element)
    if own:
        definition = _Definition({**definition.formats, **own})
    return _Use(definition, restarts)


def _written(count: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):  # Word goes on after z with aa, bb
        letters = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 30) if count > 0 else "0"
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman"):
        return numeral(count).upper() if style == "upperRoman" else numeral(count)
    return f"{count:02d}" if style == "decimalZero" else str(count)
