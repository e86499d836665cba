"""What the desk does from time to time: nothing stays with a dead process, unsaid, or longer than it may."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.desk.cases import CaseDesk
from adapters.desk.incoming import Limits, Platform
from adapters.desk.item import Item
from adapters.desk.queue import Queue
from adapters.desk.reception import Reception
from adapters.desk.roll import Roll
from adapters.desk.running import Running
from bot.ports import Clock, Records
from bot.records import EventState


@dataclass
class Upkeep:
    """Call it every quarter of a lease."""

    records: Records
    clock: Clock
    limits: Limits
    worker: str
    roll: Roll
    platforms: Mapping[str, Platform]
    queue: Queue
    reception: Reception
    cases: CaseDesk
    running: Running
    is_draining: bool = False
    _purged: str = ""  # the day of the last purge

    async def __call__(self) -> None:
        now, inbox = self.clock(), self.records.inbox
        await inbox.renew(self.queue.keys, self.worker, self._lease, now)
        for killed in await asyncio.to_thread(self.roll.gone):
            await inbox.release(killed)
            await asyncio.to_thread(self.roll.strike, killed)
        await self._take_up(now)
        await self.cases.tick()
        if self._purged != str(now.date()):
            self._purged = str(now.date())
            await self.records.people.purge(now - timedelta(days=self.limits.retention_days), now)

    async def _take_up(self, now: datetime) -> None:
        """Answer what nobody holds."""
        for left in await self.records.inbox.unfinished(now):
            platform = self.platforms.get(left.platform)
            if platform is None or self.queue.is_full or self.is_draining:
                continue
            claimed = await self.records.inbox.claim(left.key, self.worker, self._lease, now)
            if claimed:
                begun: dict[str, object] = {"begun": claimed.reply} if claimed.reply else {}
                if (now - claimed.received).total_seconds() < self.limits.notice_seconds:
                    begun["unnoticed"] = True
                item = Item(claimed, platform.voice({**claimed.conversation, **begun}))
                await self.reception.remember(item)  # the crash may have come before
                if claimed.state is EventState.POSTING:
                    self.running.start(self._settled(item))
                else:
                    self.queue.put(item, tells=False)

    async def _settled(self, item: Item) -> None:
        """Its reply may still be on its way to the platform. Waiting for that takes no hand from the others."""
        await asyncio.sleep(self.limits.settle_seconds)
        self.queue.put(item, tells=False)

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.limits.lease_seconds)
