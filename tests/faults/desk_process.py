"""A desk in a process of its own, which can be told to die without warning at one of its steps.

Arguments: database, file of posts, step, seconds that the clock is ahead, folder in which processes sign in. The
platform is the file: what stands in it was posted. Questions that the platform delivers come on standard input, one
key a line.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adapters.channels import Channels
from adapters.desk import Delivery, Desk, Incoming, Json, Limits, LockedRoll, Platform
from adapters.records import SqlRecords
from bot.company import Company
from bot.question import Facts, Question
from bot.reply import Reason, Refusal, Reply

DATABASE, POSTS, STEP, AHEAD, ROLL = sys.argv[1], Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]), Path(sys.argv[5])
DIES_AT = 3  # the question at which it dies
_steps: dict[str, int] = {}


def at(step: str) -> None:
    _steps[step] = _steps.get(step, 0) + 1
    if step == STEP and _steps[step] == DIES_AT:
        os.kill(os.getpid(), signal.SIGKILL)


class FileVoice:
    async def queued(self, position: int) -> None: ...
    async def dropped(self) -> None: ...
    async def mark(self, reply: str, text: str) -> None: ...

    async def begun(self) -> str:
        return ""

    async def working(self) -> None:
        at("taken up")

    async def say(self, delivery: Delivery) -> str:
        at("about to post")
        made = self._post(delivery.key)
        at("posted")
        return made

    async def tell(self, key: str, text: str) -> str:
        return self._post(f"{key} told")

    async def said(self, key: str) -> str | None:
        posted = POSTS.read_text().splitlines() if POSTS.exists() else []
        return key if json.dumps(key) in posted else None

    def _post(self, key: str) -> str:
        with POSTS.open("a") as file:
            file.write(json.dumps(key) + "\n")
        return key


async def ask(question: Question) -> Reply:
    at("asked")
    return Refusal(
        question=question.text, text="Nothing.", facts=Facts(), as_of=date(2026, 11, 23), edition="1", contact="#p",
        reason=Reason.NO_EVIDENCE,
    )  # fmt: skip


def incoming(key: str) -> Incoming:
    return Incoming(
        platform="slack", key=key, twin=key, message=key, user=key, text="May we?", channel="C", thread=key,
        conversation={},
    )  # fmt: skip


async def main() -> None:
    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=AHEAD)

    def voice(conversation: Json) -> FileVoice:
        return FileVoice()

    desk = Desk(
        ask, SqlRecords(DATABASE), Channels, Company, now, Limits(hands=2, settle_seconds=0), roll=LockedRoll(ROLL)
    )
    desk.join("slack", Platform(voice))
    async with desk:
        for key in sys.stdin.read().split():
            await desk.handle(incoming(key), FileVoice())
            at("received")
        await desk.settled()


asyncio.run(main())
