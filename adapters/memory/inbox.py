"""Events until they are answered, in a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.records import Event, EventState, Fate

_ENDED = (EventState.DONE, EventState.WITHDRAWN)
_NOT_SENT = (EventState.RECEIVED, EventState.CLAIMED)


class MemoryInbox:
    """The `Inbox` port."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}
        self.leases: dict[str, tuple[str, datetime]] = {}  # key → worker, until

    async def receive(self, event: Event, worker: str, lease: timedelta) -> bool:
        twins = {e.twin for e in self.events.values() if e.twin}
        if event.key in self.events or event.twin in twins:
            return False
        self.events[event.key] = replace(event, state=EventState.CLAIMED, attempts=1)
        self.leases[event.key] = worker, event.received + lease
        return True

    async def claim(self, key: str, worker: str, lease: timedelta, now: datetime) -> Event | None:
        before = self.events.get(key)
        if before is None or not self._is_free(before, now):
            return None
        state = EventState.CLAIMED if before.state is EventState.RECEIVED else before.state
        self.events[key] = replace(before, state=state, attempts=before.attempts + 1)
        self.leases[key] = worker, now + lease
        return before

    async def renew(self, keys: Sequence[str], worker: str, lease: timedelta, now: datetime) -> None:
        mine = {key for key, (holder, _) in self.leases.items() if holder == worker}
        self.leases |= dict.fromkeys(mine.intersection(keys), (worker, now + lease))

    async def release(self, worker: str) -> None:
        for key in [k for k, (holder, _) in self.leases.items() if holder == worker]:
            del self.leases[key]
            if self.events[key].state is EventState.CLAIMED:
                self.events[key] = replace(self.events[key], state=EventState.RECEIVED)

    async def posting(self, key: str, worker: str, begun: str = "") -> bool:
        event = self.events.get(key)
        if event is None or event.state in _ENDED or self.leases.get(key, ("",))[0] != worker:
            return False
        self.events[key] = replace(event, state=EventState.POSTING, reply=begun)
        return True

    async def done(self, key: str, reply: str) -> Fate:
        event = self.events.get(key)
        if event is None:
            return Fate.KEPT
        self.leases.pop(key, None)
        self.events[key] = replace(event, state=EventState.DONE, payload={}, reply=reply)
        return event.fate

    async def withdraw(self, platform: str, message: str, fate: Fate, besides: str = "") -> list[Event]:
        changed = []
        for key, event in self.events.items():
            same = (event.platform, event.message) == (platform, message) and key != besides
            if same and event.fate is not fate and event.state is not EventState.WITHDRAWN:
                gone: dict[str, Any] = (
                    {"state": EventState.WITHDRAWN, "payload": {}} if event.state in _NOT_SENT else {}
                )
                changed.append(replace(event, fate=fate, **gone))
        self.events |= {event.key: event for event in changed}
        return sorted(changed, key=lambda e: (e.received, e.key))

    async def about(self, platform: str, message: str) -> list[Event]:
        same = [e for e in self.events.values() if (e.platform, e.message) == (platform, message)]
        return sorted(same, key=lambda e: (e.received, e.key))

    async def postpone(self, key: str, worker: str, until: datetime) -> None:
        if self.leases.get(key, ("",))[0] == worker:
            self.leases[key] = "", until

    async def unfinished(self, now: datetime) -> list[Event]:
        free = [e for e in self.events.values() if self._is_free(e, now)]
        return sorted(free, key=lambda e: (e.received, e.key))

    async def asked(self, platform: str, user: str, since: datetime) -> int:
        return sum((e.platform, e.user) == (platform, user) and e.received >= since for e in self.events.values())

    def _is_free(self, event: Event, now: datetime) -> bool:
        lease = self.leases.get(event.key)
        return event.state not in _ENDED and (lease is None or lease[1] < now)
