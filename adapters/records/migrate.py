"""Bringing the records' database to the newest form, whichever replica comes first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from adapters.records.database import Database, unavailable
from bot.errors import RecordsUnavailable

if TYPE_CHECKING:
    from alembic.config import Config

STEPS = Path(__file__).parent / "migrations"
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
    if _form(connection) == newest():
        return
    from alembic import command  # takes as long as opening the records, and hardly any start needs it
    from alembic.util.exc import CommandError

    config = configuration()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise RecordsUnavailable(
            "The records' database was written by a newer version of Footnote.",
            "Start that version, or name another database with FOOTNOTE_RECORDS_URL.",
        ) from None


def newest() -> str:
    """The name of the last step."""
    return max(path.name.partition("_")[0] for path in (STEPS / "versions").glob("[0-9]*.py"))


def _form(connection: Connection) -> str:
    """The step that the database is at; "" for none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def configuration() -> Config:
    """Alembic's."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    return config
