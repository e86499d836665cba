"""Tables: a row a line, or the blocks of the cells where a table only lays out a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.readers.block import Block
from adapters.readers.labels import is_lone_marker

Row = list[list[Block]]  # one list of blocks a cell

_LONGEST_CELL = 400  # characters; above that, a cell of several paragraphs is a column of a page


def table_blocks(rows: Iterable[Row]) -> list[Block]:
    """Rows that belong together as one block, `a | b` a line; a layout's cells block by block."""
    found: list[Block] = []
    lines: list[str] = []

    def close() -> None:
        if lines:
            found.append(Block("\n".join(lines)))
            lines.clear()

    for row in rows:
        texts = [" ".join(block.text.replace("\n", " ") for block in cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if _lays_out(row, texts):
            close()
            found.extend(block for cell in row for block in cell)
        else:
            lines.append(" | ".join(texts))
    close()
    return found


def _lays_out(row: Row, texts: Sequence[str]) -> bool:
    if len(row) == 1 or any(block.level is not None for cell in row for block in cell):
        return True
    if any(len(cell) > 1 and len(text) > _LONGEST_CELL for cell, text in zip(row, texts, strict=False)):
        return True
    return len(texts) == 2 and is_lone_marker(texts[0])
