"""Questions that wait, in order and bounded, and the hands that take them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager

from adapters.desk.failures import note
from adapters.desk.incoming import Limits
from adapters.desk.item import Item
from adapters.desk.running import Running
from bot.records import Event, EventState


class Queue:
    """`answer` sees one item through and raises nothing. Each runs as a task of its own, so that one can be stopped."""

    def __init__(self, answer: Callable[[Item], Awaitable[None]], limits: Limits) -> None:
        self._answer = answer
        self._limits = limits
        self._waiting: dict[str, Item] = {}  # by key, the longest waiting first
        self._active: dict[str, asyncio.Task[None]] = {}
        self._notices = Running()
        self._is_open = False
        self._arriving = 0

    def __len__(self) -> int:
        return len(self._waiting) + len(self._active)

    @property
    def keys(self) -> list[str]:
        return [*self._active, *self._waiting]

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= self._limits.queue

    def start(self) -> None:
        self._is_open = True
        self._deal()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """While messages are being taken on one hand works: acknowledging them goes before answering."""
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1
            self._deal()

    def put(self, item: Item, *, tells: bool) -> None:
        """Let it wait its turn; `tells` its asker where it stands, when that takes a while."""
        self._waiting[item.key] = item
        self._deal()
        if tells and item.key in self._waiting:
            item.notice = self._notices.start(self._notice(item))

    def cancel(self, changed: Iterable[Event]) -> None:
        """Let go of those that were withdrawn: nothing of them is shown any more."""
        for event in changed:
            if event.state is not EventState.WITHDRAWN:
                continue
            if item := self._waiting.pop(event.key, None):
                self._notices.start(self._gone(item))
            elif task := self._active.get(event.key):
                task.cancel()

    async def settled(self) -> None:
        """Until nothing waits and nothing is in hand."""
        while self._active or (self._waiting and self._is_open):
            await asyncio.wait(set(self._active.values()))
        await self._notices.settled()

    async def stop(self) -> None:
        """Drop what is in hand; what waits is left to whoever takes it up."""
        self._is_open = False
        self._waiting.clear()
        for task in list(self._active.values()):
            task.cancel()
        if self._active:
            await asyncio.wait(set(self._active.values()))
        await self._notices.stop()

    def _deal(self) -> None:
        """Give what waits to free hands."""
        hands = 1 if self._arriving else self._limits.hands
        while self._is_open and self._waiting and len(self._active) < hands:
            key = next(iter(self._waiting))
            task = asyncio.get_running_loop().create_task(self._run(self._waiting.pop(key)))
            self._active[key] = task
            task.add_done_callback(lambda ended, key=key: self._ended(key, ended))  # type: ignore[misc]

    async def _run(self, item: Item) -> None:
        await self._answer(item)

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        self._active.pop(key, None)
        if not task.cancelled() and (error := task.exception()):
            note("a hand", error)
        self._deal()

    async def _notice(self, item: Item) -> None:
        await asyncio.sleep(self._limits.notice_seconds)
        if item.key in self._waiting:
            position = list(self._waiting).index(item.key) + 1
            try:
                await item.voice.queued(position)
            except Exception as error:  # a notice is no reply
                note("telling a position", error)

    async def _gone(self, item: Item) -> None:
        if item.notice:
            item.notice.cancel()
            await asyncio.wait({item.notice})
        try:
            await item.voice.dropped()
        except Exception as error:
            note("taking a status back", error)
