"""The Teams bot as the commands run it: what has to be set, and what is made of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.bootstrap import editions, now
from adapters.channels import ChannelFile
from adapters.desk import Desk
from adapters.settings import Settings
from adapters.shelf import Shelf
from bot.company import Company
from bot.errors import SettingInvalid
from bot.library.folder import COMPANY
from bot.library.frontmatter import Malformed, parse, validated

if TYPE_CHECKING:
    from adapters.teams.doctor import Finding
    from adapters.teams.running import Access, TeamsApp

TEAMS_PATH = "/api/messages"
SETUP = "deploy/teams/README.md has every click."


@asynccontextmanager
async def teams(setting: Settings, desk: Desk) -> AsyncIterator[TeamsApp]:
    """The bot, joined to the desk, which is not open yet."""
    from adapters.teams.running import teams_app  # takes a second that the other commands need not wait

    channel = setting.teams_cases_channel or desk.channels().cases.get("teams", "")
    async with teams_app(_access(setting), desk, channel, Shelf(editions(setting), now), now) as app:
        yield app


async def examined(setting: Settings) -> AsyncIterator[Finding]:
    """What `footnote teams doctor` finds."""
    from adapters.teams.doctor import examine

    cases = setting.teams_cases_channel or ChannelFile(setting.channels_file)().cases.get("teams", "")
    async for finding in examine(_access(setting), cases):
        yield finding


def packaged(setting: Settings, out: Path, website: str, version: str) -> None:
    """Write the app package. Raises `SettingInvalid`, `StorageFailed`."""
    from adapters.teams.package import About, write

    company = _company(setting)
    about = About(
        app_id=setting.teams_app_id,
        name=setting.teams_name,
        company=company.name,
        contact=company.contact,
        website=website,
        privacy=setting.teams_privacy_url,
        terms=setting.teams_terms_url,
        version=version,
    )
    write(about, out)


def _company(setting: Settings) -> Company:
    """As the knowledge folder names it; nothing needs to be published for that."""
    try:
        front = parse((setting.knowledge / COMPANY).read_text("utf-8"), COMPANY)
        return validated(Company, front.fields, front, COMPANY)
    except (OSError, UnicodeDecodeError, Malformed):
        return Company()


def _access(setting: Settings) -> Access:
    """How the settings get into a tenant."""
    from adapters.teams.running import Access

    return Access(
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
