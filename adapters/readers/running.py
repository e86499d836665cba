"""Paragraphs numbered through a whole document, as regulators number their guidelines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.readers.block import Block
from adapters.readers.headings import Heading
from adapters.readers.labels import Kind, Marker

_FEWEST = 12
_OTHERS = (Kind.ARTICLE, Kind.RECITAL, Kind.RECITALS, Kind.PARAGRAPH)


def running_paragraphs(
    blocks: Sequence[Block], found: Mapping[int, Heading], markers: Sequence[Marker | None]
) -> frozenset[int]:
    """The blocks `1. `, `2. `, … that count on across headings; none where the numbers are something else.

    A document cut into articles, or with headings `para. 34`, has no such paragraphs.
    """
    if any(heading.kind in _OTHERS for heading in found.values()):
        return frozenset()
    numbered = [(index, int(marker.value)) for index, marker in enumerate(markers) if marker and _counts(marker)]
    if len(numbered) < _FEWEST or len(found) < 2:
        return frozenset()
    run: list[int] = []
    for index, value in numbered:
        if value == len(run) + 1:
            run.append(index)
    crosses = any(run[0] < index < run[-1] for index in found) if run else False
    enough = len(run) >= _FEWEST and len(run) * 10 >= len(numbered) * 6
    return frozenset(run) if enough and crosses else frozenset()


def _counts(marker: Marker) -> bool:
    return marker.shape == "." and marker.value.isdigit()
