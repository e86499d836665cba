"""`footnote slack doctor`: is everything in place, and if not, what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import client, code
from adapters.slack.manifest import COMMAND, DISPENSABLE, EVENTS, SCOPES

APP = "api.slack.com/apps → your app"
REINSTALL = f"Add them at {APP} → OAuth & Permissions → Scopes, then Install App → Reinstall."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do where it is not well."""

    what: str
    well: bool
    remedy: str = ""
    serious: bool = True  # the app does not work without it


async def examine(bot_token: str, app_token: str, signing_secret: str, url: str, cases: str) -> AsyncIterator[Finding]:
    """Looks at tokens, scopes, events and the channel for cases. Changes nothing."""
    bot = client(bot_token, url)
    scopes: set[str] = set()
    async for finding in _bot_token(bot, bot_token, scopes):
        yield finding
    if scopes:
        for finding in _scopes(scopes):
            yield finding
    yield await _app_token(client(app_token, url), app_token, bool(signing_secret))
    if not signing_secret:
        told = "Only needed for `footnote serve`: Basic Information → App Credentials → Signing Secret."
        yield Finding("FOOTNOTE_SLACK_SIGNING_SECRET is not set", False, told, serious=False)
    if scopes:
        yield await _cases(bot, cases)
        yield await _agent(bot)
    named = ", ".join(EVENTS)
    yield Finding(
        f"Events can't be read with these tokens; the app needs {named}",
        True,
        f"Compare with {APP} → Event Subscriptions, and type {COMMAND} in Slack to see that it answers.",
        serious=False,
    )


async def _bot_token(bot: AsyncWebClient, token: str, scopes: set[str]) -> AsyncIterator[Finding]:
    where = f"{APP} → OAuth & Permissions → Bot User OAuth Token."
    if not token:
        yield Finding("FOOTNOTE_SLACK_BOT_TOKEN is not set", False, f"Copy it from {where}")
        return
    if not token.startswith("xoxb-"):
        yield Finding("FOOTNOTE_SLACK_BOT_TOKEN is no bot token (xoxb-…)", False, f"Copy it from {where}")
        return
    try:
        me = await bot.auth_test()
    except SlackApiError as error:
        yield Finding(f"Slack does not take the bot token ({code(error)})", False, f"Copy it anew from {where}")
    except (OSError, TimeoutError) as error:
        yield Finding(f"Slack can't be reached ({type(error).__name__})", False, "Check the network and the proxy.")
    else:
        scopes.update(s.strip() for s in str(me.headers.get("x-oauth-scopes", "")).split(",") if s.strip())
        yield Finding(f"The bot token is that of {me.get('user')} in {me.get('team')}", True)
        if not scopes:
            yield Finding("Slack does not say which scopes the token has", True, serious=False)


def _scopes(granted: set[str]) -> list[Finding]:
    missing = [s for s in SCOPES if s not in granted]
    found = [
        Finding(f"The scope {s} is missing: {SCOPES[s]}", False, REINSTALL, serious=s not in DISPENSABLE)
        for s in missing
    ]
    if more := sorted(granted - SCOPES.keys()):
        told = "Take them away: the app does not use them."
        found.append(Finding(f"More is granted than is used: {', '.join(more)}", False, told, serious=False))
    return found or [Finding(f"All {len(SCOPES)} scopes are granted, and no other", True)]


async def _app_token(app: AsyncWebClient, token: str, has_secret: bool) -> Finding:
    where = f"{APP} → Basic Information → App-Level Tokens → Generate, with the scope connections:write."
    if not token:
        return Finding(
            "FOOTNOTE_SLACK_APP_TOKEN is not set: no Socket Mode", False, f"Make one at {where}", not has_secret
        )
    try:
        await app.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return Finding(f"Slack opens no socket with the app token ({code(error)})", False, f"Make one at {where}")
    except (OSError, TimeoutError) as error:
        return Finding(f"Slack can't be reached ({type(error).__name__})", False, "Check the network and the proxy.")
    return Finding("Socket Mode works", True)


async def _cases(bot: AsyncWebClient, channel: str) -> Finding:
    if not channel:
        told = "Set FOOTNOTE_SLACK_CASES_CHANNEL to the id of a private channel of the privacy team."
        return Finding("No channel for cases: nobody can ask the privacy team", False, told, serious=False)
    try:
        info = (await bot.conversations_info(channel=channel)).get("channel") or {}
    except SlackApiError as error:
        told = "Copy the id from the channel's details, and type /invite @Footnote in the channel."
        return Finding(f"The channel for cases {channel} can't be seen ({code(error)})", False, told)
    name = f"#{info.get('name') or channel}"
    if info.get("is_archived"):
        return Finding(f"The channel for cases {name} is archived", False, "Unarchive it, or name another.")
    if not info.get("is_member"):
        return Finding(f"Footnote is not in the channel for cases {name}", False, f"Type /invite @Footnote in {name}.")
    if info.get("is_ext_shared"):
        told = "Name a channel that is not: cases hold questions of your employees."
        return Finding(f"The channel for cases {name} is shared with another company", False, told)
    return Finding(f"Cases go to {name}", True)


async def _agent(bot: AsyncWebClient) -> Finding:
    """Is the app an agent? Asked with a channel that does not exist, so that nothing is changed."""
    try:
        await bot.agents_sessions_setStatus(channel_id="D00000000", thread_ts="1.000001", status="active")
    except SlackApiError as error:
        if code(error) in ("unknown_method", "not_allowed", "not_allowed_token_type", "agents_not_enabled"):
            told = f"Turn on {APP} → Agents & AI Apps. Direct messages are answered all the same, without a status."
            return Finding("The app is not set up as an agent", False, told, serious=False)
    except (OSError, TimeoutError):
        pass
    return Finding("Agent sessions can be used", True, serious=False)
