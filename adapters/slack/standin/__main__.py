"""`python -m adapters.slack.standin`: the stand-in as a process. Prints where it is as one line of JSON."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from adapters.slack.standin.deliveries import RETRIES
from adapters.slack.standin.grants import Grants, read_manifest
from adapters.slack.standin.inhabitants import APP_ID, APP_TOKEN, BOT_TOKEN, BOT_USER, SIGNING_SECRET, TEAM
from adapters.slack.standin.server import serve
from adapters.slack.standin.world import Conditions, World
from adapters.standin.process import parser, retries_of, run


def _options() -> argparse.Namespace:
    made = parser("slack", "Slack's", RETRIES)
    made.add_argument("--manifest", type=Path, help="grant only what this app manifest asks for")
    made.add_argument("--events-url", default="", help="deliver by signed HTTP to this address")
    return made.parse_args()


def _conditions(options: argparse.Namespace) -> Conditions:
    return Conditions(
        options.scale,
        options.rates == "on",
        retries_of(options),
        read_manifest(options.manifest) if options.manifest else Grants(),
        options.events_url,
    )


def _about(world: World) -> dict[str, str]:
    return {
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


if __name__ == "__main__":
    given = _options()
    asyncio.run(run(given, lambda ready, over: serve(_conditions(given), given.port, ready, over), _about))
