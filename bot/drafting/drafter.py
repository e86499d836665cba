"""Lets a chat model help with a reply that is already decided, within a bound of time and money.

Whatever the model does, there is a reply: the one that was there before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.drafting import prompt
from bot.drafting.calls import Call, Calls, Items, Take
from bot.drafting.draft import Draft
from bot.drafting.ground import Ground
from bot.drafting.limits import Cache, Limits, Spent, key, translation_key
from bot.drafting.rewording import Rewording
from bot.drafting.verify import keeps_facts
from bot.drafting.writing import Drafting, Show
from bot.errors import ChatModelFailed, Failure
from bot.facts import Vocabulary
from bot.orders import gives_orders
from bot.ports import ChatModel, Clock, Entailment, Usage
from bot.reading import Part, cleaned
from bot.redaction import redact
from bot.reply import Answer, Drafted, Reason, Referral, Reply
from bot.search import Found
from bot.translations import said_in
from bot.wording import NO_DRAFT

MIN_REPAIR_SECONDS = 2.0  # left of the bound, or the round of repair is not begun

_Writing = Drafting | Rewording

_log = logging.getLogger(__name__)


class Drafter:
    """One for a process. Asks the model, verifies, and falls back."""

    def __init__(
        self,
        model: ChatModel,
        clock: Clock,
        limits: Limits | None = None,
        entailment: Entailment | None = None,
        spent: Spent | None = None,
    ) -> None:
        """`spent` adds what records know of an asker's tokens to what this process counts."""
        self._limits = limits or Limits()
        self._calls = Calls(model, self._limits, clock, spent)
        self._name = model.name
        self._entailment = entailment
        self._cache = Cache(self._limits.remembered)

    def until(self) -> float:
        """By when, on the running loop's clock, a question asked now has its reply."""
        return asyncio.get_running_loop().time() + self._limits.seconds

    async def in_english(self, part: Part, vocabulary: Vocabulary, asker: str, until: float) -> tuple[str, Usage]:
        """The question in English, for searching only, and what that took.

        "" where there is no translation, or one that is about something else than what was read of the question.
        """
        call = Call(until, asker)
        try:
            english = await self._translation(part, call)
        except Exception as error:  # whatever broke, the question is searched for as it is
            self._calls.failed(error)
            return "", call.usage
        return (english if keeps_facts(english, part.facts, vocabulary) else ""), call.usage

    async def _translation(self, part: Part, call: Call) -> str:
        text, _ = _redacted(part.standalone, part.language)
        name = translation_key(text, part.language, self._name, prompt.PROMPT_VERSION)
        drafts = self._cache.get(name)
        if drafts is None:
            async with self._calls.admitted(call):
                drafts = (await self._calls.draft(prompt.translating(text), call, _passed_over),)
            self._cache.put(name, drafts)
        return cleaned(drafts[0].english)

    async def improved(self, ground: Ground, until: float, show: Show | None = None) -> Reply:
        """The reply, better where the model helped. Claims that were shown are its first, in that order."""
        if not _is_worth_it(ground):
            used = ground.usage
            return replace(ground.reply, drafted=self._drafted(used)) if used.read + used.written else ground.reply
        try:
            return await self._improved(ground, until, show)
        except Exception as error:  # whatever broke, there is a reply
            failure = self._calls.failed(error)
            return replace(ground.reply, warnings=(*ground.reply.warnings, _told(failure, ground)))

    async def _improved(self, ground: Ground, until: float, show: Show | None) -> Reply:
        ground = await asyncio.to_thread(_without_orders, ground)
        text, told = _redacted(ground.part.standalone, ground.part.language)
        call, writing = Call(until, ground.question.asker), self._writing(ground)
        take = _taking(writing, show)
        name = key(ground, text, self._name, prompt.PROMPT_VERSION, type(writing).__name__)
        known = self._cache.get(name)
        failure = await (_again(writing, known, take) if known else self._written(writing, text, call, take))
        if not failure and not known:
            self._cache.put(name, call.drafts)
        reply = await asyncio.to_thread(_finished, writing, failure)
        return self._noted(reply, writing, call, failure, told, cached=bool(known))

    def _writing(self, ground: Ground) -> _Writing:
        return Rewording(ground) if ground.ruling else Drafting(ground, self._entailment, self._limits.entailed)

    async def _written(self, writing: _Writing, text: str, call: Call, take: Take) -> Failure | None:
        """Ask, and once more for what failed; what went wrong, if anything."""
        try:
            async with self._calls.admitted(call):
                await self._rounds(writing, text, call, take)
        except Exception as error:  # whatever broke, the default answer stands
            return self._calls.failed(error)
        return None

    async def _rounds(self, writing: _Writing, text: str, call: Call, take: Take) -> None:
        if isinstance(writing, Rewording):
            writing.settle(await self._calls.draft(prompt.phrasing(writing.ground, text), call, take))
            return
        first = prompt.drafting(writing.ground, text)
        writing.settle(await self._calls.draft(first, call, take))
        left = call.until - asyncio.get_running_loop().time()
        if writing.failed and left > min(MIN_REPAIR_SECONDS, self._limits.seconds / 2):
            try:
                writing.settle(await self._calls.draft(prompt.repairing(first, writing.repair()), call, take))
            except (ChatModelFailed, TimeoutError):
                _log.info("The round of repair failed; what held before stays.")

    def _noted(
        self, reply: Reply, writing: _Writing, call: Call, failure: Failure | None, told: str, *, cached: bool
    ) -> Reply:
        """The reply with what the asker and the record should know about the draft."""
        if not failure and isinstance(writing, Drafting) and not writing.notes.claims:
            failure = Failure.UNFOUNDED
        notes = [told] if told else []
        if failure:
            notes.append(_told(failure, writing.ground))
        drafted = replace(
            self._drafted(writing.ground.usage + call.usage),
            cached=cached,
            cut=tuple(str(fault) for fault in writing.faults),
            failure=str(failure or ""),
        )
        return replace(reply, warnings=(*reply.warnings, *notes), drafted=drafted)

    def _drafted(self, used: Usage) -> Drafted:
        return Drafted(self._name, prompt.PROMPT_VERSION, used.read, used.written, round(used.cost, 6))


