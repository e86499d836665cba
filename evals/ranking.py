"""The five formulas of a ranking. A ranking is a list of gains, best first; 0 is a passage nobody asked for.

What an item wants are groups of places, of which one is enough: the first passage of a group gains 1, a
further one of the same group nothing, so that a ranking can't gain by repeating itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2


def recall(gains: Sequence[float], wanted: int, k: int) -> float:
    """How much of what is wanted stands among the first k."""
    return sum(gain > 0 for gain in gains[:k]) / wanted if wanted else 0.0


def hit(gains: Sequence[float], k: int) -> float:
    """Is there anything right among the first k?"""
    return float(any(gain > 0 for gain in gains[:k]))


def reciprocal_rank(gains: Sequence[float], k: int = 10) -> float:
    """One over the rank of the first that is right; 0 when it is not among the first k."""
    return next((1 / rank for rank, gain in enumerate(gains[:k], start=1) if gain > 0), 0.0)


def ndcg(gains: Sequence[float], wanted: Sequence[float], k: int = 10) -> float:
    """DCG over that of the best order. `wanted`: every gain there is to be had, found or not."""
    best = dcg(sorted(wanted, reverse=True), k)
    return dcg(gains, k) / best if best else 0.0


def dcg(gains: Sequence[float], k: int) -> float:
    """Σ gain / log₂(rank + 1)."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:k], start=1))


def wrong_source_rate(right: Sequence[bool], k: int) -> float:
    """The share of the first k whose source is none of those asked for; nothing found is all wrong."""
    first = right[:k]
    return sum(not one for one in first) / len(first) if first else 1.0


def novel(groups: Sequence[Sequence[int]]) -> list[float]:
    """Gains of a ranking: 1 where a passage brings a group that none before it brought."""
    seen: set[int] = set()
    gains = []
    for of in groups:
        gains.append(float(bool(set(of) - seen)))
        seen.update(of)
    return gains


def covered(groups: Sequence[Sequence[int]], wanted: int, k: int) -> float:
    """The share of the wanted groups that stand among the first k: recall@k where one passage of a group is enough."""
    return len({group for of in groups[:k] for group in of}) / wanted if wanted else 0.0
