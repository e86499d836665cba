"""One question from the queue to its reply: exactly one, and a visible one, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from adapters.channels import Channels
from adapters.desk.cases import CaseDesk
from adapters.desk.failures import log, note
from adapters.desk.incoming import Asker, Delivery, Limits, Showing, Vetting
from adapters.desk.item import Item, record_of
from adapters.desk.lately import Lately
from adapters.desk.superseding import MARKS, mark, supersede
from bot.case import Case
from bot.company import Company
from bot.drafting import Show
from bot.ports import Clock, Records
from bot.question import Facts, Question
from bot.records import EventState, Record
from bot.reply import Referral, Reply
from bot.translations import said_in
from bot.wording import CASE_OPENED, FAILED, NO_GUESTS


class Ask(Protocol):
    """`Advisor.ask`: the reply, and statements as they are verified for who watches."""

    def __call__(self, question: Question, show: Show | None = None) -> Awaitable[Reply]: ...


RETRY = timedelta(seconds=30)  # until a reply that the platform did not take is tried again; doubled each time


class Unclear(Exception):
    """It can't be known now whether a reply arrived: neither may it be sent again, nor may it be given up."""


@dataclass(frozen=True)
class Answering:
    """What it takes to answer, the same for all questions."""

    ask: Ask
    records: Records
    channels: Callable[[], Channels]
    company: Callable[[], Company]
    clock: Clock
    limits: Limits
    worker: str
    cases: CaseDesk
    lately: Lately

    async def __call__(self, item: Item) -> None:
        """See the question through to its reply. Raises nothing but `CancelledError`."""
        try:
            try:
                await self._see_through(item)
            except Unclear:
                raise
            except Exception as error:
                await self._failed(item, error)
        except asyncio.CancelledError:
            await self._dropped(item)
            raise
        except Exception as error:
            await self._put_off(item, error)

    async def question(self, record: Record, text: str, facts: Facts | None) -> Question:
        """A question as it is asked in that place now."""
        rules = self.channels().rules(record.platform, record.channel, direct=record.direct, shared=record.shared)
        before = await self.records.threads.before(
            record.platform, record.thread, record.user, record.at, self.limits.turns
        )
        return Question(
            text=text,
            as_of=self.clock().date(),
            jurisdiction=rules.jurisdiction or self.company().jurisdiction,
            thread=before,
            authorities=rules.authorities,
            folders=rules.folders,
            facts=facts,
            asker=f"{record.platform}:{record.user}",
        )

    # -- the path ------------------------------------------------------------------------------

    async def _see_through(self, item: Item) -> None:
        if item.event.state is EventState.POSTING and (there := await self._arrived(item)):
            await self._done(item, there)  # it was sent before the crash, and only not noted
            return
        if item.is_edit and (await supersede(self.records.inbox, item))[0]:
            return
        if item.is_unvetted and not await self._admitted(item):
            return
        if item.sentence:
            await self._tell(item, item.sentence)
            return
        await self._working(item)
        question = await self._question(item)
        async with asyncio.timeout(self.limits.answer_seconds):
            voice = item.voice
            reply = await (self.ask(question, voice.show) if isinstance(voice, Showing) else self.ask(question))
        if not await self.records.inbox.posting(item.key, self.worker, await item.voice.begun()):
            await self._dropped(item)  # withdrawn, or another replica answers it
            return
        self.lately.keep(item.key, reply)
        record = record_of(item, reply, question.jurisdiction)
        await self.records.replies.record(record)
        case = await self._referred(item, record, reply)
        await self._notice_over(item)
        item.maybe_sent = True
        async with asyncio.timeout(self.limits.post_seconds):
            said = await item.voice.say(await self._delivery(item, reply, case))
        await self._done(item, said)
        if case:
            self.cases.say_soon(case.id)

    async def _admitted(self, item: Item) -> bool:
        """Find out who asks. False where nobody is to be answered: another bot. A guest gets a sentence."""
        voice = item.voice
        asker, shared = await voice.vet() if isinstance(voice, Vetting) else (Asker.GUEST, True)
        item.vetted(shared=shared)
        rules, event = item.rules(self.channels()), item.event
        if asker is Asker.MEMBER or (rules.bots if asker is Asker.BOT else rules.guests):
            return True
        await self.records.threads.forget(event.platform, event.message)
        item.sentence = item.sentence or await item.said(NO_GUESTS)
        if asker is Asker.BOT:
            await self.records.inbox.done(item.key, "")
            await self._dropped(item)
        return asker is Asker.GUEST

    async def _arrived(self, item: Item) -> str | None:
        """The reply that was being sent when the process died, if it arrived."""
        try:
            return await item.voice.said(item.key)
        except Exception as error:
            raise Unclear from error

    async def _question(self, item: Item) -> Question:
        of, event = item.event.payload, item.event
        known = Record(
            id=item.key,
            platform=event.platform,
            user=event.user,
            channel=str(of.get("channel", "")),
            thread=item.thread,
            message=event.message,
            at=event.received,
            outcome="",
            direct=item.direct,
            shared=bool(of.get("shared")),
        )
        return await self.question(known, item.text, item.facts)

    async def _referred(self, item: Item, record: Record, reply: Reply) -> Case | None:
        """The case that a referral opens by itself."""
        channels = self.channels()
        is_referral = any(isinstance(part, Referral) for part in (reply.parts or (reply,)))
        if not is_referral or not channels.referrals_open_cases or not channels.case_platform(record.platform):
            return None
        return await self.cases.refer(record, item)

    async def _delivery(self, item: Item, reply: Reply, case: Case | None) -> Delivery:
        language = await item.language()
        told = item.redacted.told_in(language) if item.redacted else ""
        opened = said_in(language, CASE_OPENED).format(contact=reply.contact, case=case.id) if case else ""
        return Delivery(
            key=item.key,
            reply=reply,
            notes=tuple(n for n in (told, opened) if n),
            case=case,
            only_asker=not item.direct and item.rules(self.channels()).visible == "asker",
            redacted=item.redacted,
        )

    async def _tell(self, item: Item, sentence: str) -> None:
        if await self.records.inbox.posting(item.key, self.worker, await item.voice.begun()):
            await self._notice_over(item)
            item.maybe_sent = True
            async with asyncio.timeout(self.limits.post_seconds):
                said = await item.voice.tell(item.key, sentence)
            await self._done(item, said)
        else:
            await self._dropped(item)

    async def _done(self, item: Item, reply: str) -> None:
        fate = await self.records.inbox.done(item.key, reply)
        await self.records.replies.posted(item.key, reply)
        if fate in MARKS and reply:
            await mark(item, reply, fate)

    # -- when it breaks ------------------------------------------------------------------------

    async def _failed(self, item: Item, error: Exception) -> None:
        """Tell the asker that it failed, unless the reply is there after all."""
        given = note("a question", error)
        if item.maybe_sent and (there := await item.voice.said(item.key)):
            await self._done(item, there)
        else:
            sentence = await item.said(FAILED)
            await self._tell(item, sentence.format(contact=self.company().contact, reference=given))

    async def _put_off(self, item: Item, error: Exception) -> None:
        """The platform or the database takes nothing now: try again later, a few times."""
        note("posting a reply", error)
        attempts = item.event.attempts + 1  # this one included
        try:
            if attempts >= self.limits.attempts:
                log.error("a reply was given up after %d attempts", attempts)
                await self.records.inbox.done(item.key, "")
            else:
                until = self.clock() + RETRY * 2 ** (attempts - 1)
                await self.records.inbox.postpone(item.key, self.worker, until)
        except Exception as again:  # its lease will run out
            note("putting a reply off", again)

    async def _working(self, item: Item) -> None:
        try:
            await item.voice.working()
        except Exception as error:  # a status is no reply
            note("showing a status", error)

    async def _dropped(self, item: Item) -> None:
        await self._notice_over(item)
        try:
            await item.voice.dropped()
        except Exception as error:
            note("taking a status back", error)

    async def _notice_over(self, item: Item) -> None:
        """No "you are number N" comes after this."""
        if item.notice and not item.notice.done():
            item.notice.cancel()
            await asyncio.wait({item.notice})
