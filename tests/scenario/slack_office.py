"""The Slack app in this process, at work in a stand-in's workspace, with a small house of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.channels import Channels
from adapters.desk import Ask, Desk, Limits
from adapters.memory import MemoryRecords
from adapters.slack.http import PATH
from adapters.slack.running import Access, slack_app
from adapters.slack.standin.client import Sent, Standin
from adapters.web.app import serving
from bot.advisor import Advisor
from bot.changes import Change
from bot.drafting import Drafter, Show
from bot.facts import Vocabulary
from bot.ports import Records
from bot.question import Question
from bot.reply import Reply
from tests.house import House
from tests.scenario.slack_api import Slack

CASES = "C0CASES"
QUESTION = "Can we use customer photos to train a model?"


@dataclass
class Shelf:
    """What the app shows of the house beside replies."""

    house: House
    found: Sequence[Change] = ()

    async def vocabulary(self) -> Vocabulary:
        return self.house.edition.vocabulary

    async def contact(self) -> str:
        return self.house.edition.company.contact

    async def changes(self) -> Sequence[Change]:
        return self.found


@dataclass
class Office:
    """Opens the app for one scenario. Change its fields before."""

    slack: Slack
    house: House
    channels: Channels = field(default_factory=lambda: Channels(cases={"slack": CASES}))
    records: Records = field(default_factory=MemoryRecords)
    limits: Limits = field(default_factory=Limits)
    changes: Sequence[Change] = ()
    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)
    answers: Callable[[Question], Awaitable[Reply]] | None = None  # in place of the house's
    watched: Ask | None = None  # the same, by one that shows what it has so far
    drafter: Drafter | None = None
    desk: Desk = field(init=False)
    url: str = field(init=False, default="")  # over HTTP: where Slack delivers to

    def __call__(self, scenario: Callable[[Standin], Awaitable[None]], *, http: bool = False) -> None:
        """Run the scenario with the app listening; nothing it sent may have been refused for its shape."""

        async def at_work() -> None:
            async with self.open(http=http):
                await scenario(self.slack.standin)
            assert await self.slack.standin.violations() == []

        self.slack.run(at_work())

    @asynccontextmanager
    async def open(self, *, http: bool = False) -> AsyncIterator[None]:
        """The app, listening."""
        standin = self.slack.standin
        access = Access(
            lambda: standin.bot_token, lambda: standin.app_token, lambda: standin.signing_secret, standin.api, 1
        )
        self.desk = Desk(
            self._ask,
            self.records,
            lambda: self.channels,
            lambda: self.house.edition.company,
            lambda: self.now,
            self.limits,
            knowledge=self.house.knowledge.root,
        )
        shelf = Shelf(self.house, self.changes)
        async with slack_app(access, self.desk, CASES, shelf, lambda: self.now) as app, self.desk:
            if http:
                async with serving({PATH: app.endpoint().answer}, "127.0.0.1", 0) as port:
                    self.url = f"http://127.0.0.1:{port}{PATH}"
                    await standin.deliver_to(self.url)
                    yield
            else:
                async with app.listening():
                    await standin.connected(1)
                    yield

    async def _ask(self, question: Question, show: Show | None = None) -> Reply:
        self.house.asked += [question.text, *question.thread]
        if self.answers:
            return await self.answers(question)
        advisor = Advisor(self.house.editions, self.house.encoder, drafter=self.drafter)
        return await (self.watched or advisor.ask)(question, show)

    async def desk_idle(self, sent: Sent) -> None:
        """Until the question arrived and nothing is in hand."""
        await self.slack.standin.until(lambda s: any(c["method"].startswith("chat.") for c in s["calls"]))
        await self.slack.standin.settled()
        await self.desk.settled()

    def later(self, **ahead: float) -> None:
        """Time goes by for the desk."""
        self.now += timedelta(**ahead)

    def rules(self, **changed: Any) -> None:
        self.channels = replace(self.channels, **changed)

    @property
    def drafts(self) -> list[Path]:
        return sorted(self.house.knowledge.root.glob("rulings/case-*.md"))


def text_of(message: dict[str, Any]) -> str:
    """Everything a message shows, streamed words included."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk([message.get("blocks") or [], (message.get("stream") or {}).get("chunks") or []])
    return "\n".join(found) or str(message.get("text", ""))


def buttons(message: dict[str, Any]) -> list[str]:
    return [e["action_id"] for b in message.get("blocks") or [] for e in b.get("elements", []) if "action_id" in e]
