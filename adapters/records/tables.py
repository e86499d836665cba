"""The tables of the records. A column is a field of the same name in bot/records.py or bot/case.py.

A change here needs a migration (`migrations/README`); a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, kept as UTC; SQLite has no zones and keeps it bare."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


METADATA = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)
OBJECT = JSON(none_as_null=True)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=nullable)


def _object(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, OBJECT, nullable=nullable)


events = Table(
    "events",
    METADATA,
    _text("key", key=True),
    Column("twin", Text, nullable=True, unique=True),  # null: it has none
    _text("platform"),
    _text("message"),
    _text("user"),
    _moment("received"),
    _object("conversation"),
    _object("payload"),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    _text("reply"),
    Column("fate", String(16), nullable=False),
    _text("worker"),
    _moment("leased_until", nullable=True),
    Index(None, "platform", "message"),
    Index(None, "platform", "user", "received"),
    Index(None, "state", "leased_until"),
    Index(None, "worker"),
)

turns = Table(
    "turns",
    METADATA,
    _text("platform", key=True),
    _text("message", key=True),
    _text("thread"),
    _text("user"),
    _text("text"),
    _moment("at"),
    _moment("expires"),
    Index(None, "platform", "thread", "user", "at"),
)

replies = Table(
    "replies",
    METADATA,
    _text("id", key=True),
    _text("platform"),
    _text("user"),
    _text("channel"),
    _text("thread"),
    _text("message"),
    _moment("at"),
    Column("outcome", String(32), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("mode", String(32), nullable=False),
    _text("ruling"),
    _text("edition"),
    _text("as_of"),
    _text("jurisdiction"),
    Column("confidence", Float, nullable=False),
    _object("facts"),
    Column("by_hand", Boolean, nullable=False),
    _object("reading"),
    _object("citations"),
    _object("timings_ms"),
    _text("model"),
    _text("prompt"),
    Column("tokens", Integer, nullable=False),
    Column("cost", Float, nullable=False, server_default="0"),
    Column("direct", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    _text("reply"),
    Index(None, "platform", "user", "at"),
)

opinions = Table(
    "opinions",
    METADATA,
    _text("record", key=True),
    _text("platform", key=True),
    _text("user", key=True),
    Column("good", Boolean, nullable=False),
    _moment("at"),
    _text("reason"),
    _text("note"),
)

cases = Table(
    "cases",
    METADATA,
    _text("id", key=True),
    _moment("opened"),
    Column("cause", String(16), nullable=False),
    _text("platform"),
    _text("asker"),
    _object("conversation"),
    _text("question"),
    _object("thread"),
    _text("note"),
    _object("facts"),
    _object("reading"),
    _object("found"),
    _text("said"),
    Column("state", String(16), nullable=False),
    _text("owner"),
    _moment("changed", nullable=True),
    _moment("reminded", nullable=True),
    _object("answer", nullable=True),
    Column("version", Integer, nullable=False),
    _object("card"),
    Column("shown", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    _moment("held_until", nullable=True),
    Index(None, "platform", "asker"),
    Index(None, "state"),
)
