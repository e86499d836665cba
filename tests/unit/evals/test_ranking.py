"""The five formulas are those of a reference library."""

from __future__ import annotations

import random

import numba
import pytest

from evals import ranking

numba.config.DISABLE_JIT = True  # the reference compiles for a minute what runs in a moment
from ranx import Qrels, evaluate  # noqa: E402
from ranx import Run as Ranked  # noqa: E402

DOCUMENTS = [f"d{i:02}" for i in range(30)]


def examples() -> list[tuple[list[str], dict[str, int]]]:
    """Rankings of 12 of 30 documents, of which one to nine are relevant."""
    rng = random.Random(7)
    made = []
    for count in range(1, 10):
        relevant = {d: rng.choice([1, 1, 2]) for d in rng.sample(DOCUMENTS, count)}
        made.append((rng.sample(DOCUMENTS, 12), relevant))
    return made


@pytest.mark.parametrize("k", [1, 5, 10])
@pytest.mark.parametrize("graded", [False, True])
def test_recall_hit_mrr_and_ndcg_are_those_of_ranx(k: int, graded: bool) -> None:
    for number, (ranked, relevant) in enumerate(examples()):
        gains = {d: float(g if graded else 1) for d, g in relevant.items()}
        qrels = Qrels({"q": {d: int(g) for d, g in gains.items()}})
        run = Ranked({"q": {d: 100.0 - i for i, d in enumerate(ranked)}})
        names = [f"recall@{k}", f"hit_rate@{k}", f"mrr@{k}", f"ndcg@{k}"]
        expected = evaluate(qrels, run, names)
        of_rank = [gains.get(d, 0.0) for d in ranked]
        found = (
            ranking.recall(of_rank, len(gains), k),
            ranking.hit(of_rank, k),
            ranking.reciprocal_rank(of_rank, k),
            ranking.ndcg(of_rank, list(gains.values()), k),
        )
        assert found == pytest.approx(tuple(expected[name] for name in names)), number


def test_a_passage_that_repeats_a_group_gains_nothing() -> None:
    assert ranking.novel([(0,), (0,), (), (1, 0)]) == [1.0, 0.0, 0.0, 1.0]
    assert ranking.ndcg(ranking.novel([(0,), (0,)]), [1.0]) == 1.0


def test_recall_of_groups_counts_groups() -> None:
    assert ranking.covered([(0, 1), (0,)], 3, 10) == pytest.approx(2 / 3)
    assert ranking.covered([(0,), (1,)], 2, 1) == 0.5


def test_the_wrong_source_rate_is_the_share_of_the_first_k() -> None:
    assert ranking.wrong_source_rate([True, False, False, True], 2) == 0.5
    assert ranking.wrong_source_rate([], 5) == 1.0


def test_nothing_found_and_nothing_wanted_are_zero() -> None:
    assert (ranking.recall([], 2, 5), ranking.ndcg([], [1.0]), ranking.reciprocal_rank([])) == (0.0, 0.0, 0.0)
    assert (ranking.recall([1.0], 0, 5), ranking.ndcg([0.0], []), ranking.covered([], 0, 5)) == (0.0, 0.0, 0.0)
