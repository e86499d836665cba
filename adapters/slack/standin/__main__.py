"""`python -m adapters.slack.standin`: the stand-in as a process. Prints where it is as one line of JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from adapters.slack.standin.deliveries import RETRIES
from adapters.slack.standin.grants import Grants, read_manifest
from adapters.slack.standin.inhabitants import APP_ID, APP_TOKEN, BOT_TOKEN, BOT_USER, SIGNING_SECRET, TEAM
from adapters.slack.standin.server import serve
from adapters.slack.standin.world import Conditions, World


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="adapters.slack.standin", description="A stand-in of Slack's servers.")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--manifest", type=Path, help="grant only what this app manifest asks for")
    parser.add_argument("--events-url", default="", help="deliver by signed HTTP to this address")
    parser.add_argument("--scale", type=float, default=1.0, help="how much faster than real time its clock runs")
    parser.add_argument("--retries", default=",".join(map(str, RETRIES)), help="seconds before each further try")
    parser.add_argument("--rates", choices=("on", "off"), default="on", help="whether to answer 429")
    parser.add_argument("--while-stdin", action="store_true", help="end when standard input ends")
    return parser.parse_args()


def _conditions(options: argparse.Namespace) -> Conditions:
    return Conditions(
        options.scale,
        options.rates == "on",
        tuple(float(seconds) for seconds in options.retries.split(",") if seconds),
        read_manifest(options.manifest) if options.manifest else Grants(),
        options.events_url,
    )


def _announcement(world: World) -> str:
    return json.dumps(
        {
            "standin": "slack",
            "api": f"{world.base}/api/",
            "control": f"{world.base}/control/",
            "bot_token": BOT_TOKEN,
            "app_token": APP_TOKEN,
            "signing_secret": SIGNING_SECRET,
            "team": TEAM,
            "bot_user": BOT_USER,
            "app_id": APP_ID,
        }
    )


async def _until_stdin_ends(over: asyncio.Event) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    over.set()


async def main() -> None:
    options, over = _options(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, over.set)
    watching = asyncio.create_task(_until_stdin_ends(over)) if options.while_stdin else None
    ready: asyncio.Future[World] = loop.create_future()
    ready.add_done_callback(lambda done: print(_announcement(done.result()), flush=True))  # noqa: T201
    await serve(_conditions(options), options.port, ready, over)
    if watching:
        watching.cancel()


if __name__ == "__main__":
    asyncio.run(main())
