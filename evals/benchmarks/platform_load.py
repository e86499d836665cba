"""A load on a chat platform's app, the same for every platform: ask, deliver twice, kill, start again, count."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from abc import ABC, abstractmethod
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from adapters.settings import settings
from evals.benchmarks.bot_process import Bot, home_for
from evals.benchmarks.load_counts import Outage, Outcome, memory, rows, texts_in
from evals.benchmarks.machine import described, load

QUESTIONS = (
    "Can we use customer photos to train a model?",
    "May we train on synthetic pictures?",
    "How long may we keep call recordings?",
    "Is it fine to send support tickets to a vendor?",
    "What are the maximum fines under the GDPR?",
    "Can we put customer data into a chatbot?",
    "Do we need a DPIA before we score employees with AI?",
    "Are we allowed to publish photos of our colleagues?",
)
START_SECONDS = 60.0
LATE_SECONDS = 3.0  # in which a second answer would come


class Load(ABC):
    """One run. What is the platform's own is left to its module."""

    def __init__(self, options: Namespace, bot: Bot) -> None:
        self.options, self.bot = options, bot
        self.random = random.Random(options.seed)  # noqa: S311 - a load that can be repeated
        self.outages: list[Outage] = []
        self.redelivered, self.began = 0, 0.0
        self._waiting = asyncio.Semaphore(options.at_once)

    @abstractmethod
    async def prepare(self) -> None:
        """Make the places in which it is asked."""

    @abstractmethod
    async def listening(self) -> None:
        """Wait until the bot, which was just started, can be reached."""

    @abstractmethod
    async def warm(self) -> None:
        """Ask what is not counted."""

    @abstractmethod
    async def ask(self, n: int, text: str) -> None:
        """Ask, deliver some once more with `meanwhile`, and wait for the answer."""

    @abstractmethod
    async def gone(self) -> None:
        """Wait until the platform has noticed that the bot was killed."""

    @abstractmethod
    async def settled(self) -> None:
        """Wait until every delivery is taken or given up."""

    @abstractmethod
    async def seen(self) -> tuple[Outcome, dict[str, Any], list[str]]:
        """What became of it, everything that the platform saw, and the texts that no log may hold."""

    async def run(self) -> float:
        """Ask everything; the seconds it took."""
        await self.prepare()
        await self._begin()
        await self.warm()
        self.began = began = time.monotonic()
        questions, kills = self.options.questions, self.options.kills
        fatal = {questions * n // (kills + 1) for n in range(1, kills + 1)}
        async with asyncio.TaskGroup() as group:
            for n in range(questions):
                await self._waiting.acquire()
                if n in fatal:
                    group.create_task(self._kill())
                group.create_task(self._ask(n))
        took = time.monotonic() - began
        await self.settled()
        await asyncio.sleep(LATE_SECONDS)
        return took

    async def meanwhile(self, again: Callable[[], Any]) -> None:
        """A share of what was delivered comes once more."""
        if self.random.random() < self.options.retried:
            await asyncio.sleep(self.random.random() * 2)
            await again()
            self.redelivered += 1

    async def healthy(self, url: str) -> None:
        """Wait until /healthz says yes."""
        async with asyncio.timeout(START_SECONDS), ClientSession() as session:
            while True:
                with suppress(ClientError):
                    async with session.get(f"{url}/healthz") as answer:
                        if answer.status == 200:
                            return
                if not self.bot.alive:
                    raise SystemExit(f"the bot did not start: {self.bot.said()[-500:]}")
                await asyncio.sleep(0.05)

    async def _begin(self) -> None:
        await self.bot.start()
        await self.listening()

    async def _kill(self) -> None:
        began = time.monotonic()
        await self.bot.kill()
        await self.gone()
        await self._begin()
        self.outages.append((began, time.monotonic()))

    async def _ask(self, n: int) -> None:
        try:
            await self.ask(n, f"{self.random.choice(QUESTIONS)} It is for the project Kestrel{n:04d}.")
        finally:
            self._waiting.release()


def report(one: Load, outcome: Outcome, took: float, code: int) -> dict[str, Any]:
    """Print the table; what goes into the JSON file."""
    lives = [memory(life) for life in one.bot.lives]
    found = {
        "questions": f"{outcome.asked} in {took:,.0f} s, {one.options.at_once} at once, {outcome.streamed} streamed",
        "delivered once more": f"{one.redelivered}",
        "killed": f"{len(one.outages)} times, back after {', '.join(f'{b - a:.1f} s' for a, b in one.outages)}",
        **rows(outcome),
        "memory, MiB": "; ".join(" ".join(f"{k} {v:.0f}" for k, v in life.items()) for life in lives),
        "exit at SIGTERM": f"{code}",
        "machine": f"{described()}; load {load()}",
    }
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:<{width}}  {value}")
    return {"rows": found, "outcome": vars(outcome), "memory": lives, "outages": one.outages, "seconds": took}


Opened = Callable[[Namespace, Path, Path], AbstractAsyncContextManager[Load]]  # options, home, logs


async def measure(options: Namespace, folder: Path, opened: Opened) -> dict[str, Any]:
    """One run in a folder of its own; whatever happens, the bot ends with it."""
    logs = options.logs or folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    home = await asyncio.to_thread(home_for, folder, options.knowledge, options.home)
    async with opened(options, home, logs) as one:
        try:
            async with asyncio.timeout(options.most_seconds):
                took = await one.run()
                outcome, state, texts = await one.seen()
        finally:
            code = await one.bot.stop()
        if options.logs:
            (logs / "state.json").write_text(json.dumps(state), "utf-8")
        outcome.logged = texts_in(one.bot.said(), [*texts, *QUESTIONS])
        return report(one, outcome, took, code)


def parser(
    description: str, questions: str, *, number: int, at_once: int, kills: int, seconds: float
) -> ArgumentParser:
    """The options that every load has; `questions` is what the platform calls their number, such as "--events"."""
    made = ArgumentParser(description=description)
    made.add_argument(questions, dest="questions", type=int, default=number)
    made.add_argument("--at-once", type=int, default=at_once)
    made.add_argument("--retried", type=float, default=0.2, help="share of questions delivered once more")
    made.add_argument("--direct", type=float, default=0.15, help="share of questions in direct conversations")
    made.add_argument("--kills", type=int, default=kills)
    made.add_argument("--without-rates", action="store_true", help="the stand-in never answers 429")
    made.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    made.add_argument("--home", type=Path, default=settings().home_folder, help="whose model and editions are used")
    made.add_argument("--most-seconds", type=float, default=seconds)
    made.add_argument("--seed", type=int, default=7)
    made.add_argument("--logs", type=Path, help="keep what the bot logged, and what the platform saw, in this folder")
    made.add_argument("--json", type=Path)
    return made


def main(options: Namespace, opened: Opened) -> int:
    """0 when nothing was lost, doubled or logged."""
    with tempfile.TemporaryDirectory(prefix="footnote-load-") as folder:
        found = asyncio.run(measure(options, Path(folder), opened))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, default=str), "utf-8")
    outcome = found["outcome"]
    return 1 if outcome["lost"] or outcome["doubled"] or outcome["logged"] else 0
