"""One walk over the blocks that finds the sections: headings, then rules, then numbered blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.readers.block import Block
from adapters.readers.headings import Heading, headings
from adapters.readers.labels import Kind, Marker, marker, rule_number
from adapters.readers.numbering import Circumstances, Level, Style, place
from adapters.readers.running import running_paragraphs
from bot.locator import JOINT
from bot.source import Section

GAP = "\n\n"  # between blocks

_BULLET = re.compile(r"[-–—•·*]\s")
_ADOPTED = re.compile(r"ha(?:ve|s) (?:adopted|decided)", re.I)
_FIRST = ("1", "a", "i", "A")


@dataclass(slots=True)
class _Node:
    """A section that may still grow."""

    name: str  # the locator, before a second one of that name is told apart
    path: tuple[str, ...]
    start: int
    body: int
    locator: str = ""
    end: int = 0
    origin: Heading | None = None  # the heading it begins with
    number: str = ""  # of a rule: 3.1
    level: Level | None = None  # of a numbered block

    @property
    def packs(self) -> bool:
        return self.level is not None and self.level.packs


def find_sections(blocks: Sequence[Block]) -> list[Section]:
    """The sections of the text `GAP.join(block.text for block in blocks)`."""
    return _Walk(blocks).sections()


@dataclass(slots=True)
class _Walk:
    """What is open at the block that the walk has come to."""

    blocks: Sequence[Block]
    nodes: list[_Node] = field(default_factory=list)
    above: list[_Node] = field(default_factory=list)  # headings, outermost first
    rules: list[_Node] = field(default_factory=list)
    points: list[_Node] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    whereas: bool = False  # below a line "Whereas:" numbered blocks are recitals
    leads: bool = False  # the block before ends in a colon

    def sections(self) -> list[Section]:
        found = headings(self.blocks)
        markers = [None if index in found else marker(block.text) for index, block in enumerate(self.blocks)]
        upcoming = _upcoming(found, markers)
        running = running_paragraphs(self.blocks, found, markers)
        offset = 0
        for index, block in enumerate(self.blocks):
            if index in found:
                self._heading(found[index], offset, len(block.text))
            elif index in running:
                self._running(markers[index], offset)
            else:
                self._text(block, offset, markers[index], upcoming[index])
            self.leads = block.text.endswith((":", "—"))
            offset += len(block.text)
            for node in (*self.above, *self.rules, *self.points):
                node.end = offset
            offset += len(GAP)
        return [
            Section(node.locator, node.path, node.start, node.end, min(node.body, node.end), node.packs)
            for node in self.nodes
        ]

    def _open(self, node: _Node, among: list[_Node]) -> None:
        """Open a section under a locator that no other section of the document has."""
        in_words = node.origin is not None and not node.origin.locator
        node.locator = node.name
        while node.locator in self.used:
            self.used[node.name] += 1
            count = self.used[node.name]
            # A second `Art. 6` must not read like `Art. 6(2)`.
            node.locator = f"{node.name} ({count})" if in_words else f"{node.name} [{count}]"
        self.used[node.locator] = 1
        self.nodes.append(node)
        among.append(node)

    def _heading(self, heading: Heading, offset: int, length: int) -> None:
        self.points.clear()
        self.rules.clear()
        self.whereas = False
        while self.above and (above := self.above[-1].origin) and not heading.stands_below(above):
            self.above.pop()
        path = () if heading.is_title else (*(self.above[-1].path if self.above else ()), heading.text)
        if heading.inferred and not self._bears_out(heading):
            heading = replace(heading, locator="", kind=None)
        name = heading.locator or JOINT.join(path) or heading.text
        self._open(_Node(name, path, offset, offset + length + len(GAP), origin=heading), self.above)

    def _bears_out(self, heading: Heading) -> bool:
        """A heading `3.1 …` is § 3.1 below § 3, and below headings in words; not below an article."""
        labelled = [node.origin for node in self.above if node.origin and node.origin.locator]
        return not labelled or heading.number.startswith(f"{labelled[-1].number}.")

    def _base(self) -> _Node | None:
        """The section whose numbered blocks are its paragraphs and points."""
        if self.rules:
            return self.rules[-1]
        for node in reversed(self.above):
            if node.origin and node.origin.locator and (node is self.above[-1] or node.origin.kind is Kind.ANNEX):
                return node  # an annex is numbered across its inner headings
        return None

    def _running(self, found: Marker | None, offset: int) -> None:
        if found:
            self.points.clear()
            level = Level(Style.NUMBER, int(found.value), found.shape, 0, packs=False)
            self._point(f"para. {found.value}", level, offset)

    def _text(self, block: Block, offset: int, found: Marker | None, upcoming: Marker | None) -> None:
        if block.text.rstrip(":").casefold() == "whereas":
            self.whereas = True
        elif _ADOPTED.match(block.text):
            self.whereas = False
            self.points.clear()
        elif not self._rule(block, offset) and not self._numbered(block, offset, found, upcoming):
            self._continue(block)

    def _rule(self, block: Block, offset: int) -> bool:
        """A block `3.1 …` below § 3, or `3.1.2 …` below § 3.1."""
        number = rule_number(block.text)
        origin = self.above[-1].origin if self.above else None
        if number is None or origin is None or not origin.locator or origin.kind is not Kind.RULE:
            return False
        if not number.startswith(f"{origin.number}."):
            return False
        self.points.clear()
        while self.rules and not number.startswith(f"{self.rules[-1].number}."):
            self.rules.pop()
        sign = origin.locator.split()[0]
        self._open(_Node(f"{sign} {number}", self.above[-1].path, offset, offset, number=number), self.rules)
        return True

    def _numbered(self, block: Block, offset: int, found: Marker | None, upcoming: Marker | None) -> bool:
        """A block `1. …`, `(a) …` or `(1) (a) …` in a section that has a label."""
        origin = self.above[-1].origin if self.above else None
        recitals = self.whereas or (origin is not None and origin.kind is Kind.RECITALS)
        base = None if recitals else self._base()
        at = 0
        while found and (base or recitals or self.points):
            kind = base.origin.kind if base and base.origin and base.origin.kind else Kind.RULE
            levels = [node.level for node in self.points if node.level]
            capital = block.text[at + found.length :][:1].isupper()
            around = Circumstances(kind, bool(self.rules), block.depth, self.leads, capital, upcoming)
            placed = place(levels, found, around)
            if placed is None or (at and placed[0] < len(levels)):
                break
            kept, level = placed
            del self.points[kept:]
            name = self._name(base, found.value, level)
            if name is None:
                break
            self._point(name, level, offset + at)
            at += found.length
            found = marker(block.text, at)
            if found and found.value not in _FIRST:
                found = None
        return at > 0

    def _name(self, base: _Node | None, value: str, level: Level) -> str | None:
        if self.points:
            return f"{self.points[-1].name}({value})"
        if base:
            return f"{base.name}({value})"
        return f"Recital {value}" if level.style is Style.NUMBER else None

    def _point(self, name: str, level: Level, start: int) -> None:
        path = self.above[-1].path if self.above else ()
        self._open(_Node(name, path, start, start, level=level), self.points)

    def _continue(self, block: Block) -> None:
        """Text without a number ends the points of a list and goes on with their paragraph."""
        if self.leads or _BULLET.match(block.text):
            return
        while self.points and (level := self.points[-1].level) and level.packs:
            if level.depth and block.depth >= level.depth:
                return
            self.points.pop()


def _upcoming(found: dict[int, Heading], markers: Sequence[Marker | None]) -> list[Marker | None]:
    """For each block the next marker below the same heading."""
    following: list[Marker | None] = [None] * len(markers)
    ahead: Marker | None = None
    for index in reversed(range(len(markers))):
        following[index] = ahead
        ahead = None if index in found else markers[index] or ahead
    return following
