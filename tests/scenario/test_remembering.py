"""The commands by which a company keeps its promises to the people who ask."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.records import SqlRecords
from bot.records import Turn
from tests.scenario.terminal import COMMAND


def footnote(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=os.environ | environment)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Records of two people, of which one asked long ago."""
    records = SqlRecords(f"sqlite:///{tmp_path}/home/records.sqlite")

    async def fill() -> None:
        for user, days in (("U1", 1), ("U1", 50), ("U2", 1)):
            at = datetime.now(UTC) - timedelta(days=days)
            turn = Turn(
                platform="slack", thread="T", user=user, message=f"{user}{days}", text=f"æ {user} {days}", at=at,
                expires=at + timedelta(days=99),
            )  # fmt: skip
            await records.threads.remember(turn)

    asyncio.run(fill())
    records.close()
    return tmp_path / "home"


def test_a_person_sees_what_is_kept_and_has_it_erased(home: Path) -> None:
    shown = json.loads(footnote(home, "export", "--user", "U1").stdout)
    assert [t["text"] for t in shown["turns"]] == ["æ U1 1", "æ U1 50"]
    assert "Erased: 2 remembered messages." in footnote(home, "erase", "--user", "U1").stdout
    assert json.loads(footnote(home, "export", "--user", "U1").stdout)["turns"] == []
    assert len(json.loads(footnote(home, "export", "--user", "U2").stdout)["turns"]) == 1
    assert "Nothing is kept" in footnote(home, "erase", "--user", "U1", "--platform", "slack").stdout
    left = b"".join(f.read_bytes() for f in home.glob("records.sqlite*"))
    assert "æ U1".encode() not in left, "erased is erased, also in the file"
    assert "æ U2".encode() in left


def test_a_purge_goes_by_the_setting_or_the_days_given(home: Path) -> None:
    assert "Nothing is older" in footnote(home, "purge", FOOTNOTE_RETENTION_DAYS="90").stdout
    assert "Deleted: 1 remembered message." in footnote(home, "purge").stdout
    assert "Deleted: 2 remembered messages." in footnote(home, "purge", "--days", "0").stdout


def test_a_database_that_can_not_be_used_is_told_in_one_line_without_its_password(home: Path) -> None:
    url = f"postgresql://footnote:hunter2-secret@/none?host={home}"
    failed = footnote(home, "purge", FOOTNOTE_RECORDS_URL=url)
    assert failed.returncode == 1, failed.stderr
    assert "database can't be used" in failed.stderr
    assert failed.stderr.count("\n") == 1
    assert "hunter2" not in failed.stderr + failed.stdout
