"""A house that is asked with a chat model: a scripted one, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.chat_model import Endpoint, LangChainModel
from adapters.scripted import Scripted
from bot.advisor import Ablation, Advisor
from bot.drafting import Drafter, Limits, Spent
from bot.ports import Entailment
from bot.question import Question
from bot.reply import Citation, Claim, Reply
from tests.house import TODAY, House

KEY = "sk-scripted-0123456789abcdefghij"


@dataclass
class Model:
    """One chat model at the scripted server, and how a house is asked with it."""

    house: House
    server: Scripted
    script: str
    limits: Limits = field(default_factory=Limits)
    without: Ablation = field(default_factory=Ablation)
    entailment: Entailment | None = None
    spent: Spent | None = None
    url: str = ""  # of another server than that
    later: timedelta = timedelta()  # how far the clock was put forward
    shown: list[tuple[Claim, tuple[Citation, ...]]] = field(default_factory=list)
    drafter: Drafter = field(init=False)

    def __post_init__(self) -> None:
        endpoint = Endpoint.of(f"openai:{self.script}", self.url or self.server.url, KEY)
        model = LangChainModel(endpoint, self.limits.seconds, (1.0, 2.0))
        self.drafter = Drafter(model, self.now, self.limits, self.entailment, self.spent)

    def now(self) -> datetime:
        return self.house.now + self.later

    def ask(self, text: str, **given: Any) -> Reply:
        """The reply; what was shown on the way is in `shown`."""
        self.house.asked += [text, *given.get("thread", ())]
        self.shown.clear()
        advisor = Advisor(self.house.editions, self.house.encoder, self.without, self.drafter)
        return asyncio.run(advisor.ask(Question(text, TODAY, **given), self._show))

    async def _show(self, claim: Claim, citations: Sequence[Citation]) -> None:
        self.shown.append((claim, tuple(citations)))
