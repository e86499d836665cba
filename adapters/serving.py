"""What `footnote slack`, `teams` and `serve` run: platforms, desk and web server, put together and taken down."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from adapters.bootstrap import desk as make_desk
from adapters.bootstrap import editions, now
from adapters.channels import ChannelFile
from adapters.desk import Desk
from adapters.settings import Settings
from adapters.shelf import Shelf
from adapters.slack.client import Unspoken
from adapters.slack.doctor import Finding, examine
from adapters.slack.http import PATH as SLACK_PATH
from adapters.slack.running import Access, SlackApp, slack_app
from adapters.teams_serving import TEAMS_PATH, may_listen, teams
from adapters.web.app import Handler, serving
from bot.errors import SettingInvalid

log = logging.getLogger("footnote")

OWN = frozenset(("footnote", "adapters", "bot"))  # loggers that never hold a word of a question
OFFLINE_CASES = "C0CASES"
SETUP = "deploy/slack/README.md has every click."
SETUP_EITHER = "deploy/slack/README.md and deploy/teams/README.md have every click."


async def run_slack(setting: Settings) -> None:
    """The Slack app in Socket Mode, until the process is told to stop."""
    _needed(setting, "slack_bot_token", "slack_app_token")
    async with _desk(setting) as desk, _slack(setting, access(setting), desk) as app, desk, app.listening():
        log.info("listening to Slack")
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


async def _served(setting: Settings, started: Callable[[int], None], *, on_slack: bool, on_teams: bool) -> None:
    routes: dict[str, Handler] = {}
    if on_slack:
        _needed(setting, "slack_bot_token", "slack_signing_secret")
    if on_teams:
        may_listen(setting)
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(_desk(setting))
        if on_slack:
            app = await stack.enter_async_context(_slack(setting, access(setting), desk))
            routes[SLACK_PATH] = app.endpoint().answer
        if on_teams:
            routes[TEAMS_PATH] = (await stack.enter_async_context(teams(setting, desk))).answer
        await stack.enter_async_context(desk)
        port = await stack.enter_async_context(serving(routes, setting.serve_host, setting.serve_port))
        started(port)
        log.info("listening on port %s", port)
        await told_to_stop()
        log.info("finishing what is in hand")


async def offline(setting: Settings) -> None:
    """A conversation in the terminal with the app and a stand-in of Slack's servers.

    Nothing leaves the machine, and nothing of it stays: records and draft rulings go to a folder that is deleted.
    """
    from adapters.slack.standin.client import Standin
    from adapters.slack.standin.offline import converse

    with TemporaryDirectory(prefix="footnote-") as folder:
        passing = {
            "home": setting.home_folder,
            "channels": setting.channels_file,
            "knowledge": Path(folder),
            "records_url": SecretStr(f"sqlite:///{folder}/records.sqlite"),
            "slack_cases_channel": OFFLINE_CASES,
        }
        here = setting.model_copy(update=passing)
        async with Standin.start() as slack:
            inside = Access(
                bot_token=lambda: slack.bot_token,
                app_token=lambda: slack.app_token,
                signing_secret=lambda: slack.signing_secret,
                api_url=slack.api,
                ping_seconds=1,
            )
            async with _desk(here) as desk, _slack(here, inside, desk) as app, desk, app.listening():
                await slack.connected(1)
                await converse(slack)


def examined(setting: Settings) -> AsyncIterator[Finding]:
    """What `footnote slack doctor` finds."""
    return examine(
        setting.slack_bot_token.get_secret_value(),
        setting.slack_app_token.get_secret_value(),
        setting.slack_signing_secret.get_secret_value(),
        setting.slack_api_url,
        setting.slack_cases_channel or ChannelFile(setting.channels_file)().cases.get("slack", ""),
    )


def write_log(level: str) -> None:
    """To standard error, one line a record. Of what libraries say only the place is kept: they quote requests."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(lambda record: record.name.split(".")[0] in OWN or Unspoken().filter(record))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("footnote").setLevel(level)


def access(setting: Settings) -> Access:
    """How the settings get into a workspace."""
    return Access(
        bot_token=setting.slack_bot_token.get_secret_value,
        app_token=setting.slack_app_token.get_secret_value,
        signing_secret=setting.slack_signing_secret.get_secret_value,
        api_url=setting.slack_api_url,
        ping_seconds=setting.slack_ping_seconds,
    )


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
async def _slack(setting: Settings, into: Access, desk: Desk) -> AsyncIterator[SlackApp]:
    shelf = Shelf(editions(setting), now)
    channel = setting.slack_cases_channel or desk.channels().cases.get("slack", "")
    async with slack_app(into, desk, channel, shelf, now) as app:
        yield app


@asynccontextmanager
async def _watched(port: int, ready: Callable[[], bool]) -> AsyncIterator[None]:
    """GET /healthz on this machine for whoever watches the process, where a port is set."""
    if not port:
        yield
        return
    async with serving({}, "127.0.0.1", port, ready):
        yield


def _needed(setting: Settings, *names: str) -> None:
    """Raises `SettingInvalid` for the first secret that is not set."""
    for name in names:
        if not getattr(setting, name).get_secret_value():
            key = f"FOOTNOTE_{name.upper()}"
            raise SettingInvalid(f"{key} is not set.", f"Set it, or {key}_FILE. {SETUP}")
