"""Time as a stand-in of a platform sees it: minutes can be short, and a test jumps ahead instead of sleeping."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Clock:
    """Seconds since the start. `scale` 60 makes a minute of the platform's last one second."""

    def __init__(self, scale: float = 1.0) -> None:
        self._scale = scale
        self._began = time.monotonic()
        self._jumped = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Scaled: for streams, rates, the life of tokens and addresses, and the waits before a redelivery."""
        return (time.monotonic() - self._began) * self._scale + self._jumped

    def plain(self) -> float:
        """Not scaled: for what a program has to do in seconds, such as using a trigger or taking an activity."""
        return time.monotonic() - self._began + self._jumped

    def advance(self, seconds: float) -> None:
        """Jump ahead, and wake whoever waits."""
        self._jumped += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def within(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """What the work gives. Raises `TimeoutError` when that takes longer; the seconds are not scaled."""
        end, task = self.plain() + seconds, asyncio.create_task(work)
        try:
            while not task.done() and (left := end - self.plain()) > 0:
                moved = asyncio.create_task(self._moved.wait())
                await asyncio.wait((task, moved), timeout=left, return_when=asyncio.FIRST_COMPLETED)
                moved.cancel()
            if not task.done():
                raise TimeoutError
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait((task,))

    async def until(self, moment: float) -> None:
        """Return when `now()` has reached the moment."""
        while (left := moment - self.now()) > 0:
            moved = self._moved
            try:
                await asyncio.wait_for(moved.wait(), left / self._scale)
            except TimeoutError:
                continue
