"""Which locator each heading of a document gives, and which headings stand below which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.readers.block import Block
from adapters.readers.labels import Kind, Label, heading_label, is_article, is_bare_label, is_lone_marker

_PLAIN = -1
_LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int  # 0 is the document's title
    kind: Kind | None = None  # none: a heading in words
    locator: str = ""  # none: named by its path
    number: str = ""
    rank: int = _PLAIN
    inferred: bool = False

    @property
    def is_title(self) -> bool:
        return self.level == 0

    def stands_below(self, other: Heading) -> bool:
        """Is this heading part of the other's section?

        Statutes set chapters and articles as headings of one level: an article then stands
        below the chapter before it, and a recital below "Recitals".
        """
        if other.level != self.level:
            return other.level < self.level
        if other.kind is Kind.DIVISION:
            return self.rank > other.rank and self.kind in (Kind.DIVISION, Kind.ARTICLE, Kind.RULE)
        return other.kind is Kind.RECITALS and self.kind is Kind.RECITAL


def headings(blocks: Sequence[Block]) -> dict[int, Heading]:
    """The headings by the index of their block."""
    levels = {index: block.level for index, block in enumerate(blocks) if block.level is not None}
    if not levels:
        return {}
    has_articles = any(is_article(blocks[index].text) for index in levels)
    labels = {index: heading_label(blocks[index].text, has_articles) for index in levels}
    _drop_untrusted(labels, levels)
    found = {index: _heading(blocks[index].text, level, labels[index]) for index, level in levels.items()}
    first = min(found)
    if found[first].level == 1 and not labels[first] and sum(level == 1 for level in levels.values()) == 1:
        found[first] = replace(found[first], level=0)
    return found


def _heading(text: str, level: int, label: Label | None) -> Heading:
    if label is None:
        return Heading(text, level)
    return Heading(text, level, label.kind, label.locator, label.number, label.rank, label.inferred)


def _drop_untrusted(labels: dict[int, Label | None], levels: Mapping[int, int]) -> None:
    """Forget bare numbers that don't name one section each: `1.` again in every chapter, `10 tips`."""
    for level in set(levels.values()):
        numbered = [
            (index, label) for index, label in labels.items() if label and label.inferred and levels[index] == level
        ]
        numbers = [label.number for _, label in numbered]
        restarts = bool(numbers) and numbers.count(numbers[0]) > 1
        bare = [int(label.number) for _, label in numbered if label.bare]
        counts = len(bare) > 1 and bare[0] <= 1 and bare == sorted(set(bare))
        for index, label in numbered:
            if restarts or (label.bare and not counts):
                labels[index] = None


def entitle(blocks: Iterable[Block]) -> list[Block]:
    """`Article 6` and the title in the line below it as one heading; `(a)` and its text as one block.

    For formats in which the look of a page tears the two apart.
    """
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and _belongs(last, block):
            turns = tuple((place + len(last.text) + 1, page) for place, page in block.turns)
            joined[-1] = replace(last, text=f"{last.text} {block.text}", turns=last.turns + turns)
        else:
            joined.append(block)
    return joined


def _belongs(last: Block, block: Block) -> bool:
    if last.level is None:
        return block.level is None and is_lone_marker(last.text) and not is_lone_marker(block.text)
    if not is_bare_label(last.text) or len(block.text) > _LONGEST_TITLE:
        return False
    if block.level is not None:
        return heading_label(block.text, True) is None
    return False
