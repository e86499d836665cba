"""Cases from the button to the answer, and the draft ruling that an answer becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from adapters.channels import Channels
from adapters.desk.drafts import draft
from adapters.desk.failures import note as failed
from adapters.desk.incoming import Json, Platform
from adapters.desk.item import Item, found_of, said_of
from adapters.desk.running import Running
from bot.case import Case, CaseState, Cause, Found, answer, case_id, not_ours, noted, remind_due, reminded, take
from bot.errors import CaseMoved, NoCaseChannel
from bot.ports import Clock, Records
from bot.records import Record
from bot.redaction import redact
from bot.reply import Verdict
from bot.wording import NOT_KEPT

HOLD = timedelta(seconds=60)  # in which one replica shows a case
TURNS = 6


@dataclass(frozen=True)
class Drafted:
    """What became of a human answer: the case, and the ruling file or why there is none."""

    case: Case
    path: str = ""  # of the draft, relative to the knowledge folder: "rulings/case-….md"
    problem: str = ""  # for the person who answered: why no ruling was drafted


@dataclass(frozen=True)
class CaseDesk:
    """Every step is saved before it is shown; what a crash left unsaid is said by the next `tick`.

    The steps raise `CaseMoved` when somebody else was faster, and `KeyError` for an unknown id.
    """

    records: Records
    channels: Callable[[], Channels]
    platforms: Mapping[str, Platform]
    clock: Clock
    running: Running
    knowledge: Path

    # -- opening -------------------------------------------------------------------------------

    async def open(
        self, record: str, cause: Cause, *, platform: str, user: str, conversation: Json | None = None, note: str = ""
    ) -> Case:
        """A case about the reply with that delivery key; the one there is when it was opened before.

        `conversation` is where the asker will be told; default: where the question was asked. Raises
        `NoCaseChannel`, and `KeyError` when the reply is no longer kept.
        """
        known = await self.records.replies.get(record)
        if known is None:
            raise KeyError(record)
        if not self.channels().case_platform(platform):
            raise NoCaseChannel("No channel for cases is set up.", "Write to the privacy team yourself.")
        threads = self.records.threads
        text = await threads.text(known.platform, known.message)
        thread = await threads.before(known.platform, known.thread, known.user, known.at, TURNS)
        where = conversation if conversation is not None else await self.where(known)
        case = self._case(known, cause, text or NOT_KEPT, tuple(t for t in thread if t != text), where)
        case = await self._keep(replace(case, platform=platform, asker=user), record, redact(note).text.strip())
        self.say_soon(case.id)
        return case

    async def refer(self, record: Record, item: Item) -> Case:
        """The case that a referral opens by itself; shown once the referral is."""
        before = await self.records.threads.before(
            record.platform, record.thread, record.user, item.event.received, TURNS
        )
        case = self._case(record, Cause.REFERRAL, item.text, before, item.event.conversation)
        return await self._keep(case, record.id, "")

    def _case(self, record: Record, cause: Cause, text: str, thread: tuple[str, ...], where: Json) -> Case:
        return Case(
            id=case_id(record.id),
            opened=self.clock(),
            cause=cause,
            platform=record.platform,
            asker=record.user,
            conversation=where,
            question=text,
            thread=thread,
            facts=record.facts,
            reading=record.reading,
            found=found_of(record),
            said=said_of(record),
        )

    async def _keep(self, case: Case, record: str, note: str) -> Case:
        """The case as it is kept: a pending one about the same reply, with the note added, or this one."""
        for number in count(1):
            new = replace(case, id=case_id(record if number == 1 else f"{record}#{number}"), note=note)
            if await self.records.cases.open(new):
                return new
            there = await self.get(new.id)
            if there.is_pending:
                more = noted(there, note, self.clock())
                return more if more is there or await self.records.cases.save(more) else await self.get(new.id)
        raise AssertionError("unreachable")

    async def where(self, record: Record) -> Json:
        """The conversation in which it was asked."""
        events = await self.records.inbox.about(record.platform, record.message)
        return next((e.conversation for e in reversed(events) if e.conversation), {})

    # -- steps ---------------------------------------------------------------------------------

    async def take(self, id: str, by: str) -> Case:
        return await self._step(id, lambda case: take(case, by, self.clock()))

    async def answer(self, id: str, verdict: Verdict, text: str, footnotes: Sequence[Found], by: str) -> Drafted:
        """Post the human answer to the asker and draft the ruling. `footnotes` are among `case.found`."""
        case = await self._step(id, lambda case: answer(case, verdict, text, footnotes, by, self.clock()))
        path, problem = await asyncio.to_thread(draft, case, self.knowledge)
        return Drafted(case, path, problem)

    async def not_ours(self, id: str, by: str) -> Case:
        return await self._step(id, lambda case: not_ours(case, by, self.clock()))

    async def get(self, id: str) -> Case:
        case = await self.records.cases.get(id)
        if case is None:
            raise KeyError(id)
        return case

    async def of(self, platform: str, user: str) -> list[Case]:
        """Those that somebody opened, newest first."""
        return await self.records.cases.of(platform, user)

    async def _step(self, id: str, step: Callable[[Case], Case]) -> Case:
        before = await self.get(id)
        after = step(before)
        if after is before:
            return before
        if not await self.records.cases.save(after):
            raise CaseMoved("Somebody else was faster with this case.", "Look at it again.")
        self.say_soon(id)
        return after

    # -- showing -------------------------------------------------------------------------------

    def say_soon(self, id: str) -> None:
        """Show the case to the privacy team, and its end to the asker, without anybody waiting for it."""
        self.running.start(self._say(id))

    async def _say(self, id: str) -> None:
        case = await self.records.cases.get(id)
        while case and case.is_unsaid and self._speaker(case):
            now = self.clock()
            if not await self.records.cases.hold(id, now + HOLD, now):
                return  # another task or replica is at it
            await self._say_version(case)
            case = await self.records.cases.get(id)

    async def _say_version(self, case: Case) -> None:
        asker, speaker = self.platforms.get(case.platform), self._speaker(case)
        if not case.is_pending and not case.told and asker and asker.cases:
            if case.state is CaseState.ANSWERED:  # a crash may have come before the draft
                await asyncio.to_thread(draft, case, self.knowledge)
            await asker.cases.end(case)
            await self.records.cases.told(case.id)
        card = await speaker.cases.show(case) if speaker and speaker.cases else {}
        await self.records.cases.shown(case.id, case.version, card)

    def _speaker(self, case: Case) -> Platform | None:
        """The platform that shows it to the privacy team, if it is here and the asker's is too."""
        speaker = self.platforms.get(self.channels().case_platform(case.platform))
        asker = self.platforms.get(case.platform)
        return speaker if speaker and speaker.cases and asker and asker.cases else None

    async def tick(self) -> None:
        """Say what was left unsaid, and remind of what waits."""
        for case in await self.records.cases.unsaid():
            await self._guarded(self._say(case.id), "showing a case")
        for case in await self.records.cases.pending():
            if remind_due(case, self.clock()):
                await self._guarded(self._remind(case), "reminding of a case")

    async def _remind(self, case: Case) -> None:
        speaker = self._speaker(case)
        if speaker and speaker.cases and await self.records.cases.save(reminded(case, self.clock())):
            await speaker.cases.remind(case)
            await self._say(case.id)

    async def _guarded(self, work: object, what: str) -> None:
        try:
            await work  # type: ignore[misc]
        except Exception as error:
            failed(what, error)
