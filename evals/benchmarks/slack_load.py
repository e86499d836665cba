"""Load on the Slack app: many questions at once, some delivered twice, the bot killed in between.

    python -m evals.benchmarks.slack_load [--events 1000] [--delivery socket|http] [--json FILE]

The bot is the real command in a process of its own, and Slack is the stand-in in another, with its rates enforced.
Each question stands in a thread of its own; `--at-once` of them wait for their answer at any time. A share of the
events is delivered once more though it was acknowledged, and the bot is killed with -9 and started again. Then every
thread is looked at: an answer is lost, there once, or doubled. Everything that the bot logged is searched for what
was asked and answered.
"""

from __future__ import annotations

import asyncio
import shlex
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from adapters.slack.standin.client import NotSeen, Standin
from evals.benchmarks.bot_process import FOOTNOTE, Bot
from evals.benchmarks.load_counts import Outcome
from evals.benchmarks.platform_load import QUESTIONS, START_SECONDS, Load, main, parser
from evals.benchmarks.slack_counts import BESIDE, Asked, count

CHANNELS, USERS = 250, 60  # each asks less often than one person may
RETRIES = (0.0, 5.0, 20.0)  # Slack waits 0, 60 and 300 s; a benchmark has no six minutes
ANSWER_SECONDS = 150.0  # what a dead process held is taken up by the next only after a while
WARMING = 4  # questions that are not counted
PORT = 39780
URL = f"http://127.0.0.1:{PORT}"


class SlackLoad(Load):
    """One run."""

    def __init__(self, options: Namespace, slack: Standin, bot: Bot) -> None:
        super().__init__(options, bot)
        self.slack = slack
        self.asked: list[Asked] = []

    async def prepare(self) -> None:
        for n in range(CHANNELS):
            await self.slack.channel(f"C0LOAD{n}")

    async def listening(self) -> None:
        if self.options.delivery == "socket":
            await self.slack.connected(1, START_SECONDS)
        else:
            await self.slack.deliver_to(f"{URL}/slack/events")
            await self.healthy(URL)

    async def warm(self) -> None:
        for n in range(WARMING):
            await self.slack.replies(await self.slack.mention(f"U0WARM{n}", "C0GENERAL", QUESTIONS[n]))
            await self.slack.advance(2)  # so that the channel takes the next one

    async def gone(self) -> None:
        while await self.slack.do("connected", count=1, seconds=0):
            await asyncio.sleep(0.01)

    async def settled(self) -> None:
        await self.slack.settled()

    async def ask(self, n: int, text: str) -> None:
        user = f"U0LOAD{n % USERS}"
        if self.random.random() < self.options.direct:
            sent = await self.slack.dm(user, text)
        else:
            sent = await self.slack.mention(user, f"C0LOAD{n % CHANNELS}", text)
        self.asked.append(Asked(text, sent.channel, sent.ts, tuple(sent.event_ids)))

        async def again() -> None:
            for event_id in sent.event_ids:
                await self.slack.redeliver(event_id)

        await self.meanwhile(again)
        with suppress(NotSeen):
            await self.slack.replies(sent, timeout=ANSWER_SECONDS, apart=BESIDE)

    async def seen(self) -> tuple[Outcome, dict[str, Any], list[str]]:
        state = await self.slack.state()
        answers = [m["text"] for m in state["messages"] if m["by_app"]]
        return count(self.asked, state, self.outages, self.began), state, [*(a.text for a in self.asked), *answers]


@asynccontextmanager
async def opened(options: Namespace, home: Path, logs: Path) -> AsyncIterator[Load]:
    """A stand-in, and a bot that is not started yet."""
    own = {"FOOTNOTE_KNOWLEDGE": str(options.knowledge.absolute()), "FOOTNOTE_HOME": str(home)}
    own |= {"FOOTNOTE_SERVE_PORT": str(PORT)} if options.delivery == "http" else {}
    name = "slack" if options.delivery == "socket" else "serve"
    command = shlex.split(options.command) if options.command else [*FOOTNOTE, name]
    async with Standin.start(retries=RETRIES, rates=not options.without_rates) as slack:
        yield SlackLoad(
            options, slack, Bot(command, {**slack.environment(), **own, "FOOTNOTE_SLACK_CASES_CHANNEL": ""}, logs)
        )


def _options() -> Namespace:
    told = "Load on the Slack app, with retries and kills."
    made = parser(told, "--events", number=1000, at_once=50, kills=2, seconds=900)
    made.add_argument("--delivery", choices=("socket", "http"), default="socket")
    made.add_argument("--command", default="", help="another bot to measure")
    return made.parse_args()


if __name__ == "__main__":
    sys.exit(main(_options(), opened))
