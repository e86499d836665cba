"""Intervals and tests. Questions of one cluster stand or fall together, so clusters are resampled, not items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, permutation_test

from bot.errors import SettingInvalid
from evals.run_file import Estimate

RESAMPLES = 10_000
SEED = 20_261_123
LEVEL = 0.95

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Combine = Callable[[Floats], Floats]  # sums, shape (resamples, columns) → (resamples,); NaN where not defined
Statistic = Callable[[Floats], Floats]  # item weights, shape (resamples, items) → (resamples,); likewise

_AT_ONCE = 1_000  # resamples whose weights are held in memory


class Resampling:
    """The same resamples of the same clusters for every number of a run, so that numbers compare."""

    def __init__(self, clusters: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED) -> None:
        names, self._of = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
        self.items, self.clusters = len(clusters), len(names)
        self._counts = _drawn(self.clusters, resamples, seed)

    def ratio(self, above: Floats, below: Floats, unjudged: int = 0) -> Estimate:
        """Σ above / Σ below. Where it is 0 or 1 no resample differs: the bound is that of zero failures."""
        found = self.of_sums(np.column_stack([above, below]), lambda s: divided(s[:, 0], s[:, 1]), below > 0, unjudged)
        independent = len(np.unique(self._of[below > 0]))
        if found.value == 0.0:
            return found.model_copy(update={"high": zero_failures(independent)})
        if found.value == 1.0:
            return found.model_copy(update={"low": 1 - zero_failures(independent)})
        return found

    def of_sums(self, columns: Floats, combine: Combine, asked: Bools, unjudged: int = 0) -> Estimate:
        """What follows from the sums of columns of shape (items, columns). `asked`: the items that count."""
        if not asked.any():
            return Estimate(value=None, unjudged=unjudged)
        by_cluster = np.zeros((self.clusters, columns.shape[1]))
        np.add.at(by_cluster, self._of, columns)
        value = combine(by_cluster.sum(axis=0, keepdims=True))
        return _estimate(value, combine(self._counts @ by_cluster), int(asked.sum()), unjudged)

    def of_weights(self, statistic: Statistic, asked: Bools) -> Estimate:
        """What follows from the weights of all items, such as an area under a curve."""
        if not asked.any():
            return Estimate(value=None)
        blocks = np.array_split(self._counts, max(1, len(self._counts) // _AT_ONCE))
        values = np.concatenate([statistic(block[:, self._of]) for block in blocks])
        return _estimate(statistic(np.ones((1, self.items))), values, int(asked.sum()), 0)


@lru_cache(maxsize=4)
def _drawn(clusters: int, resamples: int, seed: int) -> Floats:
    """How often each cluster is drawn in each resample; shape (resamples, clusters)."""
    even = np.full(max(1, clusters), 1 / max(1, clusters))
    return np.random.default_rng(seed).multinomial(clusters, even, size=resamples).astype(np.float64)


def _estimate(value: Floats, resampled: Floats, n: int, unjudged: int) -> Estimate:
    """The value with the percentile interval of its resamples; None where it is not defined."""
    defined = resampled[~np.isnan(resampled)]
    if np.isnan(value[0]) or not len(defined):
        return Estimate(value=None, unjudged=unjudged)
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value=float(value[0]), low=float(low), high=float(high), n=n, unjudged=unjudged)


def divided(above: Floats, below: Floats) -> Floats:
    """The quotient; NaN, without a warning, where nothing is divided by."""
    return np.divide(above, below, out=np.full_like(below, np.nan), where=below > 0)


def wilson(successes: int, n: int) -> Estimate:
    """A single rate with Wilson's interval."""
    if n == 0:
        return Estimate(value=None)
    interval = binomtest(successes, n).proportion_ci(LEVEL, method="wilson")
    return Estimate(value=successes / n, low=float(interval.low), high=float(interval.high), n=n)


def zero_failures(n: int) -> float:
    """The highest rate that n trials without a failure leave possible (one-sided 95 %): about 3/n."""
    return float(1 - (1 - LEVEL) ** (1 / n)) if n else 1.0


def mcnemar(lost: int, won: int) -> float:
    """Exact p of so many items lost and won, where a change made no difference."""
    return float(binomtest(lost, lost + won).pvalue) if lost + won else 1.0


def paired_permutation(before: Floats, after: Floats, resamples: int = RESAMPLES, seed: int = SEED) -> float:
    """p of the mean difference, where each pair could as well have been the other way round."""
    moved = (after - before)[after != before]
    if len(moved) < 2:  # a single pair is as likely either way round
        return 1.0
    tested = permutation_test(
        (moved, np.zeros_like(moved)),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        batch=_AT_ONCE,
        rng=np.random.default_rng(seed),
    )
    return float(tested.pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values, corrected for having tested several things."""
    if not p_values:
        return []
    try:
        from statsmodels.stats.multitest import multipletests  # a quarter of a second that a run can do without
    except ModuleNotFoundError as error:
        raise SettingInvalid("Comparing runs takes statsmodels.", "Install it: pip install -e '.[dev]'") from error
    return [float(p) for p in multipletests(p_values, method="holm")[1]]
