"""Intervals and tests, against values known from elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, ttest_rel
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar
from statsmodels.stats.proportion import proportion_confint

from evals.statistics import Resampling, divided, holm, mcnemar, paired_permutation, wilson, zero_failures


def rate(outcomes: list[float], clusters: list[str]) -> tuple[float | None, float | None, float | None]:
    found = Resampling(clusters).ratio(np.array(outcomes), np.ones(len(outcomes)))
    return found.value, found.low, found.high


def test_with_a_cluster_an_item_the_interval_is_close_to_the_binomial_one() -> None:
    value, low, high = rate([1.0] * 80 + [0.0] * 20, [str(i) for i in range(100)])
    reference = binomtest(80, 100).proportion_ci(0.95, method="wilson")
    assert value == pytest.approx(0.8)
    assert (low, high) == (pytest.approx(reference.low, abs=0.02), pytest.approx(reference.high, abs=0.02))


def test_items_that_stand_or_fall_together_widen_the_interval() -> None:
    outcomes = [1.0] * 80 + [0.0] * 20
    _, low, high = rate(outcomes, [str(i) for i in range(100)])
    _, low_together, high_together = rate(outcomes, [str(i // 10) for i in range(100)])
    assert (high_together or 0) - (low_together or 0) > 2 * ((high or 0) - (low or 0))


def test_the_same_seed_gives_the_same_interval() -> None:
    outcomes, clusters = [1.0, 0.0, 1.0, 1.0], ["a", "a", "b", "c"]
    assert rate(outcomes, clusters) == rate(outcomes, clusters)


def test_no_failure_still_leaves_some_possible() -> None:
    value, low, high = rate([0.0] * 100, [str(i) for i in range(100)])
    assert (value, low) == (0.0, 0.0)
    assert high == pytest.approx(3 / 100, abs=0.001)
    assert zero_failures(0) == 1.0


def test_of_clusters_not_items_is_the_bound_for_no_failure() -> None:
    _, _, high = rate([0.0] * 100, [str(i // 10) for i in range(100)])
    assert high == pytest.approx(zero_failures(10))


def test_nothing_to_judge_is_none_and_never_nan() -> None:
    found = Resampling(["a"]).ratio(np.zeros(1), np.zeros(1), unjudged=1)
    assert (found.value, found.low, found.high, found.n, found.unjudged) == (None, None, None, 0, 1)
    assert Resampling([]).ratio(np.zeros(0), np.zeros(0)).value is None


def test_a_group_that_few_resamples_hold_has_an_interval_all_the_same() -> None:
    below = np.array([1.0, 0.0, 0.0])
    found = Resampling(["a", "b", "c"]).ratio(np.zeros(3), below)
    assert (found.value, found.low, found.n) == (0.0, 0.0, 1)


def test_division_by_nothing_is_quiet() -> None:
    assert np.isnan(divided(np.array([1.0]), np.array([0.0]))).all()


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (9, 10), (50, 100), (100, 100)])
def test_wilson_is_statsmodels_wilson(hits: int, n: int) -> None:
    low, high = proportion_confint(hits, n, method="wilson")
    found = wilson(hits, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    assert wilson(0, 0).value is None


@pytest.mark.parametrize(("lost", "won"), [(0, 0), (1, 0), (5, 1), (3, 12), (40, 40)])
def test_mcnemar_is_statsmodels_exact_mcnemar(lost: int, won: int) -> None:
    reference = reference_mcnemar([[10, lost], [won, 10]], exact=True).pvalue if lost + won else 1.0
    assert mcnemar(lost, won) == pytest.approx(reference)


def test_the_permutation_test_sees_what_is_there_and_nothing_where_nothing_is() -> None:
    rng = np.random.default_rng(1)
    before = rng.uniform(size=60)
    assert paired_permutation(before, before) == 1.0
    assert paired_permutation(before, before + 0.2) < 0.001
    noise = before + rng.normal(0, 0.1, 60)
    assert paired_permutation(before, noise) == pytest.approx(ttest_rel(before, noise).pvalue, abs=0.03)


def test_few_pairs_are_counted_exactly() -> None:
    before = np.zeros(4)
    assert paired_permutation(before, before + np.array([0.1, 0.2, 0.3, 0.4])) == pytest.approx(2 / 16)


def test_a_single_pair_that_moved_says_nothing() -> None:
    assert paired_permutation(np.array([0.0, 1.0]), np.array([1.0, 1.0])) == 1.0


@pytest.mark.parametrize("moved", range(2, 20))
def test_however_few_pairs_moved_there_is_a_p(moved: int) -> None:
    before = np.zeros(20)
    after = np.where(np.arange(20) < moved, 0.5, 0.0)
    assert 0 < paired_permutation(before, after) <= 1


def test_holm_corrects_for_having_looked_several_times() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
