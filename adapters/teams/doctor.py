"""`footnote teams doctor`: is everything in place, and if not, what to do about it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msal
import requests
from aiohttp import ClientError, ClientSession, ClientTimeout

from adapters.teams.auth import CHANNEL
from adapters.teams.calls import Refused
from adapters.teams.place import Place
from adapters.teams.running import Access
from adapters.teams.tokens import TokenRefused, with_identity, with_secret
from adapters.teams.wire import Wire

ENTRA = "entra.microsoft.com → App registrations → your app"
SETUP = "deploy/teams/README.md has every click."
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CONVERSATION = re.compile(r"19:[^@\s]+@thread\.(tacv2|skype)")
ASTRAY = 120.0  # seconds that a clock may be wrong
PATIENCE = ClientTimeout(total=10)
_CODE = re.compile(r"AADSTS(\d+)")
_CODES = {
    "7000215": f"That is no secret of the app: at {ENTRA} → Certificates & secrets copy the Value, not the Secret ID.",
    "7000222": f"The secret has expired: make a new one at {ENTRA} → Certificates & secrets.",
    "700016": "That app is not in that tenant: compare Application (client) ID and Directory (tenant) ID.",
    "90002": f"There is no such tenant: copy Directory (tenant) ID from {ENTRA} → Overview.",
    "7000112": f"The app is disabled: {ENTRA} → Enterprise application → Properties → Enabled for users to sign in.",
}
_UNREACHED = (ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do where it is not well."""

    what: str
    well: bool
    remedy: str = ""
    serious: bool = True  # the bot does not work without it


async def examine(access: Access, cases: str) -> AsyncIterator[Finding]:
    """Looks at ids, secret, Microsoft's keys, hosts and the channel for cases. Changes nothing, posts nothing."""
    if not access.app_id:
        told = f"Copy Application (client) ID from {ENTRA} → Overview. {SETUP}"
        yield Finding("FOOTNOTE_TEAMS_APP_ID is not set", False, told)
        return
    named = _ids(access)
    for finding in named:
        yield finding
    has_token = False
    if all(one.well for one in named):
        token = await _token(access)
        has_token = token.well
        yield token
    async with ClientSession() as session:
        async for finding in _openid(access, session):
            yield finding
        reached = await _hosts(access, session)
        yield reached
        yield await _cases(access, session, cases, can_look=has_token and reached.well)
    told = "Compare it with portal.azure.com → Azure Bot → Configuration: https://YOUR-HOST/api/messages."
    yield Finding("Which address Teams sends messages to can't be read from here", False, told, serious=False)


def _ids(access: Access) -> list[Finding]:
    found = []
    if not GUID.fullmatch(access.app_id):
        told = f"Copy Application (client) ID from {ENTRA} → Overview."
        found.append(Finding("FOOTNOTE_TEAMS_APP_ID is not an id", False, told))
    if not GUID.fullmatch(access.tenant):
        what = "is not an id" if access.tenant else "is not set"
        told = f"Copy Directory (tenant) ID from {ENTRA} → Overview."
        found.append(Finding(f"FOOTNOTE_TEAMS_TENANT {what}", False, told))
    if access.app_type == "SingleTenant" and not access.secret():
        told = f"Make one at {ENTRA} → Certificates & secrets, or use a managed identity. {SETUP}"
        found.append(Finding("FOOTNOTE_TEAMS_APP_SECRET is not set", False, told))
    return found or [Finding(f"App {access.app_id} in tenant {access.tenant}, {access.app_type}", True)]


async def _token(access: Access) -> Finding:
    """Is a token for sending to be had?"""
    with_none = access.app_type == "UserAssignedMSI"
    ask = (
        with_identity(access.app_id, access.scope)
        if with_none
        else with_secret(access.app_id, access.secret, access.tenant, access.login_url, access.scope)
    )
    try:
        answer = await asyncio.to_thread(ask)
    except (msal.exceptions.MsalError, requests.RequestException, OSError, ValueError) as error:
        told = (
            "Only a machine in Azure has a managed identity: assign it to the one that this runs on."
            if with_none
            else f"Check FOOTNOTE_TEAMS_TENANT, the network and the proxy to {access.login_url}."
        )
        return Finding(f"Entra can't be asked for a token ({type(error).__name__})", False, told)
    if answer.get("access_token"):
        return Finding("Entra gives a token: the bot can send", True)
    code = next(iter(_CODE.findall(str(answer.get("error_description") or ""))), "")
    named = f"AADSTS{code}" if code else str(answer.get("error") or "no reason")
    return Finding(f"Entra gives no token ({named})", False, _CODES.get(code, f"Look the code up. {SETUP}"))


