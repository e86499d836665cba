"""How much a question sounds like the phrasings of each vetted answer.

Three measures, each weak alone: the cosine to the nearest phrasing, the cosine
to the middle of all phrasings of an answer, and shared words by how rare they
are. The cosines are taken after within-class covariance normalisation (Hatch,
Kajarekar and Stolcke, Interspeech 2006): it plays down the directions in which
phrasings of one and the same answer differ, tone and length and who asks, and
so leaves what tells the answers apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ports import Vectors
from bot.ruling import Ruling
from bot.search import content_words
from bot.terms import stem
from bot.thresholds import LIKENESS_BIAS, LIKENESS_WEIGHTS

SHRINKAGE = 0.3  # of the variances towards their mean: less sees structure in noise (.1 to 1 differ little)
TINY = 1e-6

Numbers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Phrasings:
    """All phrasings of an edition, ready to be compared with. Made by `Phrasings.of`."""

    rulings: tuple[str, ...]  # ids; the phrasings of one stand next to each other
    first: Numbers  # shape (rulings,): where the phrasings of each begin
    whitening: Vectors  # shape (dimension, dimension)
    whitened: Vectors  # shape (phrasings, dimension), unit
    centres: Vectors  # shape (rulings, dimension), unit
    words: tuple[str, ...]  # the stems of all phrasings
    found: Numbers  # shape (words + 1,): where the entries of each word begin
    entries: Numbers  # the phrasings that hold the word
    shares: Vectors  # beside each entry: rarity² of the word over the length of the phrasing

    @classmethod
    def of(cls, rulings: Sequence[Ruling], known: Mapping[str, Vectors]) -> Phrasings:
        """Of those rulings; `known` holds the unit vector of every phrasing."""
        asked = [(ruling.id, text) for ruling in rulings for text in ruling.phrasings]
        ids = [id for id, _ in asked]
        vectors = np.stack([known[text] for _, text in asked]) if asked else np.zeros((0, 0), np.float32)
        names = tuple(dict.fromkeys(ids))
        first = np.array([ids.index(name) for name in names], np.int32)
        owner = np.repeat(np.arange(len(names)), np.diff([*first, len(ids)]))
        whitening = _whitening(vectors, owner, first)
        whitened = _unit(vectors @ whitening)
        centres = _unit(np.add.reduceat(whitened, first)) if names else whitened
        return cls(names, first, whitening, whitened, centres, *_entries([text for _, text in asked]))

    def likeness(self, text: str, vector: Vectors) -> dict[str, float]:
        """How much the question sounds like each ruling, by id: the log-odds that the ruling is its answer."""
        if not self.rulings:
            return {}
        turned = _unit((vector @ self.whitening)[None])[0]
        measures = {
            "nearest": self._nearest(np.einsum("ij,j->i", self.whitened, turned)),
            "centre": np.einsum("ij,j->i", self.centres, turned),
            "words": self._nearest(self._shared(text)),
        }
        total = LIKENESS_BIAS + sum(LIKENESS_WEIGHTS[name] * values for name, values in measures.items())
        return dict(zip(self.rulings, np.asarray(total).tolist(), strict=True))

    def _nearest(self, scores: Vectors) -> Vectors:
        return np.asarray(np.maximum.reduceat(scores, self.first))

    def _shared(self, text: str) -> Vectors:
        """The cosine of the words of the question and of each phrasing, the rarer a word the heavier."""
        stems = {stem(w) for w in content_words(text)}
        scores = np.zeros(len(self.whitened), np.float32)
        length = sqrt(sum(self._rarity(s) ** 2 for s in stems))
        for word in sorted(stems & self._number.keys()):
            at = slice(*self.found[self._number[word] : self._number[word] + 2])
            scores[self.entries[at]] += self.shares[at]
        return scores / length if length else scores

    def _rarity(self, word: str) -> float:
        number = self._number.get(word)
        holding = 0 if number is None else int(self.found[number + 1] - self.found[number])
        return _rarity(holding, len(self.whitened))

    @cached_property
    def _number(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}


ARRAYS = tuple(f.name for f in fields(Phrasings) if f.name not in ("rulings", "words"))


def _unit(rows: NDArray[Any]) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TINY), np.float32)


def _whitening(vectors: Vectors, owner: NDArray[np.int64], first: Numbers) -> Vectors:
    """What evens out how the phrasings of one ruling differ; nothing, where no ruling has two."""
    dimension = vectors.shape[1]
    if len(first) == len(vectors):
        return np.eye(dimension, dtype=np.float32)
    sizes = np.bincount(owner)[:, None]
    apart = vectors - (np.add.reduceat(vectors, first) / sizes)[owner]
    variance, directions = np.linalg.eigh(apart.T @ apart / len(vectors))
    shrunk = np.maximum(variance, 0) + SHRINKAGE * max(float(variance.mean()), TINY)
    return np.asarray((directions / np.sqrt(shrunk)) @ directions.T, np.float32)


def _entries(texts: Sequence[str]) -> tuple[tuple[str, ...], Numbers, Numbers, Vectors]:
    """The index of the phrasings' words: the fields `words`, `found`, `entries` and `shares`."""
    holding: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        for word in {stem(w) for w in content_words(text)}:
            holding.setdefault(word, []).append(at)
    words = tuple(sorted(holding))
    rarity = {word: _rarity(len(holding[word]), len(texts)) for word in words}
    lengths = np.zeros(len(texts))
    for word in words:
        lengths[holding[word]] += rarity[word] ** 2
    found = np.cumsum([0, *(len(holding[word]) for word in words)], dtype=np.int32)
    entries = np.array([at for word in words for at in holding[word]], np.int32)
    squares = np.repeat([rarity[word] ** 2 for word in words], np.diff(found))
    return words, found, entries, np.asarray(squares / np.sqrt(lengths[entries]), np.float32)


def _rarity(holding: int, texts: int) -> float:
    return log(1 + texts / (1 + holding))
