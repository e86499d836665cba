"""`footnote teams` as a process of its own, with the shipped folder, talking to a stand-in."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import personal
from adapters.teams.standin.tokens import GOOD
from tests.scenario.terminal import COMMAND, PROJECT

START_SECONDS = 60.0
STOP_SECONDS = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass
class Company:
    """Where the bot lives: a home with the published folder, and a folder for its records and its log."""

    home: Path
    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/messages"

    @property
    def said(self) -> str:
        """Everything it logged."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR")}
        return kept | {
            "FOOTNOTE_KNOWLEDGE": str(PROJECT / "knowledge"),
            "FOOTNOTE_HOME": str(self.home),
            "FOOTNOTE_RECORDS_URL": f"sqlite:///{self.folder}/records.sqlite",
            "FOOTNOTE_LEASE_SECONDS": "1",
            "FOOTNOTE_SERVE_PORT": str(self.port),
            "PYTHONPATH": str(PROJECT),
            "PYTHONWARNINGS": "error",
            **more,
        }

    @asynccontextmanager
    async def at_work(self, *, command: str = "teams", **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The command, listening; afterwards it must leave by itself when it is told to."""
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *COMMAND, command, env=self.environment(**more), stdout=asyncio.subprocess.DEVNULL, stderr=log
            )
        try:
            await self._listening(process)
            yield process
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(process.wait(), STOP_SECONDS) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    @asynccontextmanager
    async def in_teams(self, standin: Standin, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """At work, with the stand-in as its Microsoft."""
        async with self.at_work(**{**standin.environment(), **more}) as process:
            await standin.deliver_to(self.url)
            yield process

    def serving(self, environment: dict[str, str]) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
        """`footnote serve`."""
        return self.at_work(command="serve", **environment)

    async def _listening(self, process: asyncio.subprocess.Process) -> None:
        async with asyncio.timeout(START_SECONDS), ClientSession() as session:
            while process.returncode is None:
                with suppress(ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)
        raise AssertionError(f"it did not start: {self.said}")


QUESTION = "Can we use customer photos to train a model?"
_numbers = itertools.count()


async def refused(standin: Standin, status: int, activity: Any, token: str | None = GOOD, **headers: str) -> None:
    """It is turned away with that status, and nothing comes of it."""
    before = len(await standin.calls())
    answer = await standin.raw(activity, token, **headers)
    assert answer[0] == status, answer
    await asyncio.sleep(0.1)
    called = [c["operation"] for c in (await standin.calls())[before:]]
    assert set(called) <= {"openid", "jwks"}
    assert await standin.messages(personal("alice")) == []


async def answered(standin: Standin) -> str:
    """The bot's answer to a question by somebody who never asked before."""
    sent = await standin.personal(f"asker{next(_numbers)}", QUESTION)
    (reply,) = await standin.replies(sent, timeout=30)
    return str(reply["text"])
