"""What Slack's payloads say, in our words. Pure: nothing is asked of Slack, nothing is answered.

Payloads come from outside: whatever is missing or of another kind makes it no question, never an error.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Body = Mapping[str, Any]

# Subtypes of a message in which somebody still says something
_SAYING = frozenset({"", "file_share", "thread_broadcast", "bot_message", "me_message"})
_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the app, or its new words after an edit."""

    event: str  # id of the event
    channel: str
    ts: str
    thread: str  # ts of the message that the thread hangs on
    user: str
    text: str  # as typed, without the mention of the app
    team: str  # of the workspace
    direct: bool
    shared: bool  # in a channel shared with another company
    foreign: bool  # by somebody of another company
    by_bot: bool
    mentioned: bool
    edit: str = ""  # when it was edited; "" for a new message


@dataclass(frozen=True, slots=True)
class Gone:
    """A message that was deleted."""

    channel: str
    ts: str


def said(body: Body, app_user: str) -> Said | None:
    """The message of a `message` or `app_mention` event; None where there is none for the app."""
    event = _object(body, "event")
    subtype = _text(event, "subtype")
    if subtype not in _SAYING or event.get("hidden"):
        return None
    return _said(body, event, event, app_user)


def edited(body: Body, app_user: str) -> Said | None:
    """The new words of a `message_changed` event; None where the words are the same, as when a link unfolds."""
    event = _object(body, "event")
    message, before = _object(event, "message"), _object(event, "previous_message")
    if _text(event, "subtype") != "message_changed" or _text(message, "text") == _text(before, "text"):
        return None
    if message.get("bot_id") or message.get("subtype") == "tombstone":
        return None
    new = _said(body, event, message, app_user)
    return new and replace(new, edit=_text(_object(message, "edited"), "ts") or new.event)


def deleted(body: Body) -> Gone | None:
    """The message that a `message_deleted` event names, or one that became a tombstone."""
    event = _object(body, "event")
    channel = _text(event, "channel")
    if _text(event, "subtype") == "message_deleted":
        ts = _text(event, "deleted_ts")
    elif _text(event, "subtype") == "message_changed" and _object(event, "message").get("subtype") == "tombstone":
        ts = _text(_object(event, "message"), "ts")
    else:
        return None
    return Gone(channel, ts) if channel and ts else None


def _said(body: Body, event: Body, message: Body, app_user: str) -> Said | None:
    channel, ts = _text(event, "channel"), _text(message, "ts")
    user = _text(message, "user") or _text(message, "bot_id")
    if not channel or not ts or not user or user == app_user:
        return None
    written = _text(message, "text")
    team = _text(body, "team_id")
    home = _text(message, "user_team") or _text(message, "team") or team
    direct = _text(event, "channel_type") == "im" or channel.startswith("D")
    return Said(
        event=_text(body, "event_id") or f"{channel}:{ts}:{_text(event, 'type')}",
        channel=channel,
        ts=ts,
        thread=_text(message, "thread_ts") or ts,
        user=user,
        text=typed(written, app_user),
        team=team,
        direct=direct,
        shared=body.get("is_ext_shared_channel") is True,
        foreign=home != team,
        by_bot=bool(message.get("bot_id")) or _text(message, "subtype") == "bot_message",
        mentioned=direct or _text(event, "type") == "app_mention" or f"<@{app_user}" in written,
    )


def typed(text: str, app_user: str = "") -> str:
    """Slack's markup as the person typed it. Other people's ids go: who is asked about is not in their name."""

    def shown(match: re.Match[str]) -> str:
        kind, name, label = match[1], match[2], match[3]
        if kind == "@":
            return "" if name == app_user else "@someone"
        if kind == "#":
            return f"#{label or 'channel'}"
        if kind == "!":
            return label or f"@{name.split('^')[0]}"
        return label or name.removeprefix("mailto:")

    return html.unescape(_MARKUP.sub(shown, text)).strip()


def _object(body: Body, name: str) -> Body:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
