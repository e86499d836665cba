"""The workflows for users' own forks: valid, with no more rights than needed, and with commands that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from adapters.terminal.app import app as terminal
from evals.command import app as evals

FOLDER = Path(__file__).parents[2] / ".github" / "workflows"
KNOWLEDGE = FOLDER / "knowledge.yml"


def read(path: Path) -> dict[Any, Any]:
    whole = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(whole, dict)
    return whole


def scripts(path: Path) -> list[str]:
    return [step["run"] for job in read(path)["jobs"].values() for step in job["steps"] if "run" in step]


def commands(path: Path) -> list[list[str]]:
    """The words behind every `footnote` of its scripts."""
    lines = [line.strip() for script in scripts(path) for line in script.splitlines()]
    found = [re.split(r"\|\||;", line.partition("footnote ")[2])[0] for line in lines if "bin/footnote " in line]
    return [shlex.split(line) for line in found]


def test_every_action_is_pinned_to_a_major_version() -> None:
    jobs = read(KNOWLEDGE)["jobs"].values()
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert used
    assert not [name for name in used if not re.fullmatch(r"actions/[\w-]+@v\d+", name)]


def test_what_a_pull_request_brings_runs_without_rights_to_write() -> None:
    whole = read(KNOWLEDGE)
    assert list(whole[True]) == ["pull_request"]  # YAML 1.1 reads `on` as true
    assert "knowledge/**" in whole[True]["pull_request"]["paths"]
    assert whole["permissions"] == {}
    jobs = whole["jobs"]
    assert jobs["evals"]["permissions"] == {"contents": "read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert not [step for step in jobs["comment"]["steps"] if "run" in step or "checkout" in step.get("uses", "")]
    checkouts = [step for step in jobs["evals"]["steps"] if "checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_script_holds_what_others_write() -> None:
    """An expression inside a script is put there as it is: a branch's name could be a command."""
    bodies = scripts(KNOWLEDGE) + [
        step["with"]["script"] for job in read(KNOWLEDGE)["jobs"].values() for step in job["steps"]
        if "script" in step.get("with", {})
    ]  # fmt: skip
    assert not [body for body in bodies if "${{" in body]


@pytest.mark.parametrize("script", scripts(KNOWLEDGE))
def test_every_script_is_valid_shell(script: str) -> None:
    checked = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("words", commands(KNOWLEDGE), ids=" ".join)
def test_every_command_and_option_exists(words: list[str]) -> None:
    is_eval = words[0] == "eval"
    group: Any = typer.main.get_command(evals if is_eval else terminal)
    name, *args = words[1:] if is_eval else words
    group.commands[name].make_context(name, args)