def _told(failure: Failure, ground: Ground) -> str:
    """What the asker reads about it."""
    language = ground.part.language
    return said_in(language, NO_DRAFT).format(why=said_in(language, failure))


def _is_worth_it(ground: Ground) -> bool:
    """A ruling that answers may be reworded, quoted sentences may become an answer; nothing else is touched."""
    reply = ground.reply
    if ground.part.is_attack or ground.part.explains or not reply.claims:
        return False
    if ground.ruling:
        return isinstance(reply, Answer) or (isinstance(reply, Referral) and reply.reason is Reason.RULED)
    return bool(ground.found) and isinstance(reply, Answer | Referral)


def _without_orders(ground: Ground) -> Ground:
    """The ground without sources that tell a machine what to do."""

    def is_plain(found: Found) -> bool:
        texts = (found.source.title, found.source.short, found.source.publisher)
        return not any(map(gives_orders, (*texts, ground.edition.document(found.source.id).text)))

    return replace(ground, found=tuple(f for f in ground.found if is_plain(f)))


def _redacted(text: str, language: str) -> tuple[str, str]:
    """What may leave of the question, and what to tell the asker about it."""
    redacted = redact(text)
    return redacted.text, redacted.told_in(language)


def _finished(writing: _Writing, failure: Failure | None) -> Reply:
    return writing.finished(broken=bool(failure)) if isinstance(writing, Drafting) else writing.finished()


def _taking(writing: _Writing, show: Show | None) -> Take:
    """Verifies items in a thread, and shows what holds."""
    known: set[int] = set()  # citations that were shown

    async def take(items: Items) -> None:
        for item in items:
            settled = await asyncio.to_thread(writing.take, item)
            for claim in settled if show else ():
                assert show is not None
                await show(claim, writing.citations([claim], known))

    return take


async def _passed_over(items: Items) -> None:
    """Of a translation: it has no items."""


async def _again(writing: _Writing, drafts: Sequence[Draft], take: Take) -> Failure | None:
    """Take a remembered draft; it is verified like a new one."""
    for number, draft in enumerate(drafts):
        if number and isinstance(writing, Drafting):
            writing.repair()
        await take(draft.items)
        writing.settle(draft)
    return None
