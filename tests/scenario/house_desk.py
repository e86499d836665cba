"""A desk that answers from a small house, for whatever platform's app a test runs in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.channels import Channels
from adapters.desk import Ask, Desk, Limits
from adapters.memory import MemoryRecords
from bot.advisor import Advisor
from bot.changes import Change
from bot.drafting import Drafter, Show
from bot.facts import Vocabulary
from bot.ports import Records
from bot.question import Question
from bot.reply import Reply
from tests.house import House

QUESTION = "Can we use customer photos to train a model?"
STOCK = "Can we use stock pictures to train a model?"


@dataclass
class Shelf:
    """What an app shows of the house beside replies."""

    house: House
    found: Sequence[Change] = ()

    async def vocabulary(self) -> Vocabulary:
        return self.house.edition.vocabulary

    async def contact(self) -> str:
        return self.house.edition.company.contact

    async def changes(self) -> Sequence[Change]:
        return self.found


@dataclass(kw_only=True)
class HouseDesk:
    """Change its fields before the app is opened."""

    house: House
    channels: Channels
    records: Records = field(default_factory=MemoryRecords)
    limits: Limits = field(default_factory=Limits)
    changes: Sequence[Change] = ()
    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)
    answers: Callable[[Question], Awaitable[Reply]] | None = None  # in place of the house's
    watched: Ask | None = None  # the same, by one that shows what it has so far
    drafter: Drafter | None = None
    desk: Desk = field(init=False)

    def made(self) -> tuple[Desk, Shelf]:
        """A desk, to be joined by the app and opened, and what the app shows beside replies."""
        self.desk = Desk(
            self._ask,
            self.records,
            lambda: self.channels,
            lambda: self.house.edition.company,
            lambda: self.now,
            self.limits,
            knowledge=self.house.knowledge.root,
        )
        return self.desk, Shelf(self.house, self.changes)

    async def _ask(self, question: Question, show: Show | None = None) -> Reply:
        self.house.asked += [question.text, *question.thread]
        if self.answers:
            return await self.answers(question)
        advisor = Advisor(self.house.editions, self.house.encoder, drafter=self.drafter)
        return await (self.watched or advisor.ask)(question, show)

    def later(self, **ahead: float) -> None:
        """Time goes by for the desk."""
        self.now += timedelta(**ahead)

    def rules(self, **changed: Any) -> None:
        self.channels = replace(self.channels, **changed)

    @property
    def drafts(self) -> list[Path]:
        return sorted(self.house.knowledge.root.glob("rulings/case-*.md"))


class Gate:
    """Holds answers back until it is opened, so that a test can do something meanwhile."""

    def __init__(self, office: HouseDesk) -> None:
        self._house = office.house
        self.asked = asyncio.Event()
        self.open = asyncio.Event()
        office.answers = self

    async def __call__(self, question: Question) -> Reply:
        self.asked.set()
        await self.open.wait()
        return await Advisor(self._house.editions, self._house.encoder).ask(question)
