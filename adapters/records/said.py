"""Threads, records of replies and feedback in a database."""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, func, select, update

from adapters.records.database import Database, put, thing, values
from adapters.records.tables import opinions, replies, turns
from bot.records import Opinion, Record, Turn

TURN, RECORD, OPINION = TypeAdapter(Turn), TypeAdapter(Record), TypeAdapter(Opinion)

# those that every question runs, made once
_BEFORE = (
    select(turns.c.text)
    .where(
        turns.c.platform == bindparam("on"),
        turns.c.thread == bindparam("within"),
        turns.c.user == bindparam("who"),
        turns.c.at < bindparam("when"),
        turns.c.expires > bindparam("when"),
    )
    .order_by(turns.c.at.desc(), turns.c.message.desc())
    .limit(bindparam("most"))
)
_POSTED = update(replies).where(replies.c.id == bindparam("the_id")).values(reply=bindparam("posted"))
_SPENT = select(func.sum(replies.c.tokens)).where(
    replies.c.platform == bindparam("on"), replies.c.user == bindparam("who"), replies.c.at >= bindparam("when")
)


class SqlThreads:
    """The `Threads` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, turn: Turn) -> None:
        row = values(TURN, turn)
        await self._database.run(lambda c: put(c, turns, row, replace=True), urgent=True)

    async def before(self, platform: str, thread: str, user: str, at: datetime, most: int) -> tuple[str, ...]:
        which = {"on": platform, "within": thread, "who": user, "when": at, "most": most}
        return await self._database.run(lambda c: tuple(c.scalars(_BEFORE, which))[::-1])

    async def text(self, platform: str, message: str) -> str:
        found = select(turns.c.text).where(turns.c.platform == platform, turns.c.message == message)
        return await self._database.run(lambda c: c.scalar(found) or "")

    async def forget(self, platform: str, message: str) -> None:
        gone = delete(turns).where(turns.c.platform == platform, turns.c.message == message)
        await self._database.run(lambda c: c.execute(gone))


class SqlReplies:
    """The `Replies` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, record: Record) -> None:
        row = values(RECORD, record)
        await self._database.run(lambda c: put(c, replies, row, replace=True))

    async def posted(self, id: str, reply: str) -> None:
        await self._database.run(lambda c: c.execute(_POSTED, {"the_id": id, "posted": reply}))

    async def get(self, id: str) -> Record | None:
        found = select(replies).where(replies.c.id == id)
        row = await self._database.run(lambda c: c.execute(found).mappings().first())
        return thing(RECORD, row) if row else None

    async def posted_as(self, platform: str, reply: str) -> Record | None:
        found = select(replies).where(replies.c.platform == platform, replies.c.reply == reply)
        row = await self._database.run(lambda c: c.execute(found).mappings().first())
        return thing(RECORD, row) if row else None

    async def last(self, platform: str, user: str, most: int) -> list[Record]:
        mine = select(replies).where(replies.c.platform == platform, replies.c.user == user)
        newest = mine.order_by(replies.c.at.desc(), replies.c.id.desc()).limit(most)
        return await self._database.run(lambda c: [thing(RECORD, r) for r in c.execute(newest).mappings()])

    async def spent(self, platform: str, user: str, since: datetime) -> int:
        which = {"on": platform, "who": user, "when": since}
        return await self._database.run(lambda c: int(c.scalar(_SPENT, which) or 0))


class SqlFeedback:
    """The `Feedback` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(self, opinion: Opinion) -> None:
        row = values(OPINION, opinion)
        await self._database.run(lambda c: put(c, opinions, row, replace=True))

    async def of(self, record: str) -> list[Opinion]:
        found = select(opinions).where(opinions.c.record == record).order_by(opinions.c.at, opinions.c.user)
        return await self._database.run(lambda c: [thing(OPINION, r) for r in c.execute(found).mappings()])
