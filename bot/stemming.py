"""A word's stem, by the algorithms of Snowball. Its stemmers keep state while they work, so each thread has its own."""

from __future__ import annotations

import threading
from functools import lru_cache

import snowballstemmer

_threads = threading.local()


@lru_cache(maxsize=100_000)
def stemmed(word: str, algorithm: str = "english") -> str:
    """The stem of a word in small letters."""
    stemmers = _threads.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
    return str(stemmers[algorithm].stemWord(word))
