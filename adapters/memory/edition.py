"""A published edition in memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from json import loads
from math import log
from typing import Any

import numpy as np

from bot.company import Company
from bot.facts import Vocabulary
from bot.library.folder import File
from bot.library.vocabulary import vocabulary_of
from bot.phrasings import Phrasings
from bot.ports import Indexed, Span, Vectors
from bot.ruling import Ruling
from bot.source import Document, Passage, Source
from bot.terms import stem

K1, B = 1.2, 0.75  # BM25's usual constants
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Held:
    """One file: a source with its text and passages, or a ruling as it was written."""

    digest: str
    problem: str = ""
    source: Source | None = None
    document: Document | None = None
    passages: tuple[tuple[str, Passage, str], ...] = ()  # (key of its vectors, passage, text to encode)
    ruling: File | None = None


@dataclass
class Contents:
    """All that an edition holds. Values are never changed, only replaced: a shallow copy is a copy."""

    notes: dict[str, str] = field(default_factory=dict)  # JSON
    files: dict[str, Held] = field(default_factory=dict)
    vectors: dict[str, tuple[Vectors, tuple[Span, ...], Vectors]] = field(default_factory=dict)
    texts: dict[str, Vectors] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()

    def copy(self) -> Contents:
        return Contents(dict(self.notes), dict(self.files), dict(self.vectors), dict(self.texts), self.rulings)

    @property
    def sources(self) -> dict[str, Source]:
        return {h.source.id: h.source for _, h in sorted(self.files.items()) if h.source}

    def document(self, source: str) -> Document:
        for held in self.files.values():
            if held.source and held.document and held.source.id == source:
                return held.document
        raise KeyError(source)


class MemoryEdition:
    """The `Edition` port. Rows are the passages' numbers in order of path and place."""

    def __init__(self, id: str, fingerprint: str, published: datetime, contents: Contents) -> None:
        self.id = id
        self.fingerprint = fingerprint
        self.published = published
        self._contents = contents
        self._passages = [(key, p) for _, held in sorted(contents.files.items()) for key, p, _ in held.passages]
        self._words = [Counter(_stems(_place(p, self.sources[p.source]) + p.text)) for _, p in self._passages]

    @property
    def size(self) -> int:
        return len(self._passages)

    @cached_property
    def company(self) -> Company:
        return Company.model_validate(self._note("company") or {})

    @cached_property
    def vocabulary(self) -> Vocabulary:
        kept = self._note("vocabulary")
        return vocabulary_of(kept) if kept else Vocabulary([])

    @cached_property
    def files(self) -> Mapping[str, str]:
        return dict(self._note("files") or {})

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return self._contents.sources

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        return self._contents.rulings

    @cached_property
    def phrasings(self) -> Phrasings:
        return Phrasings.of(self.rulings, self._contents.texts)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        scores = [(row, float(np.dot(vector, self._contents.vectors[key][0]))) for row, (key, _) in self._rows()]
        return _best(scores, k)

    def matching(self, words: Sequence[str], k: int) -> list[tuple[int, float]]:
        wanted = {s for w in words for s in _stems(w)}
        average = sum(c.total() for c in self._words) / max(1, self.size)
        scores = [(row, self._bm25(wanted, counts, average)) for row, counts in enumerate(self._words)]
        return _best([(row, score) for row, score in scores if score > 0], k)

    def frequency(self, words: Sequence[str]) -> dict[str, int]:
        return {w: self._holding(stem(w)) for w in words}

    def fetch(self, rows: Iterable[int]) -> dict[int, Indexed]:
        wanted = {row for row in rows if 0 <= row < self.size}
        return {row: Indexed(p, *self._contents.vectors[key]) for row, (key, p) in self._rows() if row in wanted}

    def document(self, source: str) -> Document:
        return self._contents.document(source)

    def _rows(self) -> Iterable[tuple[int, tuple[str, Passage]]]:
        return enumerate(self._passages)

    def _holding(self, word: str) -> int:
        return sum(word in counts for counts in self._words)

    def _bm25(self, wanted: Iterable[str], counts: Counter[str], average: float) -> float:
        length = K1 * (1 - B + B * counts.total() / max(1.0, average))
        return sum(self._rarity(w) * counts[w] * (K1 + 1) / (counts[w] + length) for w in wanted if counts[w])

    def _rarity(self, word: str) -> float:
        holding = self._holding(word)
        return log(1 + (self.size - holding + 0.5) / (holding + 0.5))

    def _note(self, name: str) -> Any:
        written = self._contents.notes.get(name)
        return loads(written) if written is not None else None


def _stems(text: str) -> list[str]:
    return [stem(w) for w in _WORD.findall(text)]


def _place(passage: Passage, source: Source) -> str:
    return " ".join((source.name, passage.locator, *passage.heading, ""))


def _best(scores: list[tuple[int, float]], k: int) -> list[tuple[int, float]]:
    return sorted(scores, key=lambda rs: (-rs[1], rs[0]))[: max(0, k)]
