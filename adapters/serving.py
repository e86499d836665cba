"""What `footnote slack`, `teams` and `serve` run: platforms, desk and web server, put together and taken down."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from adapters import slack_serving
from adapters.bootstrap import desk as make_desk
from adapters.desk import Desk
from adapters.settings import Settings
from adapters.slack_serving import SLACK_PATH, needed, slack
from adapters.teams_serving import TEAMS_PATH, may_listen, teams
from adapters.web.app import Handler, serving
from bot.errors import SettingInvalid

log = logging.getLogger("footnote")

SETUP_EITHER = "deploy/slack/README.md and deploy/teams/README.md have every click."


async def run_slack(setting: Settings) -> None:
    """The Slack app in Socket Mode, until the process is told to stop."""
    needed(setting, "slack_bot_token", "slack_app_token")
    async with _desk(setting) as desk, slack(setting, desk) as app, desk, app.listening():
        log.info("listening to Slack")
        _all_is_loaded()
        async with _watched(setting.health_port, lambda: app.is_connected):
            await told_to_stop()
        log.info("finishing what is in hand")


async def serve(setting: Settings, started: Callable[[int], None]) -> None:
    """Every platform that is configured, over HTTP, until the process is told to stop."""
    on_slack = bool(setting.slack_bot_token.get_secret_value() or setting.slack_signing_secret.get_secret_value())
    on_teams = bool(setting.teams_app_id or setting.teams_development)
    if not on_slack and not on_teams:
        raise SettingInvalid("Neither Slack nor Teams is set up.", SETUP_EITHER)
    await _served(setting, started, on_slack=on_slack, on_teams=on_teams)


async def run_teams(setting: Settings, started: Callable[[int], None]) -> None:
    """The Teams bot over HTTP, until the process is told to stop."""
    await _served(setting, started, on_slack=False, on_teams=True)


async def offline(setting: Settings) -> None:
    """A conversation in the terminal with the Slack app and a stand-in of Slack's servers."""
    await slack_serving.offline(setting, _desk)


async def _served(setting: Settings, started: Callable[[int], None], *, on_slack: bool, on_teams: bool) -> None:
    routes: dict[str, Handler] = {}
    if on_slack:
        needed(setting, "slack_bot_token", "slack_signing_secret")
    if on_teams:
        may_listen(setting)
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(_desk(setting))
        if on_slack:
            routes[SLACK_PATH] = (await stack.enter_async_context(slack(setting, desk))).endpoint().answer
        if on_teams:
            routes[TEAMS_PATH] = (await stack.enter_async_context(teams(setting, desk))).answer
        await stack.enter_async_context(desk)
        port = await stack.enter_async_context(serving(routes, setting.serve_host, setting.serve_port))
        started(port)
        log.info("listening on port %s", port)
        _all_is_loaded()
        await told_to_stop()
        log.info("finishing what is in hand")


def _all_is_loaded() -> None:
    """The commands put the search for garbage off until here: what a start loads stays.

    It is not searched later either: each time would stop everything for a tenth of a second.
    """
    gc.freeze()
    gc.enable()


async def told_to_stop() -> None:
    """Until SIGTERM or SIGINT."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    try:
        await told.wait()
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)


@asynccontextmanager
async def _desk(setting: Settings) -> AsyncIterator[Desk]:
    """The desk, made but not open yet: platforms join it before."""
    yield await asyncio.to_thread(make_desk, setting)


@asynccontextmanager
async def _watched(port: int, ready: Callable[[], bool]) -> AsyncIterator[None]:
    """GET /healthz on this machine for whoever watches the process, where a port is set."""
    if not port:
        yield
        return
    async with serving({}, "127.0.0.1", port, ready):
        yield
