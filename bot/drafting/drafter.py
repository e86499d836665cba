"""Lets a chat model help with a reply that is already decided, within a bound of time and money.

Whatever the model does, there is a reply: the one that was there before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from bot.drafting import prompt
from bot.drafting.draft import Arriving, ClaimDraft, Draft, PhraseDraft
from bot.drafting.ground import Ground
from bot.drafting.limits import Breaker, Budget, Cache, Limits, Spent, key, translation_key
from bot.drafting.rewording import Rewording
from bot.drafting.verify import keeps_facts
from bot.drafting.writing import Drafting, Show
from bot.errors import ChatModelFailed, Failure
from bot.facts import Vocabulary
from bot.orders import gives_orders
from bot.ports import ChatModel, Clock, Entailment, Prompt, Usage
from bot.reading import Part, cleaned
from bot.redaction import redact
from bot.reply import Answer, Drafted, Reason, Referral, Reply
from bot.search import Found
from bot.translations import said_in
from bot.wording import NO_DRAFT

MIN_REPAIR_SECONDS = 2.0  # left of the bound, or the round of repair is not begun
CHARACTERS_A_TOKEN = 4  # where a model does not say what it took

_Writing = Drafting | Rewording

_log = logging.getLogger(__name__)


@dataclass
class _Call:
    """What one question took so far."""

    until: float  # on the loop's clock
    asker: str
    show: Show | None
    usage: Usage = field(default_factory=Usage)
    known: set[int] = field(default_factory=set)  # citations that were shown
    drafts: list[Draft] = field(default_factory=list)


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
        self._model = model
        self._limits = limits or Limits()
        self._entailment = entailment
        self._breaker = Breaker(self._limits, clock)
        self._budget = Budget(self._limits, clock, spent)
        self._cache = Cache(self._limits.remembered)

    def until(self) -> float:
        """By when, on the running loop's clock, a question asked now has its reply."""
        return asyncio.get_running_loop().time() + self._limits.seconds

    async def in_english(self, part: Part, vocabulary: Vocabulary, asker: str, until: float) -> tuple[str, Usage]:
        """The question in English, for searching only, and what that took.

        "" where there is no translation, or one that is about something else than what was read of the question.
        """
        call = _Call(until, asker, None)
        try:
            text = _redacted(part.standalone, part.language)[0]
            name = translation_key(text, part.language, self._model.name, prompt.PROMPT_VERSION)
            if known := self._cache.get(name):
                return _of_this(known[0].english, part, vocabulary), call.usage
            await self._admit(asker)
            async with asyncio.timeout_at(until):
                draft = await self._ask(prompt.translating(text), call, None)
        except Exception as error:
            self._failed(error)
            return "", call.usage
        finally:
            self._budget.spend(asker, call.usage.read + call.usage.written)
        self._breaker.well()
        self._cache.put(name, [draft])
        return _of_this(draft.english, part, vocabulary), call.usage

    async def improved(self, ground: Ground, until: float, show: Show | None = None) -> Reply:
        """The reply, better where the model helped. Claims that were shown are its first, in that order."""
        if not _is_worth_it(ground):
            used = ground.usage
            return replace(ground.reply, drafted=self._drafted(used)) if used.read + used.written else ground.reply
        try:
            return await self._improved(ground, until, show)
        except Exception as error:  # whatever broke, there is a reply
            failure = self._failed(error)
            return replace(ground.reply, warnings=(*ground.reply.warnings, _told(failure, ground)))

    async def _improved(self, ground: Ground, until: float, show: Show | None) -> Reply:
        ground = await asyncio.to_thread(_without_orders, ground)
        text, told = _redacted(ground.part.standalone, ground.part.language)
        call = _Call(until, ground.question.asker, show)
        writing = self._writing(ground)
        name = key(ground, text, self._model.name, prompt.PROMPT_VERSION, type(writing).__name__)
        known = self._cache.get(name)
        failure = await (self._again(writing, known, call) if known else self._written(writing, text, call))
        if not failure and not known:
            self._cache.put(name, call.drafts)
        reply = await asyncio.to_thread(_finished, writing, failure)
        return self._noted(reply, writing, call, failure, told, cached=bool(known))

    # -- asking --------------------------------------------------------------------------------

    def _writing(self, ground: Ground) -> _Writing:
        return Rewording(ground) if ground.ruling else Drafting(ground, self._entailment, self._limits.entailed)

    async def _written(self, writing: _Writing, text: str, call: _Call) -> Failure | None:
        """Ask, and once more for what failed; what went wrong, if anything."""
        try:
            await self._admit(call.asker)
            async with asyncio.timeout_at(call.until):
                await self._rounds(writing, text, call)
        except Exception as error:  # whatever broke, the default answer stands
            return self._failed(error)
        finally:
            self._budget.spend(call.asker, call.usage.read + call.usage.written)
        self._breaker.well()
        return None

    async def _rounds(self, writing: _Writing, text: str, call: _Call) -> None:
        if isinstance(writing, Rewording):
            await self._ask(prompt.phrasing(writing.ground, text), call, writing)
            return
        first = prompt.drafting(writing.ground, text)
        await self._ask(first, call, writing)
        left = call.until - asyncio.get_running_loop().time()
        if writing.failed and left > min(MIN_REPAIR_SECONDS, self._limits.seconds / 2):
            try:
                await self._ask(prompt.repairing(first, writing.repair()), call, writing)
            except (ChatModelFailed, TimeoutError):
                _log.info("The round of repair failed; what held before stays.")

    async def _ask(self, asked: Prompt, call: _Call, writing: _Writing | None) -> Draft:
        """One draft, of which each claim is taken as soon as it is complete. Raises `ChatModelFailed`."""
        arriving, written, usage = Arriving(), 0, Usage()
        try:
            async with aclosing(self._model.write(asked)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        usage = usage + piece
                        continue
                    written += len(piece)
                    await self._taken(arriving.feed(piece), call, writing)
        finally:
            told = _estimated(asked, written)
            call.usage += replace(usage, read=usage.read or told.read, written=usage.written or told.written)
        draft = arriving.finish()
        await self._taken(draft.items[arriving.given :], call, writing)
        if writing:
            writing.settle(draft)
            call.drafts.append(draft)
        return draft

    async def _again(self, writing: _Writing, drafts: Sequence[Draft], call: _Call) -> Failure | None:
        """Take a remembered draft; it is verified like a new one."""
        for number, draft in enumerate(drafts):
            if number and isinstance(writing, Drafting):
                writing.repair()
            await self._taken(draft.items, call, writing)
            writing.settle(draft)
        return None

    async def _taken(self, items: Sequence[ClaimDraft | PhraseDraft], call: _Call, writing: _Writing | None) -> None:
        """Verify the items in a thread, and show what holds."""
        for item in items if writing else ():
            assert writing is not None
            settled = await asyncio.to_thread(writing.take, item)
            for claim in settled if call.show else ():
                assert call.show is not None
                await call.show(claim, writing.citations([claim], call.known))

    # -- limits --------------------------------------------------------------------------------

    async def _admit(self, asker: str) -> None:
        """Raises `ChatModelFailed` when the model is not to be asked now."""
        if not await self._budget.allows(asker):
            raise ChatModelFailed(Failure.BUDGET)
        if self._breaker.is_open:
            raise ChatModelFailed(Failure.PAUSED)

    def _failed(self, error: Exception) -> Failure:
        """What went wrong; noted, without a word of what was asked."""
        if not isinstance(error, ChatModelFailed | TimeoutError):
            _log.error("Drafting failed: %s", type(error).__name__)
            return Failure.BUG
        failure = error.failure if isinstance(error, ChatModelFailed) else Failure.TIMEOUT
        if failure not in (Failure.BUDGET, Failure.PAUSED):
            self._breaker.failed()
            detail = error.problem if isinstance(error, ChatModelFailed) else failure
            _log.warning("The chat model failed: %s", detail)
        return failure

    def _noted(
        self, reply: Reply, writing: _Writing, call: _Call, failure: Failure | None, told: str, *, cached: bool
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
        return Drafted(self._model.name, prompt.PROMPT_VERSION, used.read, used.written, round(used.cost, 6))


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


def _of_this(english: str, part: Part, vocabulary: Vocabulary) -> str:
    """The translation, if it speaks of everything that was read of the question."""
    text = cleaned(english)
    return text if keeps_facts(text, part.facts, vocabulary) else ""


def _redacted(text: str, language: str) -> tuple[str, str]:
    """What may leave of the question, and what to tell the asker about it."""
    redacted = redact(text)
    return redacted.text, redacted.told_in(language)


def _finished(writing: _Writing, failure: Failure | None) -> Reply:
    return writing.finished(broken=bool(failure)) if isinstance(writing, Drafting) else writing.finished()


def _estimated(asked: Prompt, written: int) -> Usage:
    read = len(asked.rules) + len(asked.task)
    return Usage(read // CHARACTERS_A_TOKEN, written // CHARACTERS_A_TOKEN)
