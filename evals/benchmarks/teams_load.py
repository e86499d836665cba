"""Load on the Teams app: many questions at once, some delivered twice, the bot killed in between.

    python -m evals.benchmarks.teams_load [--activities 500] [--at-once 30] [--json FILE]

The bot is the real command in a process of its own, and Microsoft is the stand-in in another, with its limits
enforced and every call signed. Each question is the only open one in its conversation; `--at-once` of them wait for
their answer at any time. A share of the activities is delivered once more, and the bot is killed with -9 and started
again. Then every conversation is looked at: an answer is lost, there once, doubled, or said again with the sentence
that it may stand there already, for Teams can't be asked. All that the bot logged is searched for what was said.

What Teams does while nobody listens is not written down: here what nobody took comes again after 1, 5 and 15 s.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from adapters.settings import settings
from adapters.teams.standin.client import NotSeen, Sent, Standin
from evals.benchmarks.bot_process import FOOTNOTE, Bot, home_for
from evals.benchmarks.machine import described, load
from evals.benchmarks.slack_counts import memory, texts_in
from evals.benchmarks.slack_load import QUESTIONS
from evals.benchmarks.teams_counts import Asked, Outcome, count, rows

CHANNELS, USERS = 20, 60  # each asks less often than one person may
RETRIES = (1.0, 5.0, 15.0)
ANSWER_SECONDS = 120.0  # what a dead process held is taken up by the next only after a while
START_SECONDS = 60.0
PORT = 39781


class Load:
    """One run."""

    def __init__(self, options: Namespace, teams: Standin, bot: Bot) -> None:
        self.options, self.teams, self.bot = options, teams, bot
        self.random = random.Random(options.seed)  # noqa: S311 - a load that can be repeated
        self.asked: list[Asked] = []
        self.outages: list[tuple[float, float]] = []
        self.redelivered, self.began = 0, 0.0
        self._waiting = asyncio.Semaphore(options.at_once)
        self._silent = {_person(n) for n in range(USERS)}  # whose own chat with the bot holds no open question

    async def run(self) -> float:
        """Ask everything; the seconds it took."""
        for n in range(CHANNELS):
            await self.teams.channel(_channel(n))
        await self._begin()
        for n in range(USERS):  # these people have asked before, as most of a company's have
            await self.teams.replies(
                await self.teams.mention(_person(n), _channel(n % CHANNELS), QUESTIONS[0]), timeout=30
            )
        self.began = began = time.monotonic()
        activities, kills = self.options.activities, self.options.kills
        fatal = {activities * n // (kills + 1) for n in range(1, kills + 1)}
        async with asyncio.TaskGroup() as group:
            for n in range(activities):
                await self._waiting.acquire()
                if n in fatal:
                    group.create_task(self._kill())
                group.create_task(self._ask(n))
        took = time.monotonic() - began
        await self.teams.settled()
        await asyncio.sleep(3)  # a second answer would come late
        return took

    async def _begin(self) -> None:
        """Start the bot and wait until it listens."""
        await self.bot.start()
        async with asyncio.timeout(START_SECONDS), ClientSession() as session:
            while True:
                with suppress(ClientError):
                    async with session.get(f"http://127.0.0.1:{PORT}/healthz") as answer:
                        if answer.status == 200:
                            return
                if not self.bot.alive:
                    raise SystemExit(f"the bot did not start: {self.bot.said()[-500:]}")
                await asyncio.sleep(0.05)

    async def _kill(self) -> None:
        began = time.monotonic()
        await self.bot.kill()
        await self._begin()
        self.outages.append((began, time.monotonic()))

    async def _ask(self, n: int) -> None:
        try:
            text = f"{self.random.choice(QUESTIONS)} It is for the project Kestrel{n:04d}."
            alone = self._silent.pop() if self.random.random() < self.options.direct else ""
            if alone:
                sent = await self.teams.personal(alone, text)
            else:
                sent = await self.teams.mention(_person(n % USERS), _channel(n % CHANNELS), text)
            self.asked.append(Asked(text, sent.conversation, sent.id))
            await self._await(sent, twice=self.random.random() < self.options.retried)
            self._silent |= {alone} - {""}
        finally:
            self._waiting.release()

    async def _await(self, sent: Sent, *, twice: bool) -> None:
        """Wait for the answer; a share of the activities comes once more meanwhile."""
        if twice:
            await asyncio.sleep(self.random.random() * 2)
            await self.teams.redeliver(sent)
            self.redelivered += 1
        with suppress(NotSeen):
            await self.teams.replies(sent, timeout=ANSWER_SECONDS, carded=True)


def _person(n: int) -> str:
    return f"load{n}"


def _channel(n: int) -> str:
    return f"19:load{n}@thread.tacv2"


def report(load_: Load, outcome: Outcome, took: float, code: int) -> dict[str, Any]:
    """Print the table; what goes into the JSON file."""
    lives = [memory(life) for life in load_.bot.lives]
    found = {
        "questions": f"{outcome.asked} in {took:,.0f} s, {load_.options.at_once} at once, {outcome.streamed} streamed",
        "delivered once more": f"{load_.redelivered}",
        "killed": f"{len(load_.outages)} times, back after {', '.join(f'{b - a:.1f} s' for a, b in load_.outages)}",
        **rows(outcome),
        "memory, MiB": "; ".join(" ".join(f"{k} {v:.0f}" for k, v in life.items()) for life in lives),
        "exit at SIGTERM": f"{code}",
        "machine": f"{described()}; load {load()}",
    }
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:<{width}}  {value}")
    return {"rows": found, "outcome": vars(outcome), "memory": lives, "outages": load_.outages, "seconds": took}


async def measure(options: Namespace, folder: Path) -> dict[str, Any]:
    """One run in a folder of its own; whatever happens, the bot ends with it."""
    logs = options.logs or folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    home = await asyncio.to_thread(home_for, folder, options.knowledge, options.home)
    bot_url = f"http://127.0.0.1:{PORT}/api/messages"
    async with Standin.start(bot_url, retries=RETRIES, rates=not options.without_rates) as teams:
        own = {"FOOTNOTE_KNOWLEDGE": str(options.knowledge.absolute()), "FOOTNOTE_HOME": str(home)}
        own |= {"FOOTNOTE_SERVE_PORT": str(PORT), "FOOTNOTE_TEAMS_CASES_CHANNEL": ""}
        bot = Bot([*FOOTNOTE, "teams"], {**teams.environment(), **own}, logs)
        load_ = Load(options, teams, bot)
        try:
            async with asyncio.timeout(options.most_seconds):
                took = await load_.run()
                state = await teams.state()
        finally:
            code = await bot.stop()
        if options.logs:
            (logs / "state.json").write_text(json.dumps(state), "utf-8")
        outcome = count(load_.asked, state, load_.outages, load_.began)
        answers = [str(m.get("text", "")) for m in state["messages"] if m["by_app"]]
        outcome.logged = texts_in(bot.said(), [*(a.text for a in load_.asked), *QUESTIONS, *answers])
        return report(load_, outcome, took, code)


def _options() -> Namespace:
    parser = ArgumentParser(description="Load on the Teams app, with redeliveries and a kill.")
    parser.add_argument("--activities", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=30)
    parser.add_argument("--retried", type=float, default=0.2, help="share of questions delivered once more")
    parser.add_argument("--direct", type=float, default=0.15, help="share of questions in personal chats")
    parser.add_argument("--kills", type=int, default=1)
    parser.add_argument("--without-rates", action="store_true", help="the stand-in never answers 429")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--home", type=Path, default=settings().home_folder, help="whose model and editions are used")
    parser.add_argument("--most-seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--logs", type=Path, help="keep what the bot logged, and what Teams saw, in this folder")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> int:
    """0 when nothing was lost, doubled or logged."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="footnote-load-") as folder:
        found = asyncio.run(measure(options, Path(folder)))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, default=str), "utf-8")
    outcome = found["outcome"]
    return 1 if outcome["lost"] or outcome["doubled"] or outcome["logged"] else 0


if __name__ == "__main__":
    sys.exit(main())
