"""DOCX: headings by style, lists with the numbers Word draws, tables, text boxes, notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import docx
from docx.document import Document as WordDocument
from lxml import etree
from lxml.etree import _Element

from adapters.readers import docx_package
from adapters.readers.block import Block
from adapters.readers.docx_numbering import Numbering, W, value, whole
from adapters.readers.docx_text import Style, Styles, boxes, is_bold, words
from adapters.readers.headings import entitle
from adapters.readers.plain import heading_level
from adapters.readers.structure import document
from adapters.readers.tables import Row, table_blocks
from bot.source import Document

_LONGEST_BOLD = 120
_WRAPPERS = frozenset(f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_NOTES = (("footnotes", f"{W}footnote"), ("endnotes", f"{W}endnote"))
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read(name: str, data: bytes) -> Document:
    docx_package.check(name, data)
    word = docx.Document(io.BytesIO(data))
    walk = _Walk(word)
    found = list(walk.blocks(word.element.body))
    titled = any(block.level == 0 for block in found)
    if titled:  # a title outranks every "Heading 1"
        found = [replace(block, level=None if block.level is None else block.level + 1) for block in found]
    if all(block.level is None for block in found):
        found = [_guessed(number, block) for number, block in enumerate(found)]
    notes = list(walk.notes(word))
    return document(entitle([*found, *([Block("Notes", 2), *notes] if notes else [])]))


@dataclass(slots=True)
class _Walk:
    """Reads a document once from top to bottom, because its lists count on."""

    styles: Styles
    numbering: Numbering

    def __init__(self, word: WordDocument) -> None:
        self.styles = Styles(_part(word, "styles"))
        self.numbering = Numbering(_part(word, "numbering"), self.styles.lists())

    def blocks(self, parent: Iterable[_Element]) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from table_blocks(self._rows(element))
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element)

    def _paragraph(self, element: _Element) -> Iterator[Block]:
        style = self.styles.of(element)
        text = words(element)
        if text.strip() and not style.is_contents:
            marker, depth = self._marker(element, style)
            yield Block(marker + text, self._level(element, style), depth=depth, bold=is_bold(element))
        for box in boxes(element):
            yield from self.blocks(box)

    def _marker(self, element: _Element, style: Style) -> tuple[str, int]:
        """The number before the paragraph, and how many lists it stands in."""
        listed = element.find(f"{W}pPr/{W}numPr")
        number = value(listed, f"{W}numId") or style.number
        if number is None or number == "0":
            return "", 0
        level = whole(value(listed, f"{W}ilvl"), style.level)
        return self.numbering.marker(number, level), level + 1

    def _level(self, element: _Element, style: Style) -> int | None:
        outline = value(element.find(f"{W}pPr"), f"{W}outlineLvl")
        if outline is not None:
            return None if whole(outline, 9) > 8 else whole(outline, 9) + 1
        return style.heading

    def _rows(self, table: _Element) -> Iterator[Row]:
        for row in table.iter(f"{W}tr"):
            if _table_of(row) is table:
                cells = (cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row)
                yield [list(self.blocks(cell)) for cell in cells]

    def notes(self, word: WordDocument) -> Iterator[Block]:
        for part, tag in _NOTES:
            root = _part(word, part)
            for note in () if root is None else root.iter(tag):
                if note.get(f"{W}type") not in _SEPARATORS:
                    yield from self.blocks(note)


def _guessed(number: int, block: Block) -> Block:
    """A heading by its look, for documents that use no heading styles."""
    text = block.text.strip()
    if "\n" in text or not text:
        return block
    level = heading_level([text], first=number == 0)
    if level is None and block.bold and len(text) <= _LONGEST_BOLD:
        level = None if text.endswith((".", ";", ",", ":")) else 1 if number == 0 else 2
    return replace(block, level=level)


def _part(word: WordDocument, name: str) -> _Element | None:
    """The XML of a part that the document refers to, such as its styles."""
    for relation in word.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
    return None


def _table_of(row: _Element) -> _Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell: _Element) -> _Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)
