"""The numbers of a run: what they count, and that degenerate runs still have all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from evals.confusion import LABELS, confusion
from evals.metrics import METRICS, headline, measure
from evals.run_file import Estimate, GroupScore, Hit, Result
from evals.selective import Levels
from tests.unit.evals.making import reply, result


def value(name: str, results: Sequence[Result]) -> float | None:
    return headline(results, names=[name])[name].value


def numbers(of: Iterable[Estimate]) -> list[float]:
    return [n for e in of for n in (e.value, e.low, e.high) if n is not None]


@pytest.mark.parametrize(
    "results",
    [
        [],
        [result()],
        [result(correct=False)],
        [result(reply=None, correct=False, got="nothing")],
        [result(str(n), cluster="one") for n in range(5)],
        [result(str(n), correct=False, got="refusal/unsafe", reply=reply("refusal/unsafe")) for n in range(5)],
    ],
    ids=["none", "one right", "one wrong", "no output", "one cluster", "all refused"],
)
def test_a_degenerate_run_has_every_number_and_none_is_nan(results: list[Result]) -> None:
    measures = measure(results)
    assert list(measures.headline) == list(METRICS)
    grouped = [e for by in (measures.by_kind, measures.by_department) for of in by.values() for e in of.values()]
    assert not [n for n in numbers([*measures.headline.values(), *grouped]) if math.isnan(n) or math.isinf(n)]


def test_a_missing_output_stays_in_the_denominator() -> None:
    missing = result("b", reply=None, correct=False, got="nothing", point_recall=0.0)
    found = headline([result("a", point_recall=1.0), missing], names=["accepted", "point_recall", "missing"])
    assert [e.value for e in found.values()] == [0.5, 0.5, 0.5]
    assert [e.n for e in found.values()] == [2, 2, 2]


def test_replies_that_did_not_come_are_shown_as_unjudged_citations() -> None:
    found = headline([result("a", citations=2, invalid=("x",)), result("b", reply=None)], names=["citation_validity"])
    estimate = found["citation_validity"]
    assert (estimate.value, estimate.n, estimate.unjudged) == (0.5, 1, 1)


def test_a_claim_without_a_citation_counts_although_nothing_is_cited() -> None:
    assert value("citation_validity", [result("a", citations=0, invalid=("x",)), result("b", citations=1)]) == 0.5


def test_unsafe_permits_are_counted_among_items_that_accept_no_yes() -> None:
    results = [
        result("a", unsafe_permit=True, correct=False),
        result("b"),
        result("c", wanted=("answer/allowed",), got="answer/allowed"),
    ]
    assert value("unsafe_permit", results) == 0.5


def test_over_blocking_is_asked_only_of_items_that_permit() -> None:
    assert value("over_block", [result("a", over_block=True), result("b", over_block=False), result("c")]) == 0.5
    assert value("over_block", [result()]) is None


def test_abstention_f1_is_that_of_sklearn() -> None:
    rng = np.random.default_rng(3)
    should, did = rng.random(60) < 0.4, rng.random(60) < 0.5
    results = [
        result(str(n), should_decline=bool(s), declined=bool(d))
        for n, (s, d) in enumerate(zip(should, did, strict=True))
    ]
    undecided = result("x", should_decline=None, declined=True)
    assert value("abstention_f1", [*results, undecided]) == pytest.approx(f1_score(should, did))


def test_macro_f1_is_that_of_sklearn_over_the_labels_that_occur() -> None:
    rng = np.random.default_rng(4)
    verdicts = ("allowed", "conditional", "not_allowed")
    meant, came = rng.choice(verdicts, 50), rng.choice(verdicts, 50)
    results = [
        result(str(n), wanted=(f"answer/{m}",), got=f"answer/{c}", correct=bool(m == c))
        for n, (m, c) in enumerate(zip(meant, came, strict=True))
    ]
    assert value("macro_f1", results) == pytest.approx(f1_score(meant, came, average="macro"))


def test_of_several_right_replies_the_one_that_came_was_meant() -> None:
    results = [result("a", wanted=("answer/allowed", "referral"), got="referral", reply=reply("referral"))]
    matrix = confusion(results)
    at = LABELS.index("referral")
    assert matrix[at][at] == 1
    assert sum(map(sum, matrix)) == 1


def test_the_three_ways_to_decline_are_three_labels() -> None:
    results = [
        result("a", wanted=("referral",), got="refusal/no_evidence", correct=False),
        result("b", wanted=("refusal",), got="referral", correct=False, kind="out_of_scope"),
    ]
    matrix = confusion(results)
    referral, nothing, foreign = map(LABELS.index, ("referral", "no_evidence", "out_of_scope"))
    assert (matrix[referral][nothing], matrix[foreign][referral]) == (1, 1)


def test_auroc_is_that_of_sklearn_with_ties() -> None:
    rng = np.random.default_rng(5)
    confidence, correct = rng.integers(0, 6, 80) / 5, rng.random(80) < 0.6
    results = [
        result(str(n), correct=bool(right), reply=reply(confidence=float(sure)))
        for n, (sure, right) in enumerate(zip(confidence, correct, strict=True))
    ]
    assert value("auroc", results) == pytest.approx(roc_auc_score(correct, confidence))


def test_the_risk_coverage_curve_begins_with_the_surest_answers() -> None:
    surely, hardly = reply(confidence=0.9), reply(confidence=0.1)
    results = [
        result("a", reply=surely), result("b", reply=surely),
        result("c", reply=hardly, correct=False), result("d", reply=hardly),
        result("e", reply=reply("refusal/no_evidence", confidence=1.0), got="refusal/no_evidence", correct=False),
    ]  # fmt: skip
    assert Levels(results).curve() == ((0.5, 0.0), (1.0, 0.25))
    assert value("coverage_at_risk", results) == 0.5
    assert value("aurc", results) == pytest.approx(0.125)


def test_a_family_of_paraphrases_is_as_good_as_its_worst() -> None:
    family = [
        result("a", cluster="x"),
        result("a-p1", cluster="x", kind="paraphrase", correct=False, got="referral", reply=reply("referral")),
    ]
    alone = result("b", correct=False)
    assert value("paraphrase_worst", [*family, alone]) == 0.0
    assert value("paraphrase_agreement", family) == 0.0
    assert value("paraphrase_sources", family) == 1.0
    assert value("paraphrase_worst", [alone]) is None


def test_items_of_one_cluster_with_other_gold_are_no_paraphrases() -> None:
    near_miss = result("b", cluster="x", kind="near_miss", wanted=("answer/not_allowed",), correct=False)
    family = [result("a", cluster="x"), result("a-p1", cluster="x", kind="paraphrase")]
    assert value("paraphrase_worst", [*family, near_miss]) == 1.0


def test_freshness_takes_the_right_version_and_no_stale_citation() -> None:
    results = [
        result("a", kind="freshness"),
        result("b", stale=("old, § 1",)),
        result("c", stale=()),
        result("d", kind="freshness", correct=False),
    ]
    assert value("freshness", results) == 0.5
    assert value("stale", results) == 0.5


def test_attacks_are_counted_direct_and_inside() -> None:
    results = [
        result("a", kind="injection", attacked=True),
        result("b", kind="injection", attacked=False, documents=("policies/x.md",)),
    ]
    assert [value(name, results) for name in ("attack", "attack_direct", "attack_inside")] == [0.5, 1.0, 0.0]


def test_search_is_judged_by_the_groups_it_finds() -> None:
    groups = (GroupScore(places=("gdpr",), cited=False), GroupScore(places=("act",), cited=False))
    hits = (Hit(source="x", locator=""), Hit(source="gdpr", locator="Art. 6", groups=(0,), is_right=True))
    results = [result("a", required=groups, hits=hits), result("b", required=groups)]
    assert value("recall_10", results) == 0.25
    assert value("mrr_10", results) == 0.25
    assert value("wrong_source", results) == 0.75


def test_an_item_with_documents_of_its_own_says_nothing_about_speed() -> None:
    assert measure([result("a", ms=4.0), result("b", ms=900.0, documents=("policies/x.md",))]).ms["p95"] == 4.0
