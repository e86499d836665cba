"""The members of a team or group chat, read at once where several of its people ask within moments.

Asked about one by one they would be a call each, and Microsoft lets an app make thirty a second. Where one person asks
alone, nobody else is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

from adapters.teams.place import Place

CROWD = 10.0  # seconds within which a second newcomer makes a crowd
READ = 3600.0  # seconds until the same members are read again
MOST = 5000  # teams and chats

Members = Sequence[dict[str, Any]]


class Rosters:
    """`read` gives the members of the place, of a large team the first page."""

    def __init__(self, read: Callable[[Place], Awaitable[Members]]) -> None:
        self._read = read
        self._newcomers: dict[str, float] = {}  # when one was looked up there
        self._done: dict[str, float] = {}  # when the members were read
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def around(self, newcomer: Place) -> Members:
        """Those who are there, where the newcomer is one of several; nobody where that is known already.

        Whoever comes while they are read waits for it, and gets nobody. Raises what `read` raises.
        """
        name, now = _shared(newcomer), monotonic()
        is_crowd = now - self._newcomers.get(name, -CROWD) < CROWD
        _note(self._newcomers, name, now)
        if newcomer.direct or newcomer.private or not is_crowd:
            return ()
        async with self._reading.setdefault(name, asyncio.Lock()):
            if now - self._done.get(name, -READ) < READ:
                return ()
            _note(self._done, name, monotonic())
            return await self._read(newcomer)


def _shared(place: Place) -> str:
    """What all have in common who have the same members: the channels of a team, but for private and shared ones."""
    return place.team if place.team and place.sort in ("", "standard") else place.channel


def _note(times: dict[str, float], name: str, now: float) -> None:
    if len(times) >= MOST:
        times.clear()
    times[name] = now
