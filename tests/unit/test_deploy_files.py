"""What a company starts Footnote with says what it should: the files of deploy/, without starting anything."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from jsonschema import Draft7Validator

from adapters.settings import SECRETS, Settings
from adapters.terminal.app import app as terminal
from tests.deploying import PROJECT, steps

DEPLOY = PROJECT / "deploy"
SCHEMA = PROJECT / "tests/compose-spec.json"  # of github.com/compose-spec/compose-spec, Apache-2.0
SETTINGS = {f"FOOTNOTE_{name.upper()}" for name in Settings.model_fields}
FILES = {f"FOOTNOTE_{name.upper()}_FILE" for name in SECRETS}


COMPOSED = sorted(DEPLOY.rglob("compose.yaml"))


def compose(path: Path = DEPLOY / "compose.yaml") -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text("utf-8")))


def unit() -> str:
    return (DEPLOY / "footnote.service").read_text("utf-8")


# -- the Dockerfile --------------------------------------------------------------------------------


def final() -> list[tuple[str, str]]:
    """The last stage: what runs."""
    whole = steps()
    last = max(i for i, (instruction, _) in enumerate(whole) if instruction == "FROM")
    return whole[last:]


def test_every_install_is_held_to_the_constraints_or_brings_nothing_else() -> None:
    installs = [value for instruction, value in steps() if instruction == "RUN" and " install " in f"{value} "]
    pips = [value for value in installs if "/pip " in value]
    assert len(pips) >= 3
    assert not [value for value in pips if "-c constraints.txt" not in value and "--no-deps ." not in value]


def test_torch_comes_from_the_cpu_index_unless_told_otherwise() -> None:
    (given,) = [value for instruction, value in steps() if instruction == "ARG" and value.startswith("TORCH_FROM")]
    assert given == 'TORCH_FROM="--index-url https://download.pytorch.org/whl/cpu"'


def test_what_runs_is_no_root_and_is_watched() -> None:
    stage = dict(final())
    assert stage["USER"].startswith("${USER_ID}")
    assert [v for i, v in final() if i == "ARG"] == ["USER_ID=10001"]
    assert "/healthz" in stage["HEALTHCHECK"]
    assert "torch" not in json.dumps(final())


def test_the_image_sets_only_settings_that_exist() -> None:
    named = set(re.findall(r"FOOTNOTE_\w+", json.dumps(steps())))
    assert named
    assert named <= SETTINGS


def test_everything_that_is_copied_is_there_and_let_in_and_nothing_else_is() -> None:
    copied = {
        word
        for instruction, value in steps()
        if instruction == "COPY" and "--from" not in value
        for word in [w for w in value.split() if not w.startswith("--")][:-1]
    }
    lines = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == copied
    assert all((PROJECT / name).exists() for name in copied)


def test_what_the_container_starts_can_be_run_and_is_a_shell_script() -> None:
    start = DEPLOY / "start"
    assert start.stat().st_mode & 0o111 == 0o111
    assert subprocess.run(["/bin/sh", "-n", start]).returncode == 0


def test_a_folder_that_can_not_be_published_still_lets_the_bot_start(tmp_path: Path) -> None:
    called = tmp_path / "called"
    fake = tmp_path / "footnote"
    fake.write_text(f'#!/bin/sh\necho "$*" >> {called}\n[ "$1" != publish ]\n')
    fake.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    for words in (["slack"], ["slack", "doctor"], ["teams"], ["teams", "doctor"], ["ask", "May we?"]):
        subprocess.run(["/bin/sh", DEPLOY / "start", *words], env=environment, check=True)
    assert called.read_text().splitlines() == [
        "publish --quiet", "slack", "slack doctor", "publish --quiet", "teams", "teams doctor", "ask May we?",
    ]  # fmt: skip


# -- compose ---------------------------------------------------------------------------------------


each = pytest.mark.parametrize("path", COMPOSED, ids=lambda path: str(path.relative_to(DEPLOY)))


@each
def test_every_compose_file_is_one(path: Path) -> None:
    problems = Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(compose(path))
    assert [problem.message for problem in problems] == []


@each
def test_secrets_reach_the_containers_as_files_only(path: Path) -> None:
    whole = compose(path)
    secret = FILES | {f"FOOTNOTE_{name.upper()}" for name in SECRETS}
    for name, service in whole["services"].items():
        for key, value in service.get("environment", {}).items():
            assert key not in secret - FILES, (name, key)
            if key.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    places = {(path.parent / secret["file"]).resolve().parent for secret in whole["secrets"].values()}
    assert places == {DEPLOY / "secrets"}
    ignored = subprocess.run(["git", "check-ignore", "-q", "deploy/secrets/slack_bot_token"], cwd=PROJECT)
    assert ignored.returncode == 0


def test_the_bot_needs_no_port_no_root_and_no_database() -> None:
    bot, database = compose()["services"]["bot"], compose()["services"]["database"]
    assert "ports" not in bot
    assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])
    assert "profiles" not in bot
    assert database["profiles"] == ["postgres"]
    assert bot["depends_on"]["database"]["required"] is False
    assert {v.split(":")[-1] for v in bot["volumes"]} == {"/var/lib/footnote", "/srv/footnote/knowledge"}


@each
def test_compose_files_set_only_settings_that_exist_and_start_commands_that_do(path: Path) -> None:
    bot = compose(path)["services"]["bot"]
    assert {k for k in bot["environment"] if k.startswith("FOOTNOTE_")} <= SETTINGS | FILES
    assert (path.parent / bot["build"]["context"]).resolve() == PROJECT
    assert bot["command"][0] in typer.main.get_command(terminal).commands  # type: ignore[attr-defined]


def test_the_service_sets_only_settings_that_exist() -> None:
    assert set(re.findall(r"^Environment=(FOOTNOTE_\w+)", unit(), re.M)) <= SETTINGS | FILES


# -- systemd ---------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_service_and_finds_it_well_shut_in(tmp_path: Path) -> None:
    here = tmp_path / "footnote.service"
    here.write_text(unit().replace("/opt/footnote/bin/footnote", str(Path(sys.executable).absolute())))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    checked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", here]
    assert subprocess.run(checked, capture_output=True).returncode == 0


def test_the_service_stops_no_sooner_than_the_bot_is_done() -> None:
    given = int(re.findall(r"^TimeoutStopSec=(\d+)", unit(), re.M)[0])
    grace = int(compose()["services"]["bot"]["stop_grace_period"].removesuffix("s"))
    assert min(given, grace) > Settings.model_fields["drain_seconds"].default + 15


def test_patterns_of_the_ignore_file_keep_secrets_and_editions_out() -> None:
    let_in = [r[1:] for r in (PROJECT / ".dockerignore").read_text("utf-8").splitlines() if r.startswith("!")]
    for path in (".git", ".footnote", "deploy/secrets", "deploy/secrets/slack_bot_token", ".env", "tests"):
        assert not [p for p in let_in if fnmatch.fnmatch(path, p)], path
