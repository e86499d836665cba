"""From the lines of a PDF to blocks: paragraphs put together again, headings with their level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from adapters.readers.block import Block, ends_clause
from adapters.readers.labels import is_bare_label, is_lone_marker, marker, rule_number
from adapters.readers.pdf_headings import Measure, Outline, levels, measure, outlined
from adapters.readers.pdf_lines import Line

_BULLET = re.compile(r"[-–—•·▪◦●*]\s")
_SENTENCE_END = (".", ":", ";", "!", "?", ".”", ".’", ".)", '."')
_LONGEST_TITLE = 3  # lines
_SHORT = 0.82  # of the column's width: the last line of a paragraph
_COMPOUND = frozenset(("co", "cross", "e", "ex", "follow", "multi", "non", "opt", "self", "third", "well"))


def blocks(pages: Iterable[Sequence[Line]], outline: Outline) -> list[Block]:
    """The blocks of the pages; `outline` gives the level of each bookmark."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    usual = measure(lines)
    groups = _grouped(lines, usual, outline)
    words = _Words(lines)
    return [words.block(group, level) for group, level in zip(groups, levels(groups, outline, usual), strict=True)]


def _grouped(lines: Sequence[Line], usual: Measure, outline: Outline) -> list[list[Line]]:
    """The lines of each paragraph or heading; a heading that a bookmark names stands alone."""
    groups: list[list[Line]] = []
    index, alone = 0, True
    while index < len(lines):
        titles = (lines[index : index + count] for count in range(1, _LONGEST_TITLE + 1))
        title = next((title for title in titles if outlined(title, outline)), None) if outline else None
        if title:
            groups.append(list(title))
        elif not alone and _continues(groups[-1], lines[index], usual):
            groups[-1].append(lines[index])
        else:
            groups.append([lines[index]])
        index += len(title or "x")
        alone = title is not None
    return groups


def _continues(group: Sequence[Line], line: Line, usual: Measure) -> bool:
    """Is the line the next one of the same paragraph or heading?"""
    last = group[-1]
    if abs(last.size - line.size) > 0.06 * usual.size or (last.bold != line.bold and usual.stands_out(group)):
        return False
    ended = last.text.endswith(_SENTENCE_END) and not last.hyphen
    if _BULLET.match(line.text) or is_lone_marker(line.text) or is_bare_label(line.text):
        return False
    if (marker(line.text) or rule_number(line.text)) and ends_clause(last.text):
        return False
    if is_bare_label(last.text) and len(group) == 1:
        return False
    if line.page != last.page:
        return not ended and not usual.stands_out(group) and not line.text[:1].isupper()
    gap = (last.base - line.base) / usual.size
    if gap > usual.pitch * 1.35 * max(1.0, line.size / usual.size):
        return False
    if gap < -1:  # the next column
        return not ended
    short = last.right - last.left < usual.width * _SHORT
    indented = line.left - last.left > usual.size * 0.8
    return not (ended and ((short and not _BULLET.match(group[0].text)) or indented))


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
