"""Cases in a database. The version decides between two people who press at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, UnaryExpression, and_, or_, select, update

from adapters.records.database import Database, put, thing, values
from adapters.records.tables import cases
from bot.case import Case

CASE = TypeAdapter(Case)
PENDING = cases.c.state.in_(("open", "taken"))
_OLDEST_FIRST = (cases.c.opened, cases.c.id)
_NEWEST_FIRST = (cases.c.opened.desc(), cases.c.id.desc())


class SqlCases:
    """The `Cases` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, case: Case) -> bool:
        row = values(CASE, case)
        return await self._database.run(lambda c: put(c, cases, row))

    async def get(self, id: str) -> Case | None:
        found = select(cases).where(cases.c.id == id)
        row = await self._database.run(lambda c: c.execute(found).mappings().first())
        return thing(CASE, row) if row else None

    async def save(self, case: Case) -> bool:
        row = {n: v for n, v in values(CASE, case).items() if n not in ("id", "card", "shown", "told")}
        before = and_(cases.c.id == case.id, cases.c.version == case.version - 1)
        return await self._database.run(lambda c: c.execute(update(cases).where(before).values(**row)).rowcount == 1)

    async def hold(self, id: str, until: datetime, now: datetime) -> bool:
        free = and_(cases.c.id == id, or_(cases.c.held_until.is_(None), cases.c.held_until < now))
        held = update(cases).where(free).values(held_until=until)
        return await self._database.run(lambda c: c.execute(held).rowcount == 1)

    async def shown(self, id: str, version: int, card: Mapping[str, Any]) -> None:
        freed = update(cases).where(cases.c.id == id).values(held_until=None)
        newer = and_(cases.c.id == id, cases.c.shown < version)
        seen = update(cases).where(newer).values(shown=version, card=dict(card))
        await self._database.run(lambda c: (c.execute(freed), c.execute(seen)))

    async def told(self, id: str) -> None:
        await self._database.run(lambda c: c.execute(update(cases).where(cases.c.id == id).values(told=True)))

    async def pending(self) -> list[Case]:
        return await self._select(PENDING, _OLDEST_FIRST)

    async def unsaid(self) -> list[Case]:
        unshown = cases.c.shown < cases.c.version
        return await self._select(or_(unshown, and_(~PENDING, ~cases.c.told)), _OLDEST_FIRST)

    async def of(self, platform: str, user: str) -> list[Case]:
        return await self._select(and_(cases.c.platform == platform, cases.c.asker == user), _NEWEST_FIRST)

    async def _select(
        self, which: ColumnElement[bool], order: tuple[ColumnElement[Any] | UnaryExpression[Any], ...]
    ) -> list[Case]:
        found = select(cases).where(which).order_by(*order)
        return await self._database.run(lambda c: [thing(CASE, r) for r in c.execute(found).mappings()])
