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

import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from adapters.teams.standin.client import NotSeen, Standin
from evals.benchmarks.bot_process import FOOTNOTE, Bot
from evals.benchmarks.load_counts import Outcome
from evals.benchmarks.platform_load import QUESTIONS, Load, main, parser
from evals.benchmarks.teams_counts import Asked, count

CHANNELS, USERS = 20, 60  # each asks less often than one person may
RETRIES = (1.0, 5.0, 15.0)
ANSWER_SECONDS = 120.0  # what a dead process held is taken up by the next only after a while
PORT = 39781
URL = f"http://127.0.0.1:{PORT}"


class TeamsLoad(Load):
    """One run."""

    def __init__(self, options: Namespace, teams: Standin, bot: Bot) -> None:
        super().__init__(options, bot)
        self.teams = teams
        self.asked: list[Asked] = []
        self._silent = {_person(n) for n in range(USERS)}  # whose own chat with the bot holds no open question

    async def prepare(self) -> None:
        for n in range(CHANNELS):
            await self.teams.channel(_channel(n))

    async def listening(self) -> None:
        await self.healthy(URL)

    async def warm(self) -> None:
        """These people have asked before, as most of a company's have."""
        for n in range(USERS):
            sent = await self.teams.mention(_person(n), _channel(n % CHANNELS), QUESTIONS[0])
            await self.teams.replies(sent, timeout=30)

    async def gone(self) -> None:
        """Teams finds out with the next delivery."""

    async def settled(self) -> None:
        await self.teams.settled()

    async def ask(self, n: int, text: str) -> None:
        alone = self._silent.pop() if self.random.random() < self.options.direct else ""
        if alone:
            sent = await self.teams.personal(alone, text)
        else:
            sent = await self.teams.mention(_person(n % USERS), _channel(n % CHANNELS), text)
        self.asked.append(Asked(text, sent.conversation, sent.id))
        await self.meanwhile(lambda: self.teams.redeliver(sent))
        with suppress(NotSeen):
            await self.teams.replies(sent, timeout=ANSWER_SECONDS, carded=True)
        self._silent |= {alone} - {""}

    async def seen(self) -> tuple[Outcome, dict[str, Any], list[str]]:
        state = await self.teams.state()
        answers = [str(m.get("text", "")) for m in state["messages"] if m["by_app"]]
        return count(self.asked, state, self.outages, self.began), state, [*(a.text for a in self.asked), *answers]


def _person(n: int) -> str:
    return f"load{n}"


def _channel(n: int) -> str:
    return f"19:load{n}@thread.tacv2"


@asynccontextmanager
async def opened(options: Namespace, home: Path, logs: Path) -> AsyncIterator[Load]:
    """A stand-in, and a bot that is not started yet."""
    own = {"FOOTNOTE_KNOWLEDGE": str(options.knowledge.absolute()), "FOOTNOTE_HOME": str(home)}
    own |= {"FOOTNOTE_SERVE_PORT": str(PORT), "FOOTNOTE_TEAMS_CASES_CHANNEL": ""}
    async with Standin.start(f"{URL}/api/messages", retries=RETRIES, rates=not options.without_rates) as teams:
        yield TeamsLoad(options, teams, Bot([*FOOTNOTE, "teams"], {**teams.environment(), **own}, logs))


def _options() -> Namespace:
    told = "Load on the Teams app, with redeliveries and a kill."
    return parser(told, "--activities", number=500, at_once=30, kills=1, seconds=600).parse_args()


if __name__ == "__main__":
    sys.exit(main(_options(), opened))
