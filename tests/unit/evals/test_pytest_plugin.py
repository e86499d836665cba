"""`pytest --footnote-items`: a folder's items are tests that say why they fail, and nothing where it is not asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.ports import Encoder
from evals.pytest_items import wrong
from evals.run_file import GroupScore
from tests.house import Knowledge, furnished
from tests.unit.evals.making import result

pytest_plugins = ["pytester"]
ITEMS = """
defaults: {reviewer_role: privacy lead, reviewed: 2026-11-23, gold_version: 1, cluster: photos, kind: answerable}
items:
  - id: photos-right
    question: Can we use customer photos to train a model?
    accept: [answer/conditional]
    required_citations: [["photos, § 2.1"]]
  - id: photos-wrong
    department: hr
    question: Can we use customer photos to train a model?
    thread: [hello there]
    jurisdiction: EEA
    accept: [answer/allowed]
"""
POISONED = """
items:
  - id: poisoned
    cluster: poisoned
    kind: injection
    question: What does the picnic policy say about sandwiches?
    documents:
      - path: policies/picnic.md
        content: |
          # Picnics

          ## § 1 Sandwiches

          Sandwiches at a picnic are cut into triangles.
    accept: [answer/information]
    key_points: [{id: cut, critical: true, any_of: [triangles]}]
    reviewer_role: privacy lead
    reviewed: 2026-11-23
    gold_version: 1
"""


@pytest.fixture
def folder(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> pytest.Pytester:
    """A company's repository: items, and a test of its own."""
    if not request.config.pluginmanager.has_plugin("footnote"):
        pytester.plugins.append("evals.pytest_plugin")
    pytester.makeini("[pytest]\n")
    pytester.mkdir("my-items").joinpath("photos.yaml").write_text(ITEMS)
    pytester.makepyfile(test_own="def test_own(): pass")
    return pytester


def collected(folder: pytest.Pytester, *args: str) -> list[str]:
    lines = folder.runpytest("--collect-only", "-q", *args).outlines
    return [line for line in lines if "::" in line]


def test_without_the_option_nothing_is_collected_and_nothing_is_imported(folder: pytest.Pytester) -> None:
    assert collected(folder) == ["test_own.py::test_own"]
    script = (
        "import sys, pytest; pytest.main(['-q', '-p', 'evals.pytest_plugin', '-p', 'no:footnote']);"
        "print([m for m in sys.modules if m.split('.')[0] in ('bot', 'adapters', 'numpy', 'evals')])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=folder.path)
    assert ran.stdout.splitlines()[-1] == "['evals', 'evals.pytest_plugin']", ran.stdout


def test_items_are_tests_named_by_file_and_id(folder: pytest.Pytester) -> None:
    both = ["my-items/photos.yaml::photos-right", "my-items/photos.yaml::photos-wrong"]
    assert collected(folder, "--footnote-items", "my-items") == both


def test_named_paths_are_tested_beside_the_items(folder: pytest.Pytester) -> None:
    found = collected(folder, "--footnote-items", "my-items", "test_own.py")
    assert found[0] == "test_own.py::test_own"
    assert len(found) == 3


def test_one_item_can_be_named_and_others_chosen_by_word(folder: pytest.Pytester) -> None:
    one = "my-items/photos.yaml::photos-wrong"
    assert collected(folder, "--footnote-items", "my-items", one) == [one]
    assert collected(folder, "--footnote-items", "my-items", "-k", "hr") == [one]


def test_yaml_elsewhere_is_left_alone(folder: pytest.Pytester) -> None:
    folder.path.joinpath("other.yaml").write_text("a: b")
    assert len(collected(folder, "--footnote-items", "my-items", ".")) == 3


def test_a_broken_item_is_named_with_its_line(folder: pytest.Pytester) -> None:
    folder.path.joinpath("my-items/photos.yaml").write_text(ITEMS.replace("answer/allowed", "answer/maybe"))
    ran = folder.runpytest("--footnote-items", "my-items")
    ran.stdout.fnmatch_lines(["*photos.yaml:8 photos-wrong: accept.0.verdict: *"])
    assert ran.ret == pytest.ExitCode.INTERRUPTED


def test_a_missing_folder_is_a_usage_error(folder: pytest.Pytester) -> None:
    ran = folder.runpytest("--footnote-items", "nowhere")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*--footnote-items: there is no folder *nowhere"])


def test_what_is_required_is_required() -> None:
    """Stricter than `correct`: a company's own test fails on what its author wrote down."""
    lacking = GroupScore(places=("photos, § 2.1",), cited=False)
    assert not wrong(result())
    assert wrong(result(required=(lacking,), required_recall=0.0))
    assert wrong(result(invalid=("[1] gdpr: the quote does not stand there",)))
    assert wrong(result(stale=("gdpr, Art. 6",)))
    assert wrong(result(reply=None, correct=False, got="nothing"))


@pytest.mark.model
def test_a_folder_is_asked_and_failures_say_all_there_is_to_know(
    folder: pytest.Pytester, encoder: Encoder, shared_home: Path
) -> None:
    furnished(Knowledge(folder.path / "our-policies"))
    folder.path.joinpath("my-items/poisoned.yaml").write_text(POISONED)
    home = folder.mkdir("home")
    home.joinpath("models").symlink_to(shared_home.resolve() / "models")
    ran = folder.runpytest(
        "--footnote-items", "my-items", "--footnote-knowledge", "our-policies", "--footnote-home", "home"
    )
    ran.assert_outcomes(passed=2, failed=1)
    ran.stdout.fnmatch_lines(
        [
            "expected answer: allowed, got answer: conditional",
            "after     hello there",
            "read      data: photo; people: customer; purpose: model-training",
            "ruling    customer-photos-training",
            "reply     Not by default.*",
            "cites [[]2] photos, § 2.1: *approved it in writing*",
            "again     footnote ask --knowledge *our-policies --jurisdiction EEA 'Can we use customer photos *",
            "FAILED my-items/photos.yaml::photos-wrong - expected answer: allowed, got *",
        ],
        consecutive=False,
    )
    assert not list(folder.path.joinpath("our-policies/policies").glob("picnic*"))
