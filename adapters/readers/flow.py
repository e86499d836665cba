"""The flow of a page: elements and text in, blocks out. Nesting costs no recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from adapters.readers.block import Block, clean
from adapters.readers.labels import heading_label, is_bare_label, is_lone_marker, marker
from adapters.readers.lists import List, list_of
from adapters.readers.tables import Row, table_blocks
from adapters.readers.tags import BLOCKS

_SPACE = re.compile(r"\s+")
_BULLET = re.compile(r"[-–—•·*]\s")
_CLOSING = ",.;:!?)]"
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ol", "ul", "menu", "dir"))
_ACT = 0  # a line of an act's title, or the name of an annex
# How the EU's Official Journal marks its headings: classes of paragraphs.
_JOURNAL = {
    "title-doc-first": 1,
    "doc-ti": _ACT,
    "title-annex-1": 2,
    "title-annex-2": 2,
    "ti-section-1": 2,
    "ti-section-2": 2,
    "title-division-1": 2,
    "title-division-2": 2,
    "ti-art": 3,
    "sti-art": 3,
    "title-article-norm": 3,
    "stitle-article-norm": 3,
    "ti-grseq-1": 3,
}
_NOTES = frozenset(("oj-note", "footnote", "footnotes", "endnotes"))
_NOTE_ROLES = frozenset(("doc-endnotes", "doc-footnote"))


@dataclass(slots=True)
class Flow:
    """Collects blocks; `finish` gives them. What stands in `notes` belongs at the end."""

    notes: list[Block] = field(default_factory=list)
    _out: list[list[Block]] = field(default_factory=lambda: [[]])  # the page, then open cells and notes
    _tables: list[list[Row]] = field(default_factory=list)
    _bases: list[int] = field(default_factory=list)  # how deep in `_out` each open table stands
    _diverted: list[HtmlElement] = field(default_factory=list)  # the cells and notes that are open
    _lists: list[List] = field(default_factory=list)
    _buffer: list[str] = field(default_factory=list)
    _markers: str = ""  # of the list items that have just begun
    _level: int | None = None
    _pre: int = 0
    _titled: bool = False

    def without_mark(self, text: str | None) -> None:
        """Text after a footnote's mark that was left out, with no gap before a comma."""
        if text and text[0] in _CLOSING and self._buffer:
            self._buffer[-1] = self._buffer[-1].rstrip(" ")
        self.text(text)

    def text(self, text: str | None) -> None:
        if text:
            self._buffer.append(text if self._pre else _SPACE.sub(" ", text))

    def start(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._buffer.append("\n")
        if tag not in BLOCKS:
            return
        self.flush()
        self._pre += tag == "pre"
        if tag in _LISTS:
            self._lists.append(list_of(element))
        elif tag == "li":
            self._markers += self._lists[-1].next(element) if self._lists else "- "
        elif tag == "table":
            self._tables.append([])
            self._bases.append(len(self._out))
        elif tag == "tr" and self._beside_cells():
            self._tables[-1].append([])
        elif tag in ("td", "th") and self._beside_cells() and self._tables[-1]:
            self._divert(element, [])
        elif _is_note(element):
            self._divert(element, self.notes)
        level = _heading_level(element)
        if level is not None:
            self._level = level

    def end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag not in BLOCKS:
            return
        self.flush()
        self._pre -= tag == "pre"
        if _heading_level(element) is not None:
            self._level = None
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._markers = ""
        if self._diverted and self._diverted[-1] is element:
            self._diverted.pop()
            blocks = self._out.pop()
            if blocks is not self.notes and self._tables and self._tables[-1]:
                self._tables[-1][-1].append(blocks)
        elif tag == "table" and self._tables:
            self._bases.pop()
            self._out[-1].extend(table_blocks(self._tables.pop()))

    def _beside_cells(self) -> bool:
        """Directly in a table, in none of its cells."""
        return bool(self._bases) and self._bases[-1] == len(self._out)

    def _divert(self, element: HtmlElement, blocks: list[Block]) -> None:
        self._diverted.append(element)
        self._out.append(blocks)

    def flush(self) -> None:
        """End the block that is being written."""
        text = clean("".join(self._buffer))
        self._buffer.clear()
        if not text:
            return
        if self._markers and not _has_own_marker(text):
            text = self._markers + text
        self._markers = ""
        level = self._level
        if level == _ACT:
            level = self._act_level(text)
        self._titled = self._titled or level is not None
        block = Block(text, level, depth=len(self._lists))
        if self._beside_cells():  # a caption, or stray text
            self._tables[-1] += [[[block]], []]
        else:
            self._out[-1].append(block)

    def _act_level(self, text: str) -> int | None:
        """The first line of an act's title is its heading; so is the name of an annex."""
        before = self._out[-1][-1] if self._out[-1] else None
        if not self._titled:
            return 1
        follows = before is not None and before.level == 2 and is_bare_label(before.text)
        return 2 if follows or heading_label(text, True) else None

    def finish(self) -> list[Block]:
        self.flush()
        return self._out[0]


def _heading_level(element: HtmlElement) -> int | None:
    level = _HEADINGS.get(element.tag)
    if level is None and (names := element.get("class")):
        for name in names.split():
            if (level := _JOURNAL.get(name.removeprefix("oj-"))) is not None:
                return level
    if level is None and element.get("role") == "heading":
        stated = element.get("aria-level", "2")
        return int(stated) if stated in "123456" and stated else 2
    return level


def _is_note(element: HtmlElement) -> bool:
    names = element.get("class")
    return bool(names and not _NOTES.isdisjoint(names.split())) or element.get("role") in _NOTE_ROLES


def _has_own_marker(text: str) -> bool:
    return bool(marker(text) or is_lone_marker(text) or _BULLET.match(text))
