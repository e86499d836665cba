"""`footnote eval`: what a terminal shows, within 80 columns, and that asking does not pay for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import thresholds
from bot.errors import SettingInvalid
from evals.calibrate import replaced
from evals.gate import compare
from evals.run_file import Estimate
from evals.standard import standard_of
from evals.summary import badness, reasons, show_comparison, show_run, shown
from tests.unit.evals.making import reply, result, run_of


def test_the_command_imports_nothing_heavy() -> None:
    code = "import sys, evals.command; print(*[m for m in sys.modules if m.split('.')[0] in "
    code += "('numpy', 'scipy', 'sklearn', 'rich', 'chromadb', 'onnxruntime', 'torch') or m == 'evals.run'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_run_is_shown_within_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    right = [result(f"item-with-a-long-name-{n}", over_block=False, should_decline=True) for n in range(3)]
    wrong = result("wrong", correct=False, question="why " * 90, got="referral", reply=reply("referral"))
    run = run_of([*right, wrong])
    beside = {
        name: {metric: Estimate(value=0.123456) for metric in ALL} for name in ("always-conditional", "dense-only")
    }
    show_run(run.model_copy(update={"ending": run.ending.model_copy(update={"baselines": beside})}), 5)
    shown_lines = capsys.readouterr().out.splitlines()
    assert max(map(len, shown_lines)) <= 80
    whole = "\n".join(shown_lines)
    for part in (
        "Outcome accepted",
        "75 %",
        "missed",
        "always-conditional",
        "12.3 %",
        "By kind",
        "wrong",
        "got referral",
    ):
        assert part in whole


ALL = ("accepted", "correct", "unsafe_permit", "over_block", "abstention_f1", "required_recall", "point_recall")


def test_a_comparison_names_what_was_lost_and_why_it_is_no_pass(capsys: pytest.CaptureFixture[str]) -> None:
    before = standard_of(run_of([result("a"), result("b")]))
    after = standard_of(run_of([result("a"), result("b", correct=False, got="answer/allowed", unsafe_permit=True)]))
    show_comparison(compare(before, after))
    out = capsys.readouterr().out
    assert "lost b: answer/conditional → answer/allowed" in out
    assert "FAIL" in out
    assert "- b: a new unsafe permit (answer/allowed)" in out


def test_the_worst_failure_comes_first() -> None:
    failures = [
        result("d", correct=False),
        result("c", correct=False, accepted=True),
        result("b", correct=False, forbidden=("x",)),
        result("a", correct=False, unsafe_permit=True),
    ]
    assert [r.id for r in sorted(failures, key=badness)] == ["a", "b", "d", "c"]


def test_why_an_item_is_wrong_is_said() -> None:
    wrong = result("a", correct=False, unsafe_permit=True, forbidden=("always anonymous",), stale=("old, § 1",))
    assert reasons(wrong) == ["an unsafe permit", "says “always anonymous”", "cites old, § 1, which must be silent"]


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [("accepted", 0.9, "90 %"), ("accepted", 1.0, "100 %"), ("correct", 0.1234, "12.3 %"), ("auroc", 0.5, "0.500"),
     ("accepted", 197 / 219, "89.9 %"), ("over_block", 0.05001, "5.1 %"), ("accepted", None, "–"),
     ("accepted", 0.0, "0 %")],
)  # fmt: skip
def test_numbers_are_written_for_people(name: str, value: float | None, written: str) -> None:
    assert shown(name, value) == written


def test_proposed_thresholds_replace_their_lines_and_nothing_else() -> None:
    text = Path(str(thresholds.__file__)).read_text("utf-8")
    changed = replaced(text, {"EVIDENCE_ENOUGH": 0.42, "EVIDENCE_WEIGHTS": {"top": 1.5}})
    assert "\nEVIDENCE_ENOUGH = 0.42\n" in changed
    assert '\nEVIDENCE_WEIGHTS = {"top": 1.5}\n' in changed
    differing = [old for old, new in zip(text.splitlines(), changed.splitlines(), strict=True) if old != new]
    assert len(differing) == 2


def test_a_threshold_without_a_line_is_not_invented() -> None:
    with pytest.raises(SettingInvalid, match="no line"):
        replaced("A = 1\n", {"B": 2.0})
