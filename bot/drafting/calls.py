"""Calling a chat model: within a budget, around a model that keeps failing, counting what it takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.drafting.draft import Arriving, ClaimDraft, Draft, PhraseDraft
from bot.drafting.limits import Breaker, Budget, Limits, Spent
from bot.errors import ChatModelFailed, Failure
from bot.ports import ChatModel, Clock, Prompt, Usage

CHARACTERS_A_TOKEN = 4  # where a model does not say what it took

Items = Sequence[ClaimDraft | PhraseDraft]
Take = Callable[[Items], Awaitable[None]]  # gets the items of a draft as they are complete, each once

_log = logging.getLogger(__name__)


@dataclass
class Call:
    """What one question took so far."""

    until: float  # on the loop's clock
    asker: str
    usage: Usage = field(default_factory=Usage)
    drafts: list[Draft] = field(default_factory=list)


class Calls:
    """All calls of one process to its chat model."""

    def __init__(self, model: ChatModel, limits: Limits, clock: Clock, spent: Spent | None = None) -> None:
        self.model = model
        self._breaker = Breaker(limits, clock)
        self._budget = Budget(limits, clock, spent)

    @asynccontextmanager
    async def admitted(self, call: Call) -> AsyncGenerator[None, None]:
        """Where the model may be asked. Raises `ChatModelFailed` where it may not; notes what was spent, and health."""
        if not await self._budget.allows(call.asker):
            raise ChatModelFailed(Failure.BUDGET)
        if self._breaker.is_open:
            raise ChatModelFailed(Failure.PAUSED)
        before = call.usage
        try:
            yield
        finally:
            spent = call.usage.read + call.usage.written - before.read - before.written
            self._budget.spend(call.asker, spent)
        self._breaker.well()

    async def draft(self, asked: Prompt, call: Call, take: Take) -> Draft:
        """One draft, of which each item is taken as soon as it is complete.

        Raises `ChatModelFailed`, `TimeoutError`.
        """
        arriving, written, usage = Arriving(), 0, Usage()
        try:
            async with asyncio.timeout_at(call.until), aclosing(self.model.write(asked)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        usage = usage + piece
                        continue
                    written += len(piece)
                    await take(arriving.feed(piece))
                draft = arriving.finish()
                await take(draft.items[arriving.given :])
        finally:
            told = _estimated(asked, written)
            call.usage += replace(usage, read=usage.read or told.read, written=usage.written or told.written)
        call.drafts.append(draft)
        return draft

    def failed(self, error: Exception) -> Failure:
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


def _estimated(asked: Prompt, written: int) -> Usage:
    read = len(asked.rules) + len(asked.task)
    return Usage(read // CHARACTERS_A_TOKEN, written // CHARACTERS_A_TOKEN)
