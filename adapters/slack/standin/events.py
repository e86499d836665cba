"""What Slack tells the app, as it writes it."""

from __future__ import annotations

import time
from typing import Any

from adapters.slack.standin.inhabitants import APP_ID, BOT_USER, DOMAIN, PARTNER_TEAM, TEAM, Channel, User
from adapters.slack.standin.message import Message
from adapters.slack.standin.views import View

TOKEN = "verification-token"  # noqa: S105 - deprecated by Slack, sent all the same


def envelope(event: dict[str, Any], event_id: str, *, shared: bool) -> dict[str, Any]:
    """An event as the Events API delivers it."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }


def said(message: Message, channel: Channel) -> dict[str, Any]:
    """A message event."""
    event = message.wire() | {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
    if message.team != TEAM:
        event |= {"user_team": message.team, "source_team": message.team}
    return event


def mentioned(message: Message) -> dict[str, Any]:
    """The twin of a message event: the app was mentioned."""
    event = {**message.wire(), "type": "app_mention", "channel": message.channel, "event_ts": message.ts}
    if message.team != TEAM:
        event |= {"user_team": message.team, "source_team": message.team}
    return event


def changed(message: Message, channel: Channel, before: dict[str, Any], ts: str) -> dict[str, Any]:
    """A message was edited; by the app itself too."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": message.wire(),
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def deleted(message: Message, channel: Channel, ts: str) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": message.wire(),
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def opened(user: str, channel: str, tab: str, ts: str, home: View | None) -> dict[str, Any]:
    """Somebody looks at the app: at its Home tab or its messages."""
    event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ts}
    return event | ({"view": home.wire()} if home and tab == "home" else {})


def halted(user: str, channel: str, thread: str, streams: list[str], ts: str) -> dict[str, Any]:
    """Somebody pressed Stop."""
    return {
        "type": "agent_session_stopped",
        "channel": channel,
        "thread_ts": thread,
        "user": user,
        "streaming_message_ts": streams,
        "event_ts": ts,
    }


def command(user: User, channel: Channel, name: str, text: str, response_url: str, trigger: str) -> dict[str, Any]:
    """A slash command; over HTTP it is sent as a form."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name or "directmessage",
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(kind: str, user: User, trigger: str, **more: Any) -> dict[str, Any]:
    """What every interaction has, and what this one has besides."""
    team = {"id": TEAM, "domain": DOMAIN}
    if user.team == PARTNER_TEAM:
        team = {"id": PARTNER_TEAM, "domain": "partner"}
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": team,
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger,
        **more,
    }


def in_message(message: Message, channel: Channel, response_url: str) -> dict[str, Any]:
    """Where a button of a message was pressed."""
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.seen_by is not None,
    }
    if message.thread:
        container["thread_ts"] = message.thread
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        "message": message.wire(metadata=True),
        "state": {"values": {}},
        "response_url": response_url,
    }
