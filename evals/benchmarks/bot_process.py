"""A bot as a process that a benchmark can kill and start again, with its memory and its logs watched."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

FOOTNOTE = [sys.executable, "-c", "from adapters.terminal.app import main; main()"]
SAMPLE_SECONDS = 0.5
STOP_SECONDS = 20.0
RECORDS = ("records.sqlite*", "*.lock", "*.log")


@dataclass
class Life:
    """One run of the process, from start to end, in seconds of the machine's monotonic clock."""

    began: float
    rss: list[tuple[float, float]] = field(default_factory=list)  # when, MiB
    ended: float | None = None
    killed: bool = False


class Bot:
    """Runs a command again and again, its output in one file a life."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], logs: Path) -> None:
        self._command, self._environment, self.logs = list(command), environment, logs
        self.lives: list[Life] = []
        self._process: asyncio.subprocess.Process | None = None
        self._sampling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        with (self.logs / f"bot-{len(self.lives)}.log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, env={**os.environ, **self._environment}, stdout=log, stderr=subprocess.STDOUT
            )
        self.lives.append(Life(time.monotonic()))
        self._sampling = asyncio.create_task(self._sample(self._process.pid, self.lives[-1]))

    async def kill(self) -> None:
        """kill -9: nothing can be finished or tidied up."""
        self.lives[-1].killed = True
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM: what is in work is finished. The exit code; a bot that does not leave is killed, -9."""
        return await self._end(signal.SIGTERM)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def said(self) -> str:
        """Everything in its logs."""
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(self.logs.glob("*.log")))

    async def _end(self, how: signal.Signals) -> int:
        if self._sampling:
            self._sampling.cancel()
        process = self._process
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(how)
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
        code = await process.wait()
        self.lives[-1].ended = self.lives[-1].ended or time.monotonic()
        return code

    async def _sample(self, pid: int, life: Life) -> None:
        try:
            process = psutil.Process(pid)
            while True:
                life.rss.append((time.monotonic(), process.memory_info().rss / 2**20))
                await asyncio.sleep(SAMPLE_SECONDS)
        except psutil.Error:
            return


def home_for(folder: Path, knowledge: Path, known: Path) -> Path:
    """A home with the folder published and no records; what `known` holds of model and editions is copied."""
    home = folder / "home"
    if known.is_dir():
        shutil.copytree(known, home, ignore=shutil.ignore_patterns(*RECORDS))
    done = subprocess.run(
        [*FOOTNOTE, "publish", "--quiet", "--knowledge", str(knowledge), "--home", str(home)], check=False
    )
    if done.returncode not in (0, 3):  # 3: some files have problems, the others are served
        raise SystemExit("the folder could not be published")
    return home
