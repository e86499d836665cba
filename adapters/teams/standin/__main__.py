"""`python -m adapters.teams.standin`: the stand-in as a process. Prints where it is as one line of JSON."""

from __future__ import annotations

import argparse
import asyncio

from adapters.standin.process import parser, retries_of, run
from adapters.teams.standin.deliveries import RETRIES
from adapters.teams.standin.inhabitants import APP_ID, APP_SECRET, TENANT
from adapters.teams.standin.server import serve
from adapters.teams.standin.tokens import ISSUER
from adapters.teams.standin.world import Conditions, World


def _options() -> argparse.Namespace:
    made = parser("teams", "Microsoft's", RETRIES)
    made.add_argument("--bot-url", default="", help="deliver activities to this address")
    made.add_argument("--anonymous", action="store_true", help="no tokens in either direction")
    return made.parse_args()


def _conditions(options: argparse.Namespace) -> Conditions:
    return Conditions(options.scale, options.rates == "on", retries_of(options), options.bot_url, options.anonymous)


def _about(world: World) -> dict[str, str]:
    return {
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


if __name__ == "__main__":
    given = _options()
    asyncio.run(run(given, lambda ready, over: serve(_conditions(given), given.port, ready, over), _about))
