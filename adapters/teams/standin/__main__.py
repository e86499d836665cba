"""`python -m adapters.teams.standin`: the stand-in as a process. Prints where it is as one line of JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys

from adapters.teams.standin.deliveries import RETRIES
from adapters.teams.standin.inhabitants import APP_ID, APP_SECRET, TENANT
from adapters.teams.standin.server import serve
from adapters.teams.standin.tokens import ISSUER
from adapters.teams.standin.world import Conditions, World


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="adapters.teams.standin", description="A stand-in of Microsoft's servers.")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--bot-url", default="", help="deliver activities to this address")
    parser.add_argument("--scale", type=float, default=1.0, help="how much faster than real time its clock runs")
    parser.add_argument("--retries", default=",".join(map(str, RETRIES)), help="seconds before each further try")
    parser.add_argument("--rates", choices=("on", "off"), default="on", help="whether to answer 429")
    parser.add_argument("--anonymous", action="store_true", help="no tokens in either direction")
    parser.add_argument("--while-stdin", action="store_true", help="end when standard input ends")
    return parser.parse_args()


def _conditions(options: argparse.Namespace) -> Conditions:
    retries = tuple(float(seconds) for seconds in options.retries.split(",") if seconds)
    return Conditions(options.scale, options.rates == "on", retries, options.bot_url, options.anonymous)


def _announcement(world: World) -> str:
    return json.dumps(
        {
            "standin": "teams",
            "service_url": world.service_url,
            "openid_url": f"{world.base}/openid/.well-known/openidconfiguration",
            "issuer": ISSUER,
            "login_url": world.login,
            "identity_url": f"{world.base}/identity/token",
            "ca_bundle": str(world.certificate),
            "control": f"{world.base}/control/",
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "tenant": TENANT,
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
