"""A bot that is killed without warning: whatever it was doing, every question is answered once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from adapters.desk import LockedRoll

PROGRAM = Path(__file__).with_name("desk_process.py")
PROJECT = PROGRAM.parents[2]
KEYS = [f"Ev{n}" for n in range(8)]


def run(tmp_path: Path, step: str, ahead: int, keys: list[str], roll: str = "workers") -> int:
    command = [
        sys.executable,
        str(PROGRAM),
        f"sqlite:///{tmp_path}/r.sqlite",
        str(tmp_path / "posts"),
        step,
        str(ahead),
        str(tmp_path / roll),
    ]
    env = os.environ | {"PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, input="\n".join(keys), text=True, timeout=120, env=env).returncode


def posts(tmp_path: Path) -> Counter[str]:
    file = tmp_path / "posts"
    return Counter(json.loads(line) for line in file.read_text().splitlines()) if file.exists() else Counter()


STEPS = ["received", "taken up", "asked", "about to post", "posted"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("roll", "ahead"), [("workers", 0), ("on another machine", 120)])
def test_what_a_kill_cut_off_is_answered_once_after_the_restart(
    tmp_path: Path, step: str, roll: str, ahead: int
) -> None:
    assert run(tmp_path, step, 0, KEYS) == -signal.SIGKILL
    before = posts(tmp_path)
    assert len(before) < len(KEYS), "it died in the middle"
    # The platform delivers again what it can't know to have arrived. What the dead process held is free at once
    # where it had signed in, elsewhere when the clock has passed its lease.
    assert run(tmp_path, "", ahead, KEYS, roll) == 0
    assert posts(tmp_path) == Counter(f"slack:{key}" for key in KEYS)


def test_two_kills_in_a_row_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "posted", 0, KEYS) == -signal.SIGKILL
    assert run(tmp_path, "about to post", 0, KEYS) == -signal.SIGKILL
    assert run(tmp_path, "", 0, []) == 0, "not even delivered again"
    known = posts(tmp_path)
    assert run(tmp_path, "", 0, KEYS) == 0
    assert set(known.values()) == {1}
    assert posts(tmp_path) == Counter(f"slack:{key}" for key in KEYS)


def test_who_is_alive_keeps_what_it_holds(tmp_path: Path) -> None:
    alive, other = LockedRoll(tmp_path), LockedRoll(tmp_path)
    alive.sign_in("w1")
    other.sign_in("w2")
    assert (alive.gone(), other.gone()) == ([], [])
    alive.sign_out()
    assert other.gone() == []
    assert [file.name.split(".")[0] for file in tmp_path.iterdir()] == ["w2"]


def test_workers_of_another_machine_that_shares_the_folder_are_never_taken_for_dead(tmp_path: Path) -> None:
    here, there = LockedRoll(tmp_path, "here"), LockedRoll(tmp_path, "there")
    there.sign_in("w1")
    (left,) = tmp_path.iterdir()
    here.sign_in("w2")
    assert here.gone() == []
    (tmp_path / left.name.replace("w1", "w3")).touch()  # as a process that died there leaves it
    assert here.gone() == []
    assert there.gone() == ["w3"]


def test_a_killed_process_is_known_until_it_is_struck_off(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from adapters.desk import LockedRoll
roll = LockedRoll(Path(sys.argv[1]))
roll.sign_in("w1")
print("in", flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=PROJECT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"in\n"
        roll = LockedRoll(tmp_path)
        assert roll.gone() == []
        process.kill()
        process.wait()
        assert roll.gone() == ["w1"]
    roll.strike("w1")
    assert roll.gone() == []


def test_a_folder_that_can_not_be_written_costs_nothing_but_the_wait(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    roll = LockedRoll(tmp_path / "file")
    roll.sign_in("w1")
    assert roll.gone() == []
    roll.sign_out()
