"""Rights of the people who ask: to be forgotten, and to see what is kept about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from json import dumps, loads
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, delete, func, or_, select, true, update

from adapters.records.cases import CASE, PENDING
from adapters.records.database import Database, thing, values
from adapters.records.tables import cases, events, opinions, replies, turns
from bot.records import Counts

_OWNERS = {"events": events.c.user, "turns": turns.c.user, "replies": replies.c.user, "opinions": opinions.c.user}
_OWN = {"worker", "leased_until", "held_until"}  # columns for the machinery, of no meaning to a person


class SqlPeople:
    """The `People` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase(self, platform: str, user: str) -> Counts:
        counts = await self._database.run(lambda c: _erase(c, platform, user))
        await self._database.scrub()
        return counts

    async def export(self, platform: str, user: str) -> dict[str, Any]:
        return await self._database.run(lambda c: _export(c, platform, user))

    async def purge(self, before: datetime, now: datetime) -> Counts:
        counts = await self._database.run(lambda c: _purge(c, before, now))
        await self._database.scrub()
        return counts


def _theirs(table: Table, owner: ColumnElement[str], platform: str, user: str) -> ColumnElement[bool]:
    return and_(owner == user, table.c.platform == platform if platform else true())


def _erase(connection: Connection, platform: str, user: str) -> Counts:
    def drop(table: Table, also: ColumnElement[bool] | None = None) -> int:
        mine = _theirs(table, table.c.asker if table is cases else table.c.user, platform, user)
        return connection.execute(delete(table).where(mine if also is None else or_(mine, also))).rowcount

    mine = select(replies.c.id).where(_theirs(replies, replies.c.user, platform, user))
    _forget_handler(connection, platform, user)
    dropped_opinions = drop(opinions, opinions.c.record.in_(mine))
    state = case((events.c.state == "done", events.c.state), else_="withdrawn")
    nothing: dict[str, Any] = {
        "payload": {},
        "conversation": {},
        "reply": "",
        "user": "",
        "worker": "",
        "leased_until": None,
    }
    # the key stays: it names no person, and without it the platform's next retry would be answered
    emptied = update(events).where(_theirs(events, events.c.user, platform, user)).values(state=state, **nothing)
    return Counts(
        events=connection.execute(emptied).rowcount,
        turns=drop(turns),
        opinions=dropped_opinions,
        records=drop(replies),
        cases=drop(cases),
    )


def _forget_handler(connection: Connection, platform: str, user: str) -> None:
    """Take the name of who took or answered cases out of them."""
    there = cases.c.platform == platform if platform else true()
    for row in connection.execute(select(cases).where(there, cases.c.asker != user)).mappings():
        before = thing(CASE, row)
        after = before.without(user)
        if after != before:
            named = {n: v for n, v in values(CASE, after).items() if n in ("owner", "answer")}
            connection.execute(update(cases).where(cases.c.id == before.id).values(**named))


def _export(connection: Connection, platform: str, user: str) -> dict[str, Any]:
    found: dict[str, Any] = {"platform": platform, "user": user}
    for table in (events, turns, replies, opinions, cases):
        owner = _OWNERS.get(table.name, cases.c.asker)
        rows = connection.execute(select(table).where(_theirs(table, owner, platform, user)))
        found[table.name] = [_shown(row) for row in rows.mappings()]
    exported: dict[str, Any] = loads(dumps(found, default=str, ensure_ascii=False))
    return exported


def _shown(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OWN}


def _purge(connection: Connection, before: datetime, now: datetime) -> Counts:
    def drop(table: Table, old: ColumnElement[bool]) -> int:
        return connection.execute(delete(table).where(old)).rowcount

    old = replies.c.at < before
    gone = opinions.c.record.in_(select(replies.c.id).where(old))
    return Counts(
        events=drop(events, events.c.received < before),
        turns=drop(turns, or_(turns.c.at < before, turns.c.expires < now)),
        opinions=drop(opinions, or_(opinions.c.at < before, gone)),
        records=drop(replies, old),
        cases=drop(cases, and_(~PENDING, func.coalesce(cases.c.changed, cases.c.opened) < before)),
    )
