"""Work that goes on after Teams was answered: none of it fails silently, and all of it ends before the app does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from adapters.desk.failures import place, reference
from adapters.teams.log import log

Failed = Callable[[str], Awaitable[None]]

REMEMBERED = 5000


class Work:
    """Tasks under supervision."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._seen: dict[str, None] = {}

    def is_new(self, name: str) -> bool:
        """Whether it is asked about for the first time: Teams may deliver a thing twice."""
        if name in self._seen:
            return False
        self._seen[name] = None
        while len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True

    def later(self, name: str, doing: Coroutine[Any, Any, None], failed: Failed | None = None) -> None:
        """Do it now, but not before Teams is answered. `failed` tells the person, with a reference number."""
        task = asyncio.create_task(self._watched(name, doing, failed), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watched(self, name: str, doing: Coroutine[Any, Any, None], failed: Failed | None) -> None:
        try:
            await doing
        except Exception as error:
            given = note(name, error)
            if failed:
                try:
                    await failed(given)
                except Exception as second:
                    log.error("nobody could be told of %s: %s", given, type(second).__name__)

    async def settled(self) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def drain(self, seconds: float = 10) -> None:
        """Wait for what is going on."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()


def note(name: str, error: BaseException) -> str:
    """Log the kind and place of it; returns the reference under which it stands in the log."""
    given = reference()
    log.error("%s failed [%s]: %s", name, given, place(error))
    return given
