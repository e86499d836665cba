"""The path of an incoming question, whatever platform it comes from.

dedupe → limit per user → queue → thread → answer → record → post, exactly once
under retries, twins, restarts and replicas on one database.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

from adapters.channels import Channels
from adapters.desk.answering import Answering, Ask
from adapters.desk.cases import CaseDesk
from adapters.desk.failures import log, note
from adapters.desk.incoming import Handled, Incoming, Json, Limits, Platform, Voice
from adapters.desk.item import Item, redacted_text
from adapters.desk.lately import Lately
from adapters.desk.queue import Queue
from adapters.desk.reception import Reception
from adapters.desk.roll import Roll, Unknown
from adapters.desk.running import Running
from adapters.desk.superseding import mark
from adapters.desk.upkeep import Upkeep
from bot.case import Case, Cause
from bot.company import Company
from bot.errors import NoCaseChannel, RecordsUnavailable
from bot.ports import Clock, Records
from bot.question import Facts
from bot.records import Asked, Counts, EventState, Fate, Opinion, Record
from bot.redaction import redact
from bot.reply import Reply


class Desk:
    """Shared by every platform of one process.

    Life: make it → `join` each platform → `async with desk:` (hands start, what
    a crash left is taken up) → `handle` … → leaving drains.
    """

    def __init__(
        self,
        ask: Ask,
        records: Records,
        channels: Callable[[], Channels],
        company: Callable[[], Company],
        clock: Clock,
        limits: Limits | None = None,
        *,
        knowledge: Path = Path("knowledge"),
        worker: str = "",
        roll: Roll | None = None,
    ) -> None:
        """`knowledge` is the folder that draft rulings are written to; `worker` names this process among replicas.

        `roll` knows which workers were killed; without it, what they held is taken up when its lease ends.
        """
        self.channels = channels
        self.limits = limits or Limits()
        self._records = records
        self._company = company
        self._clock = clock
        self._worker = worker or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._roll = roll or Unknown()
        self._platforms: dict[str, Platform] = {}
        self._running = Running()
        self._is_draining = False
        self.cases = CaseDesk(records, channels, self._platforms, clock, self._running, knowledge)
        self._lately = Lately(clock)
        self._answering = Answering(
            ask, records, channels, self._contact, clock, self.limits, self._worker, self.cases, self._lately
        )
        self._queue = Queue(self._answering, self.limits)
        self._reception = Reception(
            records, channels, self._contact, clock, self.limits, self._worker, self._queue, self._running,
            self._answering,
        )  # fmt: skip
        self._upkeep = Upkeep(
            records, clock, self.limits, self._worker, self._roll, self._platforms, self._queue, self._reception,
            self.cases, self._running,
        )  # fmt: skip

    def join(self, name: str, platform: Platform) -> None:
        """Let the desk speak on a platform: after a restart, and about cases."""
        self._platforms[name] = platform

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(redact, "+47 912 34 567")  # loads the numbering plans now, not at the first question
        await asyncio.to_thread(self._roll.sign_in, self._worker)
        self._queue.start()
        await self.tick()
        self._keeper = asyncio.get_running_loop().create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drain(self.limits.drain_seconds)

    async def drain(self, seconds: float) -> None:
        """Take no more, finish what is in hand, let go of the rest for another replica or the next start."""
        self._is_draining = self._upkeep.is_draining = True
        self._keeper.cancel()
        try:
            async with asyncio.timeout(seconds):
                await self.settled()
        except TimeoutError:
            log.warning("drained before %d questions were answered; they are kept", len(self._queue))
        await self._queue.stop()
        await self._running.stop()
        try:
            await self._records.inbox.release(self._worker)
        except RecordsUnavailable as error:  # the leases will run out
            note("letting go", error)
        else:
            await asyncio.to_thread(self._roll.sign_out)

    async def settled(self) -> None:
        """Until nothing is in hand."""
        while len(self._queue) or len(self._running):
            await self._queue.settled()
            await self._running.settled()

    # -- questions -----------------------------------------------------------------------------

    async def handle(self, incoming: Incoming, voice: Voice) -> Handled:
        """Take a message on. Returns as soon as it is safe to acknowledge it: a few milliseconds."""
        return Handled.DRAINING if self._is_draining else await self._reception(incoming, voice, edit=False)

    async def edited(self, incoming: Incoming, voice: Voice) -> Handled:
        """The message `incoming.message` now reads `incoming.text`; `incoming.key` and `twin` are the edit's own.

        Not answered yet: the new words are answered instead. Answered: the reply is marked.
        """
        return Handled.DRAINING if self._is_draining else await self._reception(incoming, voice, edit=True)

    async def withdrawn(self, platform: str, message: str, fate: Fate) -> None:
        """The message was deleted, or the asker pressed Stop: cancelled if not answered, marked if deleted later."""
        changed = await self._records.inbox.withdraw(platform, message, fate)
        if fate is Fate.DELETED:
            await self._records.threads.forget(platform, message)
        self._queue.cancel(changed)
        speaker = self._platforms.get(platform)
        for event in changed:
            if event.state is EventState.DONE and event.reply and fate is Fate.DELETED and speaker:
                await mark(Item(event, speaker.voice(event.conversation)), event.reply, fate)

    # -- what was said -------------------------------------------------------------------------

    async def record(self, key: str) -> Record | None:
        """The evidence of the reply with that delivery key: citations for "Show sources", facts for "Not right?"."""
        return await self._records.replies.get(key)

    async def asked_in(self, key: str) -> Json:
        """The conversation in which the question of that reply was asked; {} when it is no longer kept."""
        record = await self.record(key)
        return await self.cases.where(record) if record else {}

    async def posted_as(self, platform: str, reply: str) -> Record | None:
        """The evidence of the reply that was posted under that reference; None for any other message."""
        return await self._records.replies.posted_as(platform, reply)

    async def again(self, key: str) -> Reply | None:
        """That reply, as it was given or made again ("Share in channel"); None when the question is not kept."""
        record, text = await self.record(key), await self.asked(key)
        if record is None or not text:
            return None
        if kept := self._lately.get(key):
            return kept
        facts = Facts(record.facts) if record.by_hand else None
        return await self._answering.ask(await self._answering.question(record, text, facts))

    async def asked(self, key: str) -> str:
        """The question of that reply, redacted; "" when it is not kept."""
        record = await self.record(key)
        return await self._records.threads.text(record.platform, record.message) if record else ""

    async def exactly(self, key: str) -> Reply | None:
        """That reply word for word; None where only its record is sure: a model wrote it, and not lately."""
        record = await self.record(key)
        return None if record and record.model and not self._lately.get(key) else await self.again(key)

    async def opinion(self, opinion: Opinion) -> Case | None:
        """Feedback on a reply (`opinion.record` is the delivery's key); the note is redacted here.

        Returns the case that a bad one with a reason or note opened.
        """
        kept = replace(opinion, note=redacted_text(opinion.note, self._reception.region()).text)
        await self._records.feedback.give(kept)
        said = ": ".join(t for t in (kept.reason, kept.note) if t)
        if kept.good or not said:
            return None
        try:
            return await self.cases.open(
                kept.record, Cause.COMPLAINT, platform=kept.platform, user=kept.user, note=said
            )
        except (KeyError, NoCaseChannel):
            return None

    async def history(self, platform: str, user: str, most: int = 5) -> list[Asked]:
        """Somebody's last questions with their outcomes."""
        last = await self._records.replies.last(platform, user, most)
        return [Asked(await self._records.threads.text(r.platform, r.message), r) for r in last]

    async def erase(self, platform: str, user: str) -> Counts:
        """For "Delete my history"."""
        self._lately.forget()
        return await self._records.people.erase(platform, user)

    # -- from time to time ---------------------------------------------------------------------

    async def tick(self) -> None:
        """Renew leases, take up what nobody holds, say and remind of cases, purge. Called by itself while running."""
        await self._upkeep()

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self.limits.lease_seconds / 4)
            try:
                await self.tick()
            except Exception as error:
                note("the periodic work", error)

    def _contact(self) -> Company:
        """Who the company is; a broken edition must not keep the desk from saying that something broke."""
        try:
            return self._company()
        except Exception as error:
            note("reading who the company is", error)
            return Company()