async def _openid(access: Access, session: ClientSession) -> AsyncIterator[Finding]:
    """Are Microsoft's signing keys to be had, and is the clock right?"""
    try:
        about, date = await _got(session, access.openid_url)
        keys, _ = await _got(session, str(about["jwks_uri"]))
        signing = [k for k in keys["keys"] if CHANNEL in (k.get("endorsements") or ())]
    except _UNREACHED as error:
        told = f"Let this machine reach {access.openid_url}: without the keys nobody is let in."
        yield Finding(f"Microsoft's signing keys can't be had ({type(error).__name__})", False, told)
        return
    if about.get("issuer") != access.issuer:
        told = "Leave FOOTNOTE_TEAMS_OPENID_URL and FOOTNOTE_TEAMS_ISSUER unset, or set both for the same cloud."
        yield Finding(f"The keys are of {about.get('issuer')}, not of {access.issuer}", False, told)
    else:
        yield Finding(f"{len(signing)} of Microsoft's keys sign for Teams", bool(signing), "" if signing else SETUP)
    if date and (astray := abs((datetime.now(UTC) - date).total_seconds())) > ASTRAY:
        told = "Set it by NTP: with a wrong clock every message is turned away."
        yield Finding(f"This machine's clock is {astray / 60:.0f} minutes wrong", False, told)


async def _got(session: ClientSession, url: str) -> tuple[dict[str, Any], datetime | None]:
    """(what the address holds, when the server says it is)."""
    async with session.get(url, timeout=PATIENCE) as answer:
        answer.raise_for_status()
        written = answer.headers.get("Date")
        date = parsedate_to_datetime(written) if written else None
        return dict(await answer.json(content_type=None)), date


async def _hosts(access: Access, session: ClientSession) -> Finding:
    """May messages be sent where Teams is, and can they?"""
    host = urlsplit(access.service_url).hostname or access.service_url
    if not access.gate(session).answers_at(access.service_url):
        told = f"Add {host} to FOOTNOTE_TEAMS_SERVICE_HOSTS, or leave that unset."
        return Finding(f"{host} is not among the hosts that may be answered at", False, told)
    try:
        async with session.get(access.service_url, timeout=PATIENCE):
            return Finding(f"Teams can be reached at {host}", True)
    except (ClientError, TimeoutError, OSError) as error:
        return Finding(
            f"Teams can't be reached at {host} ({type(error).__name__})", False, f"Let this machine reach {host}."
        )


async def _cases(access: Access, session: ClientSession, channel: str, *, can_look: bool) -> Finding:
    """Is the bot in the channel for cases, and who else is?"""
    if not channel:
        told = "Set FOOTNOTE_TEAMS_CASES_CHANNEL to the id of a channel of the privacy team."
        return Finding("No channel for cases: nobody can ask the privacy team", False, told, serious=False)
    if not CONVERSATION.fullmatch(channel):
        told = "In Teams: the channel's … → Get link to channel; the id is between /channel/ and the next /, decoded."
        return Finding("FOOTNOTE_TEAMS_CASES_CHANNEL is no channel's id (19:…@thread.tacv2)", False, told)
    if not can_look:
        told = "Mend what is above, and run this again."
        return Finding("The channel for cases could not be looked at", False, told, serious=False)
    place = Place(access.service_url, channel, "channel", access.tenant, f"28:{access.app_id}")
    try:
        members = await Wire(access.gate(session), session, access.tokens()).members(place)
    except (Refused, TokenRefused, ClientError, TimeoutError, OSError) as error:
        named = str(getattr(error, "status", "") or type(error).__name__)
        told = f"Add {access.name} to the team: the team's … → Manage team → Apps. Compare the id."
        return Finding(f"The channel for cases can't be seen ({named})", False, told)
    strangers = [m for m in members if m.get("userRole") not in (None, "user", "owner")]
    if strangers:
        told = "Cases hold questions of your employees: name a channel without guests."
        return Finding(f"{len(strangers)} who read the channel for cases are no members of the company", False, told)
    return Finding(f"Cases go to a channel that {len(members)} people read", True)
