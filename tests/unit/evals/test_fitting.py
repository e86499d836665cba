"""The weights that are found are those that the choices were drawn by, and a score is the log-odds of being right."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import pytest

from bot.errors import SettingInvalid
from evals.fitting import Example, fitted, halves


def chosen(weights: Sequence[float], questions: int = 3000) -> list[Example]:
    """Questions with ten candidates of which one is right, drawn by those weights."""
    random = np.random.default_rng(2)
    examples = []
    for _ in range(questions):
        features = random.normal(size=(10, len(weights)))
        scores = features @ np.array(weights) + random.gumbel(size=10)
        examples.append(Example("a", features, np.arange(10) == scores.argmax()))
    return examples


def test_the_weights_are_recovered_up_to_their_scale() -> None:
    found = fitted(chosen([2.0, 1.0, 0.0])).weights
    assert found[0] / found[1] == pytest.approx(2.0, rel=0.1)
    assert abs(found[2]) < 0.1 * found[1]


def test_the_score_is_the_log_odds_that_the_best_candidate_is_right() -> None:
    examples = chosen([1.0, 1.0])
    fit = fitted(examples)
    scores = [fit.bias + (one.features @ np.array(fit.weights)) for one in examples]
    said = np.array([1 / (1 + np.exp(-score.max())) for score in scores])
    right = np.array([one.right[score.argmax()] for one, score in zip(examples, scores, strict=True)])
    for sure in (said < np.median(said), said >= np.median(said)):
        assert said[sure].mean() == pytest.approx(right[sure].mean(), abs=0.03)


def test_without_a_right_candidate_there_is_nothing_to_fit() -> None:
    with pytest.raises(SettingInvalid, match="right answer"):
        fitted([Example("a", np.ones((2, 1)), np.zeros(2, dtype=np.bool_))])


def test_who_has_no_scipy_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(SettingInvalid, match="SciPy") as told:
        fitted(chosen([1.0], questions=3))
    assert "pip install" in told.value.remedy


@pytest.mark.parametrize("clusters", ["abcd", "aab", "aaaabbcd", "aabbccddd"])
def test_halves_are_as_equal_as_whole_clusters_allow(clusters: str) -> None:
    second = halves(list(clusters))
    assert all(len({half for name, half in zip(clusters, second, strict=True) if name == one}) == 1 for one in clusters)
    assert abs(int(second.sum()) * 2 - len(clusters)) <= 1
