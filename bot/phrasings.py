"""How much a question sounds like the phrasings of each vetted answer.

Three measures, each weak alone: the cosine to the nearest phrasing, the share
of the question's words that any phrasing of the answer has, the rarer a word
the heavier, and a classifier (multinomial logistic regression)
that was fitted to tell the answers apart by their phrasings. Vectors are
compared after within-class covariance normalisation (Hatch, Kajarekar and
Stolcke, Interspeech 2006): it plays down the directions in which phrasings of
one and the same answer differ, tone and length and who asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from math import log
from typing import Any
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray

from bot.ports import Vectors
from bot.ruling import Ruling
from bot.search import content_words
from bot.terms import stem
from bot.thresholds import LIKENESS_BIAS, LIKENESS_WEIGHTS

STRENGTH = 3.0  # of the classifier's fit, scikit-learn's C: from 1 to 10 the dev items see no difference
LENGTH = 4.0  # of the vectors that it is fitted on, for which C is meant
ROUNDS = 100  # of fitting, at most; it ends after some 40
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
    apart: Vectors  # shape (dimension, rulings): the classifier
    offsets: Vectors  # shape (rulings,): what it adds
    words: tuple[str, ...]  # the stems of all phrasings
    found: Numbers  # shape (words + 1,): where the entries of each word begin
    entries: Numbers  # the rulings of which a phrasing holds the word

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
        apart, offsets = _classifier(whitened, owner, len(names))
        return cls(names, first, whitening, whitened, apart, offsets, *_entries(rulings))

    def likeness(self, text: str, vector: Vectors) -> dict[str, float]:
        """How much the question sounds like each ruling, by id: the log-odds that the ruling is its answer."""
        if not self.rulings:
            return {}
        measures = self.measures(text, vector)
        total = LIKENESS_BIAS + sum(LIKENESS_WEIGHTS[name] * values for name, values in measures.items())
        return dict(zip(self.rulings, np.asarray(total).tolist(), strict=True))

    def measures(self, text: str, vector: Vectors) -> dict[str, Vectors]:
        """What likeness is made of, by the name of its weight: a value for each of `rulings` (there must be one)."""
        turned = _unit((vector @ self.whitening)[None])[0]
        return {
            "nearest": self._nearest(np.einsum("ij,j->i", self.whitened, turned)),
            "apart": turned @ self.apart + self.offsets,
            "words": self._covered(text),
        }

    def known(self, text: str) -> float:
        """The share of the question's words that stand in a phrasing."""
        stems = _stems(text)
        return len(stems & self._number.keys()) / len(stems) if stems else 0.0

    def _nearest(self, scores: Vectors) -> Vectors:
        return np.asarray(np.maximum.reduceat(scores, self.first))

    def _covered(self, text: str) -> Vectors:
        """The share of the question's words that each ruling's phrasings have; a word weighs by how few have it."""
        scores, whole = np.zeros(len(self.rulings), np.float32), 0.0
        for word in sorted(_stems(text)):
            number = self._number.get(word)
            holding = self.entries[:0] if number is None else self.entries[self.found[number] : self.found[number + 1]]
            rarity = log(1 + len(self.rulings) / (1 + len(holding)))
            scores[holding] += rarity
            whole += rarity
        return scores / whole if whole else scores

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


def _classifier(vectors: Vectors, owner: NDArray[np.int64], rulings: int) -> tuple[Vectors, Vectors]:
    """The fields `apart` and `offsets`: what a phrasing gets from its own ruling is 1 in the mean, and what any vector
    gets from all rulings is 0. Everything is 0 where there are not two rulings to tell apart.

    The fit is convex: the same phrasings give the same classifier, whatever the order of rulings.
    """
    if rulings < 2:
        return np.zeros((vectors.shape[1], rulings), np.float32), np.zeros(rulings, np.float32)
    from sklearn.exceptions import ConvergenceWarning  # takes half a second to load, and only publishing fits
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, tol=1e-3, class_weight="balanced")
    with catch_warnings(action="ignore", category=ConvergenceWarning):  # the last rounds move nothing that is seen
        fitted.fit(vectors * LENGTH, owner)
    apart, offsets = fitted.coef_.T * LENGTH, fitted.intercept_
    if rulings == 2:  # then scikit-learn keeps only the second of two opposite columns
        apart, offsets = np.hstack([-apart, apart]), np.array([-offsets[0], offsets[0]])
    apart, offsets = apart - apart.mean(axis=1, keepdims=True), offsets - offsets.mean()
    own = (vectors @ apart + offsets)[np.arange(len(owner)), owner]
    usual = max(float(own.mean()), TINY)
    return np.asarray(apart / usual, np.float32), np.asarray(offsets / usual, np.float32)


def _entries(rulings: Sequence[Ruling]) -> tuple[tuple[str, ...], Numbers, Numbers]:
    """The index of the phrasings' words: the fields `words`, `found` and `entries`."""
    holding: dict[str, list[int]] = {}
    for at, ruling in enumerate(rulings):
        for word in set().union(*map(_stems, ruling.phrasings)):
            holding.setdefault(word, []).append(at)
    words = tuple(sorted(holding))
    found = np.cumsum([0, *(len(holding[word]) for word in words)], dtype=np.int32)
    return words, found, np.array([at for word in words for at in holding[word]], np.int32)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}
