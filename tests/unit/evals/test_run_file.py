"""A run file is read whole, or it is said why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.run_file import RunInvalid, read, read_unfinished
from tests.unit.evals.making import result, written


def test_what_was_written_is_what_is_read(tmp_path: Path) -> None:
    results = [result("a", point_recall=0.5), result("b", reply=None, error="KeyError: x")]
    run = read(written(tmp_path / "run.jsonl", results))
    assert list(run.results) == results
    assert run.manifest.selected == ("a", "b")


def test_an_unfinished_run_is_no_result(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl", [result("a")], ends=False)
    with pytest.raises(RunInvalid, match="unfinished run: 1 of 1 items"):
        read(path)


def test_a_line_that_was_cut_off_does_not_count(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl", [result("a"), result("b")], ends=False)
    path.write_text(path.read_text()[:-40])
    _, results, ending = read_unfinished(path)
    assert [r.id for r in results] == ["a"]
    assert ending is None


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "is empty"), ("{}\n", "no run of this version"), ("nonsense\n", "no run of this version")],
)
def test_what_is_not_a_run_is_said_to_be_none(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(content)
    with pytest.raises(RunInvalid, match=said):
        read(path)


def test_a_run_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunInvalid, match=r"There is no run at .*gone.jsonl"):
        read(tmp_path / "gone.jsonl")


def test_results_of_other_items_than_the_file_names_are_no_run(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl", [result("a"), result("b")])
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], lines[2], lines[1], *lines[3:]]))
    with pytest.raises(RunInvalid, match="does not hold the results"):
        read(path)
