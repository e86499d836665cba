"""Every implementation of the ports, by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.editions.store import DiskEditions
from adapters.memory import MemoryEditions, MemoryRecords
from adapters.records import SqlRecords
from adapters.records.tables import METADATA
from bot.ports import Editions, Records
from tests.contract import postgres
from tests.contract.recorded import Opened


@pytest.fixture(params=["memory", "disk"])
def editions(request: pytest.FixtureRequest, tmp_path: Path) -> Editions:
    return MemoryEditions() if request.param == "memory" else DiskEditions(tmp_path / "home")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens the same records again and again, as two replicas do."""
    if request.param == "memory":
        one = MemoryRecords()
        yield lambda: one
        return
    url = f"sqlite:///{tmp_path}/home/records.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
    made: list[SqlRecords] = []

    def open_records() -> SqlRecords:
        made.append(SqlRecords(url))
        return made[-1]

    def empty(connection: Any) -> None:
        for table in METADATA.sorted_tables:
            connection.execute(text(f'DELETE FROM "{table.name}"'))

    open_records().database.transact(empty)
    yield open_records
    for records in made:
        records.close()


@pytest.fixture
def records(opened: Opened) -> Records:
    found: Records = opened()
    return found
