"""The steps of the migrations lead to the tables, on both databases, whoever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from adapters.records import SqlRecords
from adapters.records.database import Database
from adapters.records.migrate import configuration, migrate, newest
from adapters.records.tables import METADATA
from bot.errors import RecordsUnavailable, SettingInvalid
from tests.contract import postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/home/records.sqlite"
        return
    with postgres.server() as served:
        yield served


def test_the_steps_lead_to_the_tables_and_back(url: str) -> None:
    database = Database(url)
    migrate(database)
    with database.engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate(database)
    database.close()


def test_a_start_knows_the_last_step_without_alembic() -> None:
    assert newest() == ScriptDirectory.from_config(configuration()).get_current_head()


def test_replicas_that_start_together_migrate_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(SqlRecords, [url] * 4))
    with made[0].database.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    for records in made:
        records.close()


def test_what_a_newer_version_wrote_is_left_alone(url: str) -> None:
    SqlRecords(url).close()
    database = Database(url)
    database.transact(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(RecordsUnavailable, match="newer version"):
        migrate(database)
    database.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    SqlRecords(f"sqlite:///{tmp_path}/records.sqlite").close()
    assert (tmp_path / "records.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("wrong", ["nonsense", "mysql://u@h/d", "sqlite://", "sqlite:///:memory:", ""])
def test_a_url_that_can_not_be_used_is_told_with_one_that_can(wrong: str) -> None:
    with pytest.raises(SettingInvalid, match="sqlite:////var/lib"):
        SqlRecords(wrong)


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(RecordsUnavailable) as told:
        SqlRecords(f"postgresql://u:hunter2-secret@/d?host={tmp_path}")
    assert "hunter2" not in str(told.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite").write_text("not a database, " * 100)
    with pytest.raises(RecordsUnavailable):
        SqlRecords(f"sqlite:///{tmp_path}/records.sqlite")
