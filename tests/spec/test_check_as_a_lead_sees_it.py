"""`footnote check` and `footnote new` as a compliance lead, a script and a pull request see them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from adapters.settings import Settings
from adapters.terminal.app import main
from adapters.terminal.checking import check_folder
from adapters.terminal.starting import start
from bot.errors import SettingInvalid
from tests.conftest import PROJECT
from tests.house import POLICY, Knowledge, furnished

pytestmark = pytest.mark.model

Check = Callable[..., tuple[bool, str]]


@pytest.fixture
def folder(knowledge: Knowledge) -> Knowledge:
    furnished(knowledge).remove("commentary/paper.md")
    return knowledge


@pytest.fixture
def check(knowledge: Knowledge, shared_home: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Check the folder; returns whether it failed, and what was printed."""

    def check(output: str = "table", *, strict: bool = False, folder: Path = knowledge.root) -> tuple[bool, str]:
        failed = check_folder(Settings(knowledge=folder, home=shared_home), output, strict=strict)
        return failed, capsys.readouterr().out

    return check


def new(folder: Knowledge, kind: str, name: str) -> None:
    start(Settings(knowledge=folder.root), kind, name)


def overdue(folder: Knowledge) -> None:
    folder.source("policies/photos.md", POLICY, title="Photo policy", review_by=date(2026, 1, 1))


def broken(folder: Knowledge) -> None:
    folder.ruling(
        "keeping", "Keep the photos only where a legal basis applies.[^1]\n\n[^1]: act, Art. 99\n",
        question="Can we keep photos?", facts={"data": ["photo"], "purpose": ["retention"]},
    )  # fmt: skip


def test_a_clean_folder_passes_and_says_what_was_looked_at(folder: Knowledge, check: Check) -> None:
    failed, out = check(strict=True)
    assert not failed
    assert out == "Nothing to mend: 2 sources and 4 rulings were looked at.\n"


def test_warnings_pass_unless_the_check_is_strict(folder: Knowledge, check: Check) -> None:
    overdue(folder)
    assert not check()[0]
    assert check(strict=True)[0]


def test_errors_fail(folder: Knowledge, check: Check) -> None:
    broken(folder)
    assert check()[0]


def test_the_table_names_file_line_and_what_to_do_within_80_columns(folder: Knowledge, check: Check) -> None:
    overdue(folder)
    broken(folder)
    _, out = check()
    assert max(map(len, out.splitlines())) <= 80
    folded = " ".join(out.split())
    assert "policies/photos.md 12 warning The review was due on 2026-01-01." in folded
    assert "rulings/keeping.md 17 error act has no “Art. 99”." in folded
    assert "1 error and 1 warning" in folded


def test_json_is_one_object_that_says_the_same(folder: Knowledge, check: Check) -> None:
    overdue(folder)
    broken(folder)
    _, out = check("json")
    made = json.loads(out)
    assert made["schema"] == "footnote.check/1"
    assert (made["failed"], made["errors"], made["warnings"]) == (True, 1, 1)
    assert [(p["path"], p["line"], p["severity"], p["rule"]) for p in made["problems"]] == [
        ("policies/photos.md", 12, "warning", "overdue"),
        ("rulings/keeping.md", 17, "error", "footnote"),
    ]


def test_github_shows_each_problem_beside_its_line(
    folder: Knowledge, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(folder)
    monkeypatch.chdir(folder.root.parent)
    _, out = check("github", folder=Path("knowledge"))
    (line,) = out.splitlines()
    assert line.startswith("::error file=knowledge/rulings/keeping.md,line=17,title=footnote footnote::act has no")


def test_what_is_printed_for_programs_has_nothing_else_in_it(folder: Knowledge, check: Check) -> None:
    assert json.loads(check("json")[1])["problems"] == []
    assert check("github")[1] == ""


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        ("policy", "policy-drones", "policies/policy-drones.md"),
        ("policy", "2027", "policies/2027.md"),
        ("ruling", "drone-photos", "rulings/drone-photos.md"),
        ("ruling", "true", "rulings/true.md"),
        ("source", "drone-guidance", "regulators/drone-guidance.md"),
    ],
)
def test_what_new_writes_is_valid_and_never_quoted_as_it_is(
    folder: Knowledge, check: Check, kind: str, name: str, path: str
) -> None:
    new(folder, kind, name)
    assert "status: draft" in (folder.root / path).read_text()
    failed, out = check(strict=True)
    assert not failed, out


def test_new_says_where_the_file_is(folder: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    new(folder, "policy", "policy-drones")
    assert str(folder.root / "policies" / "policy-drones.md") in capsys.readouterr().out


@pytest.mark.parametrize(("kind", "name"), [("policy", "photos"), ("source", "act"), ("ruling", "child-training")])
def test_new_overwrites_nothing(folder: Knowledge, kind: str, name: str) -> None:
    before = {p: p.read_bytes() for p in folder.root.rglob("*") if p.is_file()}
    with pytest.raises(SettingInvalid, match="is there already"):
        new(folder, kind, name)
    assert {p: p.read_bytes() for p in folder.root.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("name", ["Drone photos", "../drones", "x", "drones.md", "dröner", "-drones", "", "a" * 81])
def test_new_says_how_a_name_must_be_and_writes_nothing(folder: Knowledge, name: str) -> None:
    before = sorted(folder.root.rglob("*"))
    with pytest.raises(SettingInvalid, match="small letters, digits and hyphens"):
        new(folder, "ruling", name)
    assert sorted(folder.root.rglob("*")) == before


def test_the_name_that_new_proposes_is_a_good_one(folder: Knowledge) -> None:
    with pytest.raises(SettingInvalid, match="such as `drone-photos`"):
        new(folder, "ruling", "Drone Photos.md")


def test_new_knows_three_kinds(folder: Knowledge) -> None:
    with pytest.raises(SettingInvalid, match="policy, ruling, source"):
        new(folder, "poem", "drones")


def test_new_leaves_out_what_the_folder_fills_in_by_itself(folder: Knowledge) -> None:
    folder.write("policies/_defaults.yaml", "owner: privacy team\npublisher: Nordlys AS\n")
    new(folder, "policy", "policy-drones")
    written = (folder.root / "policies/policy-drones.md").read_text()
    assert "owner:" not in written
    assert "jurisdiction:" in written


def test_the_shipped_folder_is_clean(check: Check) -> None:
    failed, out = check(strict=True, folder=PROJECT / "knowledge")
    assert not failed, out


def test_the_command_s_exit_code_says_that_the_check_failed(
    folder: Knowledge, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(folder)
    monkeypatch.setattr(sys, "argv", ["footnote", "check", "--knowledge", str(folder.root), "--home", str(shared_home)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
