"""What the documents tell people to type exists, and what the README shows runs as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from adapters.terminal.app import app as terminal
from bot.ports import Encoder
from evals.command import app as evals
from tests.house import House, Knowledge, furnished

PROJECT = Path(__file__).resolve().parents[2]
README = PROJECT / "README.md"
DOCUMENTS = [
    README, PROJECT / "CONTRIBUTING.md", PROJECT / "knowledge/README.md", *sorted((PROJECT / "docs").glob("*.md")),
    *sorted((PROJECT / "deploy").rglob("*.md")),
]  # fmt: skip
OFFLINE = {"ask", "check", "editions", "new", "publish", "rollback", "search", "status"}

_FENCED = re.compile(r"^```(?:sh|bash)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:footnote|make) [^`\n]+)`")
_CALLED = re.compile(r"(?:^|bin/|exec bot |--rm )(footnote (?!\S*=).*)")


def lines(document: Path) -> list[str]:
    """The lines of its fenced blocks, without comments."""
    blocks = _FENCED.findall(document.read_text("utf-8"))
    return [re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.splitlines() if line.strip()]


def variants(line: str) -> Iterator[str]:
    """`new ruling|policy NAME` is two commands."""
    several = re.search(r"\b\w+(?:\|\w+)+\b", line)
    for one in several[0].split("|") if several else [""]:
        yield line.replace(several[0], one) if several else line


def called(document: Path) -> list[str]:
    """Every `footnote …` that it shows, in blocks and in its sentences."""
    inline = [words for words in _INLINE.findall(document.read_text("utf-8")) if words.startswith("footnote ")]
    fenced = [found[1] for line in lines(document) if (found := _CALLED.search(line))]
    return [one for line in dict.fromkeys([*fenced, *inline]) for one in variants(line)]


SHOWN = [(d, line) for d in DOCUMENTS for line in called(d)]


@pytest.mark.parametrize(("document", "line"), SHOWN, ids=[f"{d.parent.name}/{d.name}: {line}" for d, line in SHOWN])
def test_every_command_that_a_document_shows_exists(document: Path, line: str) -> None:
    words = shlex.split(line.partition(" | ")[0])[1:]
    command: Any = typer.main.get_command(terminal)
    if words[0] == "eval":
        command, words = typer.main.get_command(evals), words[1:]
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        assert words[0] in command.commands, f"{document.name} shows “{line}”"
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {w.split("=")[0] for w in words if w.startswith("-")} <= known | {"--help"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: f"{d.parent.name}/{d.name}")
def test_every_make_target_and_every_linked_file_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    inline = [words for words in _INLINE.findall(text) if words.startswith("make ")]
    for line in [*inline, *(line for line in lines(document) if line.startswith("make "))]:
        done = subprocess.run(
            ["make", "-n", *shlex.split(line.partition("&&")[0])[1:]], cwd=PROJECT, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}: {done.stderr}"
    linked = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    assert not [link for link in linked if not (document.parent / link).exists()]


# -- the README's commands, run ------------------------------------------------------------------


class Desk:
    """A checkout of the project as somebody has it after `make` set it up, with a knowledge folder to play with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".footnote").mkdir()
        for name in ("Makefile", "pyproject.toml", "constraints.txt", "requirements", "bot", "adapters", "evals"):
            (folder / name).symlink_to(PROJECT / name)
        made = folder / ".venv"
        (made / "bin").mkdir(parents=True)
        (made / "bin/python").symlink_to(sys.executable)
        footnote = made / "bin/footnote"
        footnote.write_text(f"#!{sys.executable}\nfrom evals.command import main\nmain()\n")
        footnote.chmod(0o755)
        for stamp in ("torch", "ready"):
            (made / stamp).touch()

    def type(self, line: str, told: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.folder}/.venv/bin:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(self.folder),
            "LC_ALL": "C.UTF-8",
        }
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], input=told, capture_output=True, text=True, cwd=self.folder,
            env=environment,
        )  # fmt: skip


@pytest.fixture(scope="module")
def desk(_shipped: House, shared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """With the folder that ships, published."""
    made = Desk(tmp_path_factory.mktemp("readme"))
    (made.folder / "knowledge").symlink_to(PROJECT / "knowledge")
    for name in ("models", "editions", "current"):
        (made.folder / ".footnote" / name).symlink_to(shared_home / name)
    return made


@pytest.fixture(scope="module")
def small(encoder: Encoder, shared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """With a small folder, published: one that a test may change and check in a moment."""
    made = Desk(tmp_path_factory.mktemp("small"))
    furnished(Knowledge(made.folder / "knowledge"))
    (made.folder / ".footnote/models").symlink_to(shared_home / "models")
    assert made.type("footnote publish --quiet").returncode == 0
    return made


@pytest.mark.model
def test_the_command_that_carries_a_new_user_answers(desk: Desk) -> None:
    (line,) = [line for line in lines(README) if line.startswith("make ask")]
    done = desk.type(line)
    assert done.returncode == 0, done.stderr
    assert "Only if" in done.stdout
    assert "[1]" in done.stdout


@pytest.mark.model
def test_what_the_readme_shows_a_lead_runs_in_its_order(small: Desk) -> None:
    shown = [one for line in lines(README) if line.startswith("footnote ") for one in variants(line)]
    ran = [line for line in shown if line.split()[1] in OFFLINE]
    assert {line.split()[1] for line in ran} >= {"check", "publish", "rollback", "new"}
    policy = small.folder / "knowledge/policies/photos.md"
    policy.write_text(policy.read_text("utf-8") + "\n2.5 A sentence of ours is here now.\n", "utf-8")
    for line in ran:
        kind = line.split()[2] if line.split()[1] == "new" else ""
        done = small.type(line.replace("NAME", f"{kind}-readme"))
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.mark.model
def test_lines_of_questions_get_lines_of_replies(small: Desk) -> None:
    (line,) = re.findall(r"`(\{\"id\": .*?\})`", README.read_text("utf-8"))
    done = small.type("footnote ask --jsonl", f"{line.replace('…', 'Can we use customer photos?')}\n")
    reply = json.loads(done.stdout)
    (schema,) = re.findall(r"`schema: (\S+?)`", README.read_text("utf-8"))
    assert (reply["id"], reply["schema"]) == (json.loads(line)["id"], schema)


@pytest.mark.model
@pytest.mark.parametrize(
    "line", ["ask 'May we keep photos?' | head -1", "search --json photos | true", "editions | true"]
)
def test_a_reader_that_has_enough_is_no_failure(desk: Desk, line: str) -> None:
    done = desk.type(f"footnote {line}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.model
def test_a_check_whose_reader_left_is_not_taken_for_a_good_one(small: Desk) -> None:
    broken = small.folder / "knowledge/policies/broken.md"
    broken.write_text("---\nstatus: nonsense\n---\n# Broken\n", "utf-8")
    done = small.type("footnote check | true")
    broken.unlink()
    assert done.returncode != 0
