"""The Slack app as the commands run it: what has to be set, and what is made of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.bootstrap import editions, now
from adapters.channels import ChannelFile
from adapters.desk import Desk
from adapters.settings import Settings
from adapters.shelf import Shelf
from bot.errors import SettingInvalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from adapters.slack.doctor import Finding
    from adapters.slack.running import Access, SlackApp

SLACK_PATH = "/slack/events"
SETUP = "deploy/slack/README.md has every click."
OFFLINE_CASES = "C0CASES"


@asynccontextmanager
async def slack(setting: Settings, desk: Desk, into: Access | None = None) -> AsyncIterator[SlackApp]:
    """The app, joined to the desk, which is not open yet. `into` in place of what the settings say."""
    from adapters.slack.running import slack_app  # takes a while that Teams need not wait

    shelf = Shelf(editions(setting), now)
    channel = setting.slack_cases_channel or desk.channels().cases.get("slack", "")
    async with slack_app(into or _access(setting), desk, channel, shelf, now) as app:
        yield app


async def offline(setting: Settings, make_desk: Callable[[Settings], AbstractAsyncContextManager[Desk]]) -> None:
    """A conversation in the terminal with the app and a stand-in of Slack's servers.

    Nothing leaves the machine, and nothing of it stays: records and draft rulings go to a folder that is deleted.
    """
    from adapters.slack.running import Access
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
        async with Standin.start() as standin:
            inside = Access(
                bot_token=lambda: standin.bot_token,
                app_token=lambda: standin.app_token,
                signing_secret=lambda: standin.signing_secret,
                api_url=standin.api,
                ping_seconds=1,
            )
            async with make_desk(here) as desk, slack(here, desk, inside) as app, desk, app.listening():
                await standin.connected(1)
                await converse(standin)


async def examined(setting: Settings) -> AsyncIterator[Finding]:
    """What `footnote slack doctor` finds."""
    from adapters.slack.doctor import examine

    found = examine(
        setting.slack_bot_token.get_secret_value(),
        setting.slack_app_token.get_secret_value(),
        setting.slack_signing_secret.get_secret_value(),
        setting.slack_api_url,
        setting.slack_cases_channel or ChannelFile(setting.channels_file)().cases.get("slack", ""),
    )
    async for finding in found:
        yield finding


def _access(setting: Settings) -> Access:
    """How the settings get into a workspace."""
    from adapters.slack.running import Access

    return Access(
        bot_token=setting.slack_bot_token.get_secret_value,
        app_token=setting.slack_app_token.get_secret_value,
        signing_secret=setting.slack_signing_secret.get_secret_value,
        api_url=setting.slack_api_url,
        ping_seconds=setting.slack_ping_seconds,
    )


def needed(setting: Settings, *names: str) -> None:
    """Raises `SettingInvalid` for the first secret that is not set."""
    for name in names:
        if not getattr(setting, name).get_secret_value():
            key = f"FOOTNOTE_{name.upper()}"
            raise SettingInvalid(f"{key} is not set.", f"Set it, or {key}_FILE. {SETUP}")
