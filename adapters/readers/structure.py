"""From blocks to a document: the extracted text, its sections and its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.readers.block import Block, clean, split_marked
from adapters.readers.sections import GAP, find_sections
from bot.source import Document, Page, Section

OPENING = "Opening"  # the text above the first heading
WHOLE = "Whole text"  # of a document without headings and without pages

_LONGEST_HEADING = 300


def document(blocks: Iterable[Block], warnings: Sequence[str] = ()) -> Document:
    """The document that the blocks make up; its text is empty where no block has any.

    Every character of the text, but for the gaps between blocks, lies in a section.
    """
    ready = [part for block in blocks if (tidy := _tidy(block)).text for part in split_marked(tidy)]
    text = GAP.join(block.text for block in ready)
    pages = _pages(ready, len(text))
    sections = find_sections(ready)
    if not sections and text:
        sections = _page_sections(pages, text) or [Section(WHOLE, (), 0, len(text), 0, False)]
    elif sections and sections[0].start:
        sections.insert(0, Section(_free(OPENING, sections), (), 0, sections[0].start - len(GAP), 0, False))
    return Document(text, tuple(sections), pages, tuple(warnings))


def _tidy(block: Block) -> Block:
    if block.turns:  # cleaned by its reader, before the turns were counted
        return block
    text = clean(block.text)
    if block.level is None:
        return Block(text, None, block.page, block.depth)
    text = text.replace("\n", " ")
    return Block(text, block.level if len(text) <= _LONGEST_HEADING else None, block.page)


def _free(name: str, sections: Sequence[Section]) -> str:
    taken = {section.locator for section in sections}
    return next(free for n in range(1, len(taken) + 2) if (free := f"{name} ({n})" if n > 1 else name) not in taken)


def _pages(blocks: Sequence[Block], length: int) -> tuple[Page, ...]:
    """Where each page with text begins; it ends where the next one begins."""
    starts: list[tuple[int, int]] = []
    offset = 0
    for block in blocks:
        if block.page is not None and (not starts or starts[-1][0] != block.page):
            starts.append((block.page, offset))
        starts.extend((number, offset + turn) for turn, number in block.turns)
        offset += len(block.text) + len(GAP)
    ends = [start for _, start in starts[1:]] + [length] * bool(starts)
    return tuple(Page(number, start, end) for (number, start), end in zip(starts, ends, strict=True))


def _page_sections(pages: Sequence[Page], text: str) -> list[Section]:
    trimmed = [(page, page.start + len(text[page.start : page.end].rstrip())) for page in pages]
    return [Section(f"p. {page.number}", (), page.start, end, page.start, False) for page, end in trimmed]
