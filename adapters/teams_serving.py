"""The Teams bot as the commands run it: what has to be set, and what is made of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from adapters.bootstrap import editions, now
from adapters.desk import Desk
from adapters.settings import Settings
from adapters.shelf import Shelf
from bot.errors import SettingInvalid

if TYPE_CHECKING:
    from adapters.teams.running import TeamsApp

TEAMS_PATH = "/api/messages"
SETUP = "deploy/teams/README.md has every click."


@asynccontextmanager
async def teams(setting: Settings, desk: Desk) -> AsyncIterator[TeamsApp]:
    """The bot, joined to the desk, which is not open yet."""
    from adapters.teams.running import Access, teams_app  # takes a second that the other commands need not wait

    into = Access(
        app_id=setting.teams_app_id,
        secret=setting.teams_app_secret.get_secret_value,
        tenant=setting.teams_tenant,
        app_type=setting.teams_app_type,
        name=setting.teams_name,
        login_url=setting.teams_login_url,
        openid_url=setting.teams_openid_url,
        issuer=setting.teams_issuer,
        scope=setting.teams_scope,
        service_url=setting.teams_service_url,
        service_hosts=setting.teams_service_hosts,
    )
    channel = setting.teams_cases_channel or desk.channels().cases.get("teams", "")
    async with teams_app(into, desk, channel, Shelf(editions(setting), now), now) as app:
        yield app


def may_listen(setting: Settings) -> None:
    """Raises `SettingInvalid` where Teams can't be answered, or anybody could be: nothing starts half-closed."""
    if not setting.teams_app_id:
        if not setting.teams_development:
            raise SettingInvalid("FOOTNOTE_TEAMS_APP_ID is not set.", f"Set it. {SETUP}")
        if setting.serve_host not in ("127.0.0.1", "::1", "localhost"):
            raise SettingInvalid(
                f"Without an app id nobody may be listened to on {setting.serve_host}.",
                "Set FOOTNOTE_TEAMS_APP_ID, or listen on 127.0.0.1.",
            )
        return
    if not setting.teams_tenant:
        raise SettingInvalid("FOOTNOTE_TEAMS_TENANT is not set.", f"Set it to the tenant's id. {SETUP}")
    if setting.teams_app_type == "SingleTenant" and not setting.teams_app_secret.get_secret_value():
        key = "FOOTNOTE_TEAMS_APP_SECRET"
        raise SettingInvalid(f"{key} is not set.", f"Set it, or {key}_FILE. {SETUP}")
