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

PROGRAM = Path(__file__).with_name("desk_process.py")
PROJECT = PROGRAM.parents[2]
KEYS = [f"Ev{n}" for n in range(8)]


def run(tmp_path: Path, step: str, ahead: int, keys: list[str]) -> int:
    command = [
        sys.executable,
        str(PROGRAM),
        f"sqlite:///{tmp_path}/r.sqlite",
        str(tmp_path / "posts"),
        step,
        str(ahead),
    ]
    env = os.environ | {"PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, input="\n".join(keys), text=True, timeout=120, env=env).returncode


def posts(tmp_path: Path) -> Counter[str]:
    file = tmp_path / "posts"
    return Counter(json.loads(line) for line in file.read_text().splitlines()) if file.exists() else Counter()


@pytest.mark.parametrize("step", ["received", "taken up", "asked", "about to post", "posted"])
def test_what_a_kill_cut_off_is_answered_once_after_the_restart(tmp_path: Path, step: str) -> None:
    assert run(tmp_path, step, 0, KEYS) == -signal.SIGKILL
    before = posts(tmp_path)
    assert len(before) < len(KEYS), "it died in the middle"
    # the platform delivers again what it can't know to have arrived, and the clock has passed the leases
    assert run(tmp_path, "", 120, KEYS) == 0
    assert posts(tmp_path) == Counter(f"slack:{key}" for key in KEYS)


def test_two_kills_in_a_row_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "posted", 0, KEYS) == -signal.SIGKILL
    assert run(tmp_path, "about to post", 120, KEYS) == -signal.SIGKILL
    assert run(tmp_path, "", 240, []) == 0, "not even delivered again"
    known = posts(tmp_path)
    assert run(tmp_path, "", 360, KEYS) == 0
    assert set(known.values()) == {1}
    assert posts(tmp_path) == Counter(f"slack:{key}" for key in KEYS)
