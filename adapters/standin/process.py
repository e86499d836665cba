"""A stand-in as a process: its options, how it says where it is, when it ends; and how it is started."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

World = TypeVar("World")
Serve = Callable[[asyncio.Future[World], asyncio.Event], Awaitable[None]]

START_SECONDS, STOP_SECONDS = 30.0, 10.0
ROOT = Path(__file__).resolve().parents[2]


# -- inside --------------------------------------------------------------------------------------


def parser(platform: str, whose: str, retries: Iterable[float]) -> ArgumentParser:
    """The options that every stand-in has."""
    made = ArgumentParser(prog=f"adapters.{platform}.standin", description=f"A stand-in of {whose} servers.")
    made.add_argument("--port", type=int, default=0, help="0: any that is free")
    made.add_argument("--scale", type=float, default=1.0, help="how much faster than real time its clock runs")
    made.add_argument("--retries", default=",".join(map(str, retries)), help="seconds before each further try")
    made.add_argument("--rates", choices=("on", "off"), default="on", help="whether to answer 429")
    made.add_argument("--while-stdin", action="store_true", help="end when standard input ends")
    return made


def retries_of(options: Namespace) -> tuple[float, ...]:
    return tuple(float(seconds) for seconds in options.retries.split(",") if seconds)


async def run(options: Namespace, serve: Serve[World], about: Callable[[World], dict[str, Any]]) -> None:
    """Serve until told to stop. What `about` says of the world is printed as one line of JSON once it is ready."""
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, over.set)
    watching = asyncio.create_task(_until_stdin_ends(over)) if options.while_stdin else None
    ready: asyncio.Future[World] = loop.create_future()
    ready.add_done_callback(lambda done: print(json.dumps(about(done.result())), flush=True))  # noqa: T201
    await serve(ready, over)
    if watching:
        watching.cancel()


async def _until_stdin_ends(over: asyncio.Event) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    over.set()


# -- outside -------------------------------------------------------------------------------------


@asynccontextmanager
async def started(
    module: str, *options: str, scale: float, rates: bool, retries: Iterable[float] | None
) -> AsyncIterator[tuple[dict[str, str], asyncio.subprocess.Process]]:
    """Start it, wait until it is ready, end it. What it said of itself, and the process."""
    given = ["--while-stdin", f"--scale={scale}", f"--rates={'on' if rates else 'off'}", *options]
    given += [f"--retries={','.join(map(str, retries))}"] if retries is not None else []
    pipe = asyncio.subprocess.PIPE
    command: Sequence[str] = (sys.executable, "-m", module, *given)
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    try:
        assert process.stdout
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        yield json.loads(line), process
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
