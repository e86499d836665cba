"""Bringing the records' database to the newest form, whichever replica comes first."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from adapters.records.database import Database, unavailable
from bot.errors import RecordsUnavailable

_LOCK = 0x466F6F74  # of PostgreSQL, among those who share the database


def migrate(database: Database) -> None:
    """Raises `RecordsUnavailable`, also when a newer version of Footnote wrote the database."""
    try:
        # one transaction: SQLite's is exclusive from its first word, PostgreSQL's waits for the lock
        with database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _LOCK})
            _upgrade(connection)
    except SQLAlchemyError as error:
        raise unavailable(error) from None


def _upgrade(connection: Connection) -> None:
    config = configuration()
    newest = ScriptDirectory.from_config(config).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() == newest:
        return
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise RecordsUnavailable(
            "The records' database was written by a newer version of Footnote.",
            "Start that version, or name another database with FOOTNOTE_RECORDS_URL.",
        ) from None


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
