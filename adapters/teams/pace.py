"""How fast Teams lets a bot speak: in one conversation, and in all of them together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count
from time import monotonic

# (seconds, messages in them), as Microsoft publishes them
CONVERSATION = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
EVERYWHERE = ((1.0, 30),)  # of an app in a tenant
MARGIN = 0.2  # seconds: Teams counts when a message arrives, not when it is sent
HASTE = 0.05  # the same for all calls: one that comes too early is only tried again
REMEMBERED = 2000  # conversations


class Pace:
    """Messages of the last while, and when the next may follow."""

    def __init__(self, windows: Sequence[tuple[float, int]], margin: float = MARGIN) -> None:
        self._windows = windows
        self._margin = margin
        self._sent: deque[float] = deque(maxlen=max(most for _, most in windows))

    def wait(self, now: float) -> float:
        """Seconds until one more may be sent; 0 for at once."""
        sent = self._sent
        return max(
            0.0,
            *(sent[-most] + seconds + self._margin - now for seconds, most in self._windows if len(sent) >= most),
            0.0,
        )

    def send(self, now: float) -> None:
        self._sent.append(now)

    def is_busy(self, now: float) -> bool:
        sent = self._sent
        return any(len(sent) > most // 2 and now - sent[-(most // 2) - 1] < seconds for seconds, most in self._windows)

    @property
    def last(self) -> float:
        return self._sent[-1] if self._sent else 0.0


class Door:
    """Every call to Microsoft goes through it. Where many wait, those go first that matter most, and none for ever."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._pace = Pace(EVERYWHERE, HASTE)
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._letting: asyncio.Task[None] | None = None

    async def enter(self, patience: float = 0.0) -> None:
        """Returns when the call may go. It lets those go first that come within `patience` seconds."""
        now = self._clock()
        if not self._waiting and not self._pace.wait(now):
            self._pace.send(now)
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (now + patience, next(self._numbers), turn))
        if self._letting is None:
            self._letting = asyncio.create_task(self._let())
        await turn

    @property
    def is_busy(self) -> bool:
        """Does anybody wait, or is half of what may go already gone?"""
        return bool(self._waiting) or self._pace.is_busy(self._clock())

    async def _let(self) -> None:
        while self._waiting:
            if wait := self._pace.wait(self._clock()):
                await asyncio.sleep(wait)
                continue
            _, _, turn = heappop(self._waiting)
            if not turn.done():  # else its call was given up
                self._pace.send(self._clock())
                turn.set_result(None)
        self._letting = None


class Turns:
    """Lets one message after another go in each conversation."""

    def __init__(self, door: Door, clock: Callable[[], float] = monotonic) -> None:
        """`door` is the one that all calls go through."""
        self._clock = clock
        self._door = door
        self._paces: dict[str, Pace] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Inside it is one's turn: those who came later wait, so that what is sent keeps its order."""
        if len(self._paces) > REMEMBERED:
            self._forget()
        pace = self._paces.setdefault(conversation, Pace(CONVERSATION))
        async with self._locks.setdefault(conversation, asyncio.Lock()):
            while wait := pace.wait(self._clock()):
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                pace.send(self._clock())  # only now: it may have waited at the door

    def is_busy(self, conversation: str) -> bool:
        """Is half of what may be sent already sent? Then what can be left out is."""
        pace = self._paces.get(conversation)
        return self._door.is_busy or bool(pace and pace.is_busy(self._clock()))

    def _forget(self) -> None:
        """Drop conversations that were silent for an hour, and nobody is in."""
        before = self._clock() - CONVERSATION[-1][0]
        for name, pace in list(self._paces.items()):
            lock = self._locks.get(name)
            if pace.last < before and not (lock and lock.locked()):
                del self._paces[name]
                self._locks.pop(name, None)
