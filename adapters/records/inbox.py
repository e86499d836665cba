"""Events in a database: unique keys and conditional updates decide, so that replicas agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, or_, select, update

from adapters.records.database import Database, put, thing, values
from adapters.records.tables import events
from bot.records import Event, Fate

EVENT = TypeAdapter(Event)
_NOT_SENT = ("received", "claimed")
_OPEN = ("received", "claimed", "posting")


# those that every question runs, made once: making one takes longer than running it
_KEY = events.c.key == bindparam("the_key")
_SENT = (
    update(events)
    .where(_KEY, events.c.worker == bindparam("by"), events.c.state.in_(_OPEN))
    .values(state="posting", reply=bindparam("begun"))
)
_DONE = (
    update(events).where(_KEY).values(state="done", payload={}, reply=bindparam("posted"), worker="", leased_until=None)
)
_FATE = select(events.c.fate).where(_KEY)
_ASKED = select(func.count()).where(
    events.c.platform == bindparam("on"), events.c.user == bindparam("who"), events.c.received >= bindparam("since")
)


def event_of(row: Mapping[Any, Any]) -> Event:
    return thing(EVENT, {**row, "twin": row["twin"] or ""})


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(events.c.state.in_(_OPEN), or_(events.c.leased_until.is_(None), events.c.leased_until < now))


class SqlInbox:
    """The `Inbox` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def receive(self, event: Event, worker: str, lease: timedelta) -> bool:
        row = values(EVENT, event) | {"twin": event.twin or None, "state": "claimed", "attempts": 1}
        row |= {"worker": worker, "leased_until": event.received + lease}
        return await self._database.run(lambda c: put(c, events, row), urgent=True)

    async def claim(self, key: str, worker: str, lease: timedelta, now: datetime) -> Event | None:
        def work(connection: Connection) -> Event | None:
            free = select(events).where(events.c.key == key, _free(now)).with_for_update(skip_locked=True)
            row = connection.execute(free).mappings().first()
            if row is None:
                return None
            state = "claimed" if row["state"] == "received" else row["state"]
            taken = {"state": state, "attempts": row["attempts"] + 1, "worker": worker, "leased_until": now + lease}
            connection.execute(update(events).where(events.c.key == key).values(**taken))
            return event_of(row)

        return await self._database.run(work)

    async def renew(self, keys: Sequence[str], worker: str, lease: timedelta, now: datetime) -> None:
        if not keys:
            return
        mine = and_(events.c.worker == worker, events.c.state.in_(_OPEN), events.c.key.in_(keys))
        await self._database.run(lambda c: c.execute(update(events).where(mine).values(leased_until=now + lease)))

    async def release(self, worker: str) -> None:
        state = case((events.c.state == "claimed", "received"), else_=events.c.state)
        freed = update(events).where(events.c.worker == worker, events.c.state.in_(_OPEN))
        await self._database.run(lambda c: c.execute(freed.values(worker="", leased_until=None, state=state)))

    async def posting(self, key: str, worker: str, begun: str = "") -> bool:
        held = {"the_key": key, "by": worker, "begun": begun}
        return await self._database.run(lambda c: c.execute(_SENT, held).rowcount == 1)

    async def done(self, key: str, reply: str) -> Fate:
        def work(connection: Connection) -> Fate:
            connection.execute(_DONE, {"the_key": key, "posted": reply})
            return Fate(connection.scalar(_FATE, {"the_key": key}) or "")

        return await self._database.run(work)

    async def withdraw(self, platform: str, message: str, fate: Fate, besides: str = "") -> list[Event]:
        unsent = events.c.state.in_(_NOT_SENT)
        about = and_(
            events.c.platform == platform,
            events.c.message == message,
            events.c.key != besides,
            events.c.fate != fate.value,
            events.c.state != "withdrawn",
        )

        def work(connection: Connection) -> list[Event]:
            locked = select(events.c.key).where(about).with_for_update()
            keys = list(connection.scalars(locked))
            chosen = events.c.key.in_(keys)
            connection.execute(update(events).where(chosen).values(fate=fate.value))
            connection.execute(update(events).where(chosen, unsent).values(state="withdrawn", payload={}))
            rows = connection.execute(select(events).where(chosen).order_by(events.c.received, events.c.key))
            return [event_of(row) for row in rows.mappings()]

        return await self._database.run(work)

    async def about(self, platform: str, message: str) -> list[Event]:
        same = select(events).where(events.c.platform == platform, events.c.message == message)
        ordered = same.order_by(events.c.received, events.c.key)
        return await self._database.run(lambda c: [event_of(r) for r in c.execute(ordered).mappings()])

    async def postpone(self, key: str, worker: str, until: datetime) -> None:
        held = and_(events.c.key == key, events.c.worker == worker, events.c.state.in_(_OPEN))
        await self._database.run(lambda c: c.execute(update(events).where(held).values(worker="", leased_until=until)))

    async def unfinished(self, now: datetime) -> list[Event]:
        found = select(events).where(_free(now)).order_by(events.c.received, events.c.key)
        return await self._database.run(lambda c: [event_of(r) for r in c.execute(found).mappings()])

    async def asked(self, platform: str, user: str, since: datetime) -> int:
        mine = {"on": platform, "who": user, "since": since}
        return await self._database.run(lambda c: c.scalar(_ASKED, mine) or 0, urgent=True)
