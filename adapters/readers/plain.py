"""Plain text: paragraphs between blank lines, and headings that only their look tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapters.readers.block import Block, clean, unwrapped
from adapters.readers.decoding import decode
from adapters.readers.headings import entitle
from adapters.readers.labels import Kind, heading_label, is_bare_label
from adapters.readers.structure import document
from bot.source import Document

_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,})")
_BULLET = re.compile(r"(?:[-–—•·*+]|\d{1,3}[.)]|[a-z]\))\s+\S")
_SENTENCE_END = (".", ";", ",", ":", "!", "?")
_LONGEST_HEADING = 120


def read(name: str, data: bytes) -> Document:
    text, warnings = decode(name, data)
    return document(blocks(text), warnings)


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    paragraphs = re.split(r"\n\s*\n", clean(text))
    for number, paragraph in enumerate(paragraphs):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        follows = number + 1 < len(paragraphs)
        found.extend(_paragraph(lines, first=not found, follows=follows))
    return entitle(found)


def _paragraph(lines: Sequence[str], *, first: bool, follows: bool) -> list[Block]:
    if len(lines) > 1 and (underline := _UNDERLINE.fullmatch(lines[1].strip())):
        heading = Block(lines[0], 1 if underline[1][0] == "=" else 2)
        return [heading, *_paragraph(lines[2:], first=False, follows=follows)]
    if lines and (level := heading_level(lines, first)) and (len(lines) > 1 or follows):
        return [Block(lines[0], level), *_paragraph(lines[1:], first=False, follows=follows)]
    return _items(lines)


def heading_level(lines: Sequence[str], first: bool) -> int | None:
    """The level of the heading that the first line is, or none where it is no heading."""
    line = lines[0].strip()
    if len(line) > _LONGEST_HEADING or line.endswith(_SENTENCE_END[:-2]):
        return None
    alone = len(lines) == 1
    label = heading_label(line, has_articles=False)
    if label and label.inferred:
        titled = line[len(label.number) :].lstrip(".) ")[:1].isupper()
        return 2 + label.number.count(".") if alone and titled and len(line) <= 80 else None
    if label and label.kind in (Kind.DIVISION, Kind.ANNEX, Kind.RECITALS):
        return 2 if alone else None
    if label:
        return 3 if alone or is_bare_label(line) else None
    shouts = alone and line.isupper() and len(line) > 3 and any(map(str.isalpha, line))
    return (1 if first else 2) if shouts else None


def _items(lines: Sequence[str]) -> list[Block]:
    """One paragraph, or the items of a list that stands without blank lines."""
    items: list[list[str]] = []
    for line in lines:
        if not items or _BULLET.match(line.strip()):
            items.append([line])
        else:
            items[-1].append(line)
    return [Block(unwrapped(item)) for item in items]
