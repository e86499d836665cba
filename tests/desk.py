"""A platform to test the desk on: it keeps what was posted, and fails when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from adapters.channels import Channels
from adapters.desk import Delivery, Desk, Incoming, Json, Limits, Platform
from adapters.memory import MemoryRecords
from bot.advisor import Advisor
from bot.case import Case
from bot.company import Company
from bot.drafting import Show
from bot.ports import Records
from bot.question import Question
from bot.reply import Reply
from tests.house import House

PHOTOS = "Can we use customer photos to train a model?"
STOCK = "Can we train a model on stock pictures?"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
COMPANY = Company(name="Nordlys AS", contact="#ask-privacy")
QUICK = Limits(notice_seconds=0, settle_seconds=0)


@dataclass
class Clock:
    """Stands still until it is set on."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Post:
    key: str
    text: str
    delivery: Delivery | None = None
    marks: list[str] = field(default_factory=list)


@dataclass
class Town:
    """One platform. What is in `breaks` raises: "say", "tell", "said"; "say-after" posts first."""

    posts: list[Post] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    dropped: int = 0
    cards: dict[str, Case] = field(default_factory=dict)
    ends: list[Case] = field(default_factory=list)
    reminded: list[Case] = field(default_factory=list)
    breaks: set[str] = field(default_factory=set)

    def voice(self, conversation: Json) -> Talk:
        return Talk(self)

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]

    def post(self, key: str, text: str, delivery: Delivery | None = None) -> str:
        self.posts.append(Post(key, text, delivery))
        return f"post/{len(self.posts) - 1}"

    def fail(self, what: str) -> None:
        if what in self.breaks:
            raise ConnectionError(f"{what}: the platform says no to “customer photos”")

    # -- cases

    async def show(self, case: Case) -> Json:
        self.fail("show")
        self.cards[case.id] = case
        return {"card": case.id}

    async def end(self, case: Case) -> None:
        self.fail("end")
        self.ends.append(case)

    async def remind(self, case: Case) -> None:
        self.reminded.append(case)


@dataclass
class Talk:
    town: Town
    begins: str = ""  # what `working` begins

    async def queued(self, position: int) -> None:
        self.town.positions.append(position)

    async def working(self) -> None:
        self.town.fail("working")

    async def dropped(self) -> None:
        self.town.dropped += 1

    async def begun(self) -> str:
        return self.begins

    async def say(self, delivery: Delivery) -> str:
        self.town.fail("say")
        made = self.town.post(delivery.key, delivery.reply.text, delivery)
        self.town.fail("say-after")
        return made

    async def tell(self, key: str, text: str) -> str:
        self.town.fail("tell")
        return self.town.post(key, text)

    async def said(self, key: str) -> str | None:
        self.town.fail("said")
        return next((f"post/{i}" for i, post in enumerate(self.town.posts) if post.key == key), None)

    async def mark(self, reply: str, text: str) -> None:
        self.town.posts[int(reply.removeprefix("post/"))].marks.append(text)


@dataclass
class Office:
    """A desk in a town, with a house to answer from. `gate`, when shut, holds every answer back."""

    house: House
    records: Records = field(default_factory=MemoryRecords)
    town: Town = field(default_factory=Town)
    clock: Clock = field(default_factory=Clock)
    channels: Channels = field(default_factory=Channels)
    limits: Limits = QUICK
    gate: asyncio.Event | None = None
    asked: list[Question] = field(default_factory=list)
    answer: Callable[[Question], Reply] | None = None

    def desk(self, worker: str = "") -> Desk:
        made = Desk(
            self._ask,
            self.records,
            lambda: self.channels,
            lambda: COMPANY,
            self.clock,
            self.limits,
            knowledge=self.house.knowledge.root,
            worker=worker,
        )
        made.join("slack", Platform(self.town.voice, self.town))
        return made

    async def _ask(self, question: Question, show: Show | None = None) -> Reply:
        self.asked.append(question)
        self.house.asked += [question.text, *question.thread]
        if self.gate:
            await self.gate.wait()
        if self.answer:
            return self.answer(question)
        return Advisor(self.house.editions, self.house.encoder).answer(question)

    def voice(self) -> Talk:
        return Talk(self.town)


_numbers = count(1)


def message(text: str = "Can we use customer photos to train a model?", **fields: Any) -> Incoming:
    """One message in a channel; every one has a key and an id of its own."""
    n = next(_numbers)
    known: dict[str, Any] = {
        "platform": "slack", "key": f"Ev{n}", "twin": f"C1:{n}", "message": f"C1:{n}", "user": "U1", "channel": "C1",
        "thread": f"C1:{n}", "conversation": {"channel": "C1", "ts": str(n)},
    }  # fmt: skip
    return Incoming(text=text, **(known | fields))


def edit_of(before: Incoming, text: str) -> Incoming:
    n = next(_numbers)
    return replace(before, text=text, key=f"Ev{n}", twin=f"{before.twin}:{n}")


async def until(holds: Callable[[], bool]) -> None:
    """Let the tasks run until it holds; fails when they never make it hold."""
    for _ in range(2_000):
        if holds():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to hold")
