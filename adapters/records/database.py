"""One database of records: SQLite beside the editions, or PostgreSQL by URL."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache, partial
from json import dumps
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from adapters.records.threads import Threads
from bot.errors import RecordsUnavailable, SettingInvalid

T = TypeVar("T")

THREADS = 4  # that wait for PostgreSQL at the same time; SQLite has one writer, and a queue is kinder than its lock
BUSY_SECONDS = 10


class Database:
    """Runs short transactions, each in a thread of its own pool."""

    def __init__(self, url: str) -> None:
        """Raises `SettingInvalid`; nothing is opened yet."""
        self.engine = _engine(url)
        threads = THREADS if self.engine.dialect.name == "postgresql" else 1
        self._threads = Threads(threads)

    async def run(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """The work in one transaction: all of it, or nothing. Raises `RecordsUnavailable`."""
        return await asyncio.wrap_future(self._threads.submit(lambda: self.transact(work), urgent=urgent))

    def transact(self, work: Callable[[Connection], T]) -> T:
        """The same in the calling thread."""
        try:
            with self.engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise unavailable(error) from None  # the error's own text may hold what somebody wrote

    async def scrub(self) -> None:
        """Leave nothing of what was deleted in SQLite's log of changes, as far as other processes let go of it."""
        if self.engine.dialect.name == "sqlite":
            await asyncio.wrap_future(self._threads.submit(self._truncate_log))

    def _truncate_log(self) -> None:
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except Exception as error:
            raise unavailable(error) from None
        finally:
            connection.close()

    def close(self) -> None:
        self._threads.close()
        self.engine.dispose()


def unavailable(error: Exception) -> RecordsUnavailable:
    cause = getattr(error, "orig", None) or error
    return RecordsUnavailable(
        f"The records' database can't be used ({type(cause).__name__}).",
        "Check that it runs, that its disk has room, and FOOTNOTE_RECORDS_URL.",
    )


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        options = {"hide_parameters": True, "json_serializer": partial(dumps, default=_written)}
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(str(parsed.database or ""), parsed.render_as_string(hide_password=False), options)
        if parsed.get_backend_name() == "postgresql":
            return create_engine(parsed, pool_size=THREADS, max_overflow=1, pool_pre_ping=True, **options)
    except ModuleNotFoundError as error:
        raise SettingInvalid(
            "FOOTNOTE_RECORDS_URL names PostgreSQL, whose driver is not installed.",
            "Install it: pip install 'footnote[postgres]'.",
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise _wrong_url() from error
    raise _wrong_url()


def _wrong_url() -> SettingInvalid:
    return SettingInvalid(
        "FOOTNOTE_RECORDS_URL can't be used.",
        "Write sqlite:////var/lib/footnote/records.sqlite or postgresql://user:password@host/database.",
    )


def _sqlite(path: str, url: str, options: Mapping[str, Any]) -> Engine:
    if path in ("", ":memory:"):
        raise _wrong_url()
    _private_file(Path(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")  # erased is erased

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a transaction that read first and wants to write then could only fail
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: Any) -> None:
    """Switch to the write-ahead log. SQLite does not wait for others here as it does elsewhere, so we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _private_file(path: Path) -> None:
    """The file, readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise RecordsUnavailable(
            f"The records can't be written to {path.parent} ({type(error).__name__}).",
            "Give Footnote a home that it may write to, or set FOOTNOTE_RECORDS_URL.",
        ) from None


def _written(value: Any) -> str:
    """A moment inside of an object."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")


# -- rows --------------------------------------------------------------------------------------


def put(connection: Connection, table: Table, values: Mapping[str, Any], *, replace: bool = False) -> bool:
    """Insert a row; False when it was there already (and was replaced, if wished)."""
    statement = _insertion(table, connection.dialect.name == "postgresql", replace)
    return connection.execute(statement, dict(values)).rowcount == 1


@cache
def _insertion(table: Table, is_postgresql: bool, replace: bool) -> Executable:
    """Made once: making it takes longer than running it."""
    statement: Any = (postgresql.insert if is_postgresql else sqlite.insert)(table)
    statement = statement.execution_options(preserve_rowcount=True)
    if not replace:
        return statement.on_conflict_do_nothing()  # type: ignore[no-any-return]
    keys = [c.name for c in table.primary_key]
    changes = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)  # type: ignore[no-any-return]


def values(kind: TypeAdapter[T], thing: T) -> dict[str, Any]:
    """The fields of a dataclass as a row's columns."""
    fields: dict[str, Any] = kind.dump_python(thing)
    # a driver would write an enumeration's name
    return {name: value.value if isinstance(value, Enum) else value for name, value in fields.items()}


def thing(kind: TypeAdapter[T], row: Mapping[Any, Any]) -> T:
    """The dataclass of a row; columns that are no field of it are passed over."""
    return kind.validate_python(dict(row))
