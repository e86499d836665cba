"""A desk in a town."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.records import SqlRecords
from tests.desk import Office
from tests.house import House


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


@pytest.fixture
def sql(tmp_path: Path) -> Iterator[Callable[[], SqlRecords]]:
    made: list[SqlRecords] = []

    def opened() -> SqlRecords:
        made.append(SqlRecords(f"sqlite:///{tmp_path}/records.sqlite"))
        return made[-1]

    yield opened
    for records in made:
        records.close()
