"""Blocks: what every reader takes a file apart into, before `structure` finds the sections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")
_NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]|[\ud800-\udfff]")
# Soft hyphens, zero-width and direction marks: nobody sees them, but no quote would match.
_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")

# What a line may begin with that makes it a block of its own: `(a) `, `3.2 `, `(4) `.
_MARKED = re.compile(r"(?:\((?:\d{1,3}[a-z]?|[a-z]{1,5})\)|\d{1,3}(?:\.\d{1,3})+\.?)\s+\S")
_CLAUSE_END = re.compile(r"(?:[.;:!?)\]”’\"']|[;,] (?:and|or|og|eller))$")
_TAIL = 20  # characters that say how a clause ends


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or table (one row a line) of a file.

    `depth` says how many lists a block stands in; `turns` are the places in `text` where a
    new page begins, as (offset, page number).
    """

    text: str
    level: int | None = None  # 1 is the outermost heading; none is not a heading
    page: int | None = None
    depth: int = 0
    turns: tuple[tuple[int, int], ...] = ()
    bold: bool = False


def clean(text: str) -> str:
    """Visible characters only, white space folded, line ends kept."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    text = _CONTROLS.sub("", _NEWLINES.sub("\n", text))
    return _EDGES.sub("\n", _SPACES.sub(" ", text)).strip()


def unwrapped(lines: Iterable[str]) -> str:
    """Wrapped lines as one line; a line that begins with a pinpoint's number stays its own."""
    joined = ""
    for line in lines:
        line = line.strip()
        if not joined:
            joined = line
        elif line:
            joined += ("\n" if begins_anew(joined, line) else " ") + line
    return joined


def begins_anew(before: str, line: str) -> bool:
    """Is a line the next numbered rule or point, and no wrapped rest of the line before?"""
    return bool(_MARKED.match(line)) and ends_clause(before)


def ends_clause(text: str) -> bool:
    """May a new point or rule begin after this text?"""
    return bool(_CLAUSE_END.search(text[-_TAIL:].rstrip()))


def split_marked(block: Block) -> list[Block]:
    """A block whose lines begin with `(a) ` or `3.2 ` as one block each."""
    if block.level is not None or "\n" not in block.text or block.turns:
        return [block]
    parts: list[list[str]] = []
    for line in block.text.split("\n"):
        if parts and not _MARKED.match(line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [Block("\n".join(part), None, block.page, block.depth) for part in parts]
