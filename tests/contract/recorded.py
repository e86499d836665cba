"""Things that are kept, to try every implementation of the records' ports with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.case import Case, Cause, Found
from bot.records import Event, Record, Turn

NOW = datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=UTC)
LEASE = timedelta(seconds=60)
LATER = NOW + timedelta(seconds=61)
DAY = timedelta(days=1)
HOSTILE = "'; DROP TABLE events; -- ü 🧭 \u202e \\ {} %s :name"

Opened = Callable[[], Any]


def event(key: str = "slack:E1", **fields: Any) -> Event:
    known: dict[str, Any] = {
        "twin": "", "platform": "slack", "message": f"C1:{key}", "user": "U1", "received": NOW,
        "conversation": {"channel": "C1"}, "payload": {"text": HOSTILE, "facts": None},
    }  # fmt: skip
    return Event(key=key, **(known | fields))


def turn(message: str, at: datetime, **fields: Any) -> Turn:
    known: dict[str, Any] = {"platform": "slack", "thread": "C1:1", "user": "U1", "text": message, "expires": at + DAY}
    return Turn(message=message, at=at, **(known | fields))


def record(id: str = "slack:E1", at: datetime = NOW, **fields: Any) -> Record:
    known: dict[str, Any] = {
        "platform": "slack", "user": "U1", "channel": "C1", "thread": "C1:1", "message": "C1:1", "outcome": "answer",
        "verdict": "conditional", "confidence": 0.75, "facts": {"data": ("photo",)}, "reading": ("photos",),
        "citations": ({"source": "gdpr", "locator": "Art. 6(4)", "start": 1, "end": 9},), "timings_ms": {"total": 4.2},
    }  # fmt: skip
    return Record(id=id, at=at, **(known | fields))


FOUND = Found("gdpr", "Art. 6(4)", "A new purpose needs a compatibility assessment.", "https://eur-lex.example", "GDPR")


def case(id: str = "case-a", opened: datetime = NOW, **fields: Any) -> Case:
    known: dict[str, Any] = {
        "cause": Cause.REFERRAL, "platform": "slack", "asker": "U1", "conversation": {"channel": "C1", "ts": "1"},
        "question": HOSTILE, "thread": ("earlier",), "facts": {"data": ("photo",)}, "reading": ("photos",),
        "found": (FOUND,), "said": "referral",
    }  # fmt: skip
    return Case(id=id, opened=opened, **(known | fields))


def run(work: Awaitable[Any]) -> Any:
    async def wait() -> Any:
        return await work

    return asyncio.run(wait())
