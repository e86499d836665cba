"""Questions that ask the same in other words: do they get the same reply?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from evals.item import Kind
from evals.run_file import Result
from evals.statistics import Floats

Family = Sequence[Result]


def families(results: Sequence[Result]) -> list[list[int]]:
    """Positions of results that share cluster and gold, where at least one is a paraphrase of another."""
    together: defaultdict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for at, result in enumerate(results):
        if not result.documents:
            together[result.cluster, result.scores.wanted].append(at)
    return [
        of for of in together.values() if len(of) > 1 and any(results[at].kind is Kind.PARAPHRASE for at in of)
    ]  # fmt: skip


def column(results: Sequence[Result], worth: Callable[[Family], float]) -> tuple[Floats, Floats]:
    """(what each family is worth, 1) at the place of its first result: columns of a ratio."""
    above, below = np.zeros(len(results)), np.zeros(len(results))
    for family in families(results):
        above[family[0]] = worth([results[at] for at in family])
        below[family[0]] = 1.0
    return above, below


def worst(family: Family) -> float:
    """Is every wording answered correctly?"""
    return float(all(r.scores.correct for r in family))


def worst_accepted(family: Family) -> float:
    """Does every wording get an accepted outcome?"""
    return float(all(r.scores.accepted for r in family))


def agreement(family: Family) -> float:
    """The share of pairs with the same outcome and verdict; a missing output agrees with nothing."""
    return _pairs(family, lambda a, b: float(a.scores.got == b.scores.got and a.reply is not None))


def same_sources(family: Family) -> float:
    """The mean Jaccard likeness of the sources that two wordings cite; two that cite none are alike."""
    return _pairs(family, _jaccard)


def _pairs(family: Family, alike: Callable[[Result, Result], float]) -> float:
    return float(np.mean([alike(a, b) for a, b in combinations(family, 2)]))


def _jaccard(one: Result, other: Result) -> float:
    if one.reply is None or other.reply is None:
        return 0.0
    a, b = _sources(one), _sources(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def _sources(result: Result) -> set[str]:
    reply = result.reply or {}
    return {c["source"] for part in reply.get("parts") or [reply] for c in part.get("citations", ())}
