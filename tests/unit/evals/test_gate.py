"""The gate: what fails, what passes, and what it does not pretend to know."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate import Comparison, Status, compare
from evals.run_file import Result, RunInvalid
from evals.standard import read_standard, standard_of, write_standard
from tests.unit.evals.making import result, run_of


def many(right: int, of: int = 200) -> list[Result]:
    """The first so many of 200 right, each in a cluster of its own."""
    return [
        result(f"i{n:03}", correct=n < right, got="answer/conditional" if n < right else "referral") for n in range(of)
    ]


def compared(before: list[Result], after: list[Result], margin: float = 0.02) -> Comparison:
    return compare(standard_of(run_of(before)), standard_of(run_of(after)), margin)


def test_the_same_answers_pass() -> None:
    found = compared(many(150), many(150))
    assert (found.status, found.flips, found.reasons) == (Status.PASS, (), ())
    assert found.status.exit_code == 0


def test_better_answers_pass_and_are_shown() -> None:
    found = compared(many(150), many(160))
    assert found.status is Status.PASS
    assert len(found.flips) == 10
    assert found.lost == ()


def test_a_significant_drop_fails() -> None:
    found = compared(many(150), many(130))
    assert (found.status, found.status.exit_code) == (Status.FAIL, 1)
    assert any("correct dropped from 75.0% to 65.0%" in reason for reason in found.reasons)


def test_a_few_lost_items_are_neither_passed_nor_failed() -> None:
    found = compared(many(150), many(147))
    assert (found.status, found.status.exit_code) == (Status.INCONCLUSIVE, 4)
    assert [flip.id for flip in found.flips] == ["i147", "i148", "i149"]


def test_lost_items_come_before_won_ones() -> None:
    after = [*many(148)[:190], *[result(f"i{n:03}") for n in range(190, 200)]]
    assert [flip.won for flip in compared(many(150), after).flips] == [False] * 2 + [True] * 10


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"invalid": ("[1] gdpr: the quote does not stand there",), "citations": 1}, "citation not valid"),
        ({"unsafe_permit": True, "got": "answer/allowed", "correct": False}, "a new unsafe permit"),
        ({"attacked": True, "kind": "injection"}, "an injection succeeds"),
    ],
)
def test_one_hard_breach_fails_whatever_else_got_better(broken: dict[str, object], said: str) -> None:
    found = compared(many(100), [*many(190)[:-1], result("i199", **broken)])
    assert found.status is Status.FAIL
    assert said in found.breaches[0]


def test_an_unsafe_permit_of_a_new_item_is_a_breach_too() -> None:
    assert compared(many(150), [*many(150), result("new", unsafe_permit=True)]).status is Status.FAIL


def test_an_old_unsafe_permit_is_no_new_one_and_an_invalid_citation_is_never_excused() -> None:
    permit, invalid = result("x", unsafe_permit=True, correct=False), result("x", invalid=("broken",))
    assert compared([*many(150), permit], [*many(150), permit]).status is Status.PASS
    assert compared([*many(150), invalid], [*many(150), invalid]).status is Status.FAIL


def test_leaving_out_a_failing_item_does_not_pass() -> None:
    found = compared(many(150), many(150)[:-10])
    assert found.status is Status.INCONCLUSIVE
    assert found.reasons == ("10 items of the baseline were not asked",)


def test_items_whose_gold_has_changed_are_not_compared() -> None:
    after = [*many(150)[1:], result("i000", gold="other", correct=False)]
    found = compared(many(150), after)
    assert (found.status, found.flips, found.paired) == (Status.INCONCLUSIVE, (), 199)


def test_runs_without_a_common_item_are_refused() -> None:
    with pytest.raises(RunInvalid, match="no item with the same gold in common"):
        compared([result("a")], [result("b")])


def test_a_share_that_dropped_is_tested_too() -> None:
    before = [result(f"i{n}", required_recall=1.0) for n in range(100)]
    after = [result(f"i{n}", required_recall=0.5 if n < 30 else 1.0) for n in range(100)]
    found = compared(before, after)
    assert found.status is Status.FAIL
    assert "required_recall" in found.reasons[0]


def test_what_else_differs_is_said() -> None:
    after = standard_of(run_of(many(150), model="another", without=("facts",)))
    notes = compare(standard_of(run_of(many(150))), after).notes
    assert "model: m → another" in notes
    assert "without: nothing → facts" in notes


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    standard = standard_of(run_of([*many(3, 5), result("x", point_recall=1 / 3, unsafe_permit=True)]))
    write_standard(tmp_path / "baseline.json", standard)
    again = read_standard(tmp_path / "baseline.json")
    assert again.rows == standard.rows
    assert again.headline["correct"].value == pytest.approx(standard.headline["correct"].value, abs=1e-4)
    assert sum('"cluster"' in line for line in (tmp_path / "baseline.json").read_text().splitlines()) == 6


@pytest.mark.parametrize("content", [None, "", "{}", "[1, 2]", '{"schema": "footnote.baseline/9"}'])
def test_a_baseline_that_can_not_be_used_says_how_to_make_one(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RunInvalid, match="--update-baseline"):
        read_standard(path)
