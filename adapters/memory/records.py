"""Records as long as the process lives: the reference of the ports, in plain dictionaries.

No method waits in its middle, so each is atomic among the tasks of one event loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from json import dumps, loads
from typing import Any

from adapters.memory.inbox import MemoryInbox
from bot.case import Case
from bot.records import Counts, EventState, Opinion, Record, Turn


class MemoryThreads:
    """The `Threads` port."""

    def __init__(self) -> None:
        self.turns: dict[tuple[str, str], Turn] = {}

    async def remember(self, turn: Turn) -> None:
        self.turns[turn.platform, turn.message] = turn

    async def before(self, platform: str, thread: str, user: str, at: datetime, most: int) -> tuple[str, ...]:
        mine = [
            t
            for t in self.turns.values()
            if (t.platform, t.thread, t.user) == (platform, thread, user) and t.at < at < t.expires
        ]
        return tuple(t.text for t in sorted(mine, key=lambda t: (t.at, t.message))[-most:])

    async def text(self, platform: str, message: str) -> str:
        turn = self.turns.get((platform, message))
        return turn.text if turn else ""

    async def forget(self, platform: str, message: str) -> None:
        self.turns.pop((platform, message), None)


class MemoryCases:
    """The `Cases` port."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.held: dict[str, datetime] = {}

    async def open(self, case: Case) -> bool:
        return self.cases.setdefault(case.id, case) is case

    async def get(self, id: str) -> Case | None:
        return self.cases.get(id)

    async def save(self, case: Case) -> bool:
        before = self.cases.get(case.id)
        if before is None or before.version != case.version - 1:
            return False
        self.cases[case.id] = replace(case, card=before.card, shown=before.shown, told=before.told)
        return True

    async def hold(self, id: str, until: datetime, now: datetime) -> bool:
        held = self.held.get(id)
        if id not in self.cases or (held is not None and held >= now):
            return False
        self.held[id] = until
        return True

    async def shown(self, id: str, version: int, card: Mapping[str, Any]) -> None:
        self.held.pop(id, None)
        if id in self.cases and self.cases[id].shown < version:
            self.cases[id] = replace(self.cases[id], shown=version, card=card)

    async def told(self, id: str) -> None:
        if id in self.cases:
            self.cases[id] = replace(self.cases[id], told=True)

    async def pending(self) -> list[Case]:
        return _oldest_first(c for c in self.cases.values() if c.is_pending)

    async def unsaid(self) -> list[Case]:
        return _oldest_first(c for c in self.cases.values() if c.is_unsaid)

    async def of(self, platform: str, user: str) -> list[Case]:
        mine = [c for c in self.cases.values() if (c.platform, c.asker) == (platform, user)]
        return _oldest_first(mine)[::-1]


def _oldest_first(cases: Any) -> list[Case]:
    return sorted(cases, key=lambda c: (c.opened, c.id))


class MemoryReplies:
    """The `Replies` port."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}

    async def record(self, record: Record) -> None:
        self.records[record.id] = record

    async def posted(self, id: str, reply: str) -> None:
        if id in self.records:
            self.records[id] = replace(self.records[id], reply=reply)

    async def get(self, id: str) -> Record | None:
        return self.records.get(id)

    async def posted_as(self, platform: str, reply: str) -> Record | None:
        return next((r for r in self.records.values() if (r.platform, r.reply) == (platform, reply)), None)

    async def last(self, platform: str, user: str, most: int) -> list[Record]:
        mine = [r for r in self.records.values() if (r.platform, r.user) == (platform, user)]
        return sorted(mine, key=lambda r: (r.at, r.id), reverse=True)[:most]

    async def spent(self, platform: str, user: str, since: datetime) -> int:
        mine = (r for r in self.records.values() if (r.platform, r.user) == (platform, user) and r.at >= since)
        return sum(r.tokens for r in mine)


class MemoryFeedback:
    """The `Feedback` port."""

    def __init__(self) -> None:
        self.opinions: dict[tuple[str, str, str], Opinion] = {}

    async def give(self, opinion: Opinion) -> None:
        self.opinions[opinion.record, opinion.platform, opinion.user] = opinion

    async def of(self, record: str) -> list[Opinion]:
        return sorted((o for o in self.opinions.values() if o.record == record), key=lambda o: (o.at, o.user))


class MemoryRecords:
    """The `Records` port, and `People` over all of it."""

    def __init__(self) -> None:
        self.inbox = MemoryInbox()
        self.threads = MemoryThreads()
        self.cases = MemoryCases()
        self.replies = MemoryReplies()
        self.feedback = MemoryFeedback()

    @property
    def people(self) -> MemoryRecords:
        return self

    async def erase(self, platform: str, user: str) -> Counts:
        def is_theirs(of_platform: str, of_user: str) -> bool:
            return of_user == user and platform in ("", of_platform)

        events = [e for e in self.inbox.events.values() if is_theirs(e.platform, e.user)]
        for e in events:
            state = e.state if e.state is EventState.DONE else EventState.WITHDRAWN
            nothing: dict[str, Any] = {"payload": {}, "conversation": {}, "reply": "", "user": ""}
            self.inbox.events[e.key] = replace(e, state=state, **nothing)
            self.inbox.leases.pop(e.key, None)
        for id, c in self.cases.cases.items():
            self.cases.cases[id] = c.without(user) if platform in ("", c.platform) else c
        records = _drop(self.replies.records, lambda r: is_theirs(r.platform, r.user))
        gone = {r.id for r in records}
        return Counts(
            events=len(events),
            turns=len(_drop(self.threads.turns, lambda t: is_theirs(t.platform, t.user))),
            records=len(records),
            opinions=len(_drop(self.feedback.opinions, lambda o: o.record in gone or is_theirs(o.platform, o.user))),
            cases=len(_drop(self.cases.cases, lambda c: is_theirs(c.platform, c.asker))),
        )

    async def export(self, platform: str, user: str) -> dict[str, Any]:
        kinds: dict[str, tuple[dict[Any, Any], str]] = {
            "events": (self.inbox.events, "user"),
            "turns": (self.threads.turns, "user"),
            "replies": (self.replies.records, "user"),
            "opinions": (self.feedback.opinions, "user"),
            "cases": (self.cases.cases, "asker"),
        }
        found: dict[str, Any] = {"platform": platform, "user": user}
        for kind, (held, name) in kinds.items():
            rows = [asdict(o) for o in held.values()]
            found[kind] = [r for r in rows if r[name] == user and platform in ("", r["platform"])]
        exported: dict[str, Any] = loads(dumps(found, default=str))
        return exported

    async def purge(self, before: datetime, now: datetime) -> Counts:
        records = _drop(self.replies.records, lambda r: r.at < before)
        gone = {r.id for r in records}
        return Counts(
            events=len(_drop(self.inbox.events, lambda e: e.received < before)),
            turns=len(_drop(self.threads.turns, lambda t: t.at < before or t.expires < now)),
            records=len(records),
            opinions=len(_drop(self.feedback.opinions, lambda o: o.record in gone or o.at < before)),
            cases=len(_drop(self.cases.cases, lambda c: not c.is_pending and (c.changed or c.opened) < before)),
        )


def _drop(held: dict[Any, Any], is_gone: Any) -> list[Any]:
    """Take out of the dictionary what is gone, and return it."""
    gone = {key: value for key, value in held.items() if is_gone(value)}
    for key in gone:
        del held[key]
    return list(gone.values())
