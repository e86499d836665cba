"""An encoder without a model: texts are alike when they share words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from bot.ports import Span, Vectors
from bot.search import STOP_WORDS
from bot.terms import stem

SPECIAL = 2  # tokens that stand around every text, as a real encoder's do
LETTERS = 8  # of a word that make one token
LIGHT = 0.1  # what a word that says nothing counts; not nothing, so that every text has a direction
_TOKEN = re.compile(r"\w+|[^\w\s]")


class HashingEncoder:
    """A bag of stemmed words. Each stem has a direction of its own, drawn from its hash.

    Deterministic on every machine. It knows no synonyms: "photo" and "picture" are strangers.
    """

    def __init__(self, dimension: int = 128, limit: int = 256) -> None:
        self._dimension = dimension
        self._limit = limit

    @property
    def fingerprint(self) -> str:
        return f"hashing-{self._dimension}-{self._limit}"

    @property
    def limit(self) -> int:
        return self._limit

    def count(self, texts: Sequence[str]) -> list[int]:
        return [SPECIAL + sum(_tokens(t) for t in _TOKEN.findall(text)) for text in texts]

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = [self._vector(text) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self._dimension)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> tuple[Vectors, list[Vectors]]:
        inner = [self.encode([text[s:e] for s, e in ss]) for text, ss in zip(texts, spans, strict=True)]
        return self.encode(texts), inner

    def _vector(self, text: str) -> Vectors:
        total = LIGHT * _direction("", self._dimension)
        room = self._limit - SPECIAL
        for token in _TOKEN.findall(text):
            room -= _tokens(token)
            if room < 0:
                break
            folded = token.casefold()
            weight = LIGHT if folded in STOP_WORDS or not token.isalnum() else 1.0
            total = total + weight * _direction(stem(token), self._dimension)
        unit: Vectors = total / np.linalg.norm(total)
        return unit


def _tokens(word: str) -> int:
    return -(-len(word) // LETTERS)


@lru_cache(maxsize=50_000)
def _direction(word: str, dimension: int) -> Vectors:
    """A unit vector drawn from the word's hash; two words' are nearly orthogonal."""
    seed = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    drawn = np.random.default_rng(seed).standard_normal(dimension)
    return np.asarray(drawn / np.linalg.norm(drawn), np.float32)
