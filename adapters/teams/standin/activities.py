"""What Teams tells the bot: activities as JSON."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import Any

from adapters.teams.standin.inhabitants import BOT, BOT_NAME, TEAM, TEAM_GROUP, TEAM_NAME, Place, User

MENTION = f"<at>{BOT_NAME}</at>"


def base(kind: str, identity: str, user: User, place: Place, conversation: str, service_url: str) -> dict[str, Any]:
    """What every activity says."""
    now = datetime.now(UTC)
    about: dict[str, Any] = {"id": conversation, "conversationType": place.kind, "tenantId": place.tenant}
    if place.kind != "personal":
        about["isGroup"] = True
    return {
        "type": kind,
        "id": identity,
        "timestamp": now.isoformat().replace("+00:00", "Z"),
        "localTimestamp": now.isoformat(),
        "localTimezone": "Europe/Oslo",
        "locale": "en-GB",
        "serviceUrl": service_url,
        "channelId": "msteams",
        "from": user.account(),
        "conversation": about,
        "recipient": {"id": BOT, "name": BOT_NAME},
        "channelData": channel_data(place),
    }


def channel_data(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"tenant": {"id": place.tenant}}
    if place.kind == "channel":
        team = {"id": TEAM, "name": TEAM_NAME, "aadGroupId": TEAM_GROUP}
        channel = {"id": place.id, "name": place.name}
        found |= {"teamsChannelId": place.id, "teamsTeamId": TEAM, "channel": channel, "team": team}
    return found


def said(text: str) -> dict[str, Any]:
    """The fields of a message: its text, the same as HTML, its mention of the bot, the client it was written in."""
    client = {"type": "clientInfo", "locale": "en-GB", "country": "NO", "platform": "Web", "timezone": "Europe/Oslo"}
    entities: list[dict[str, Any]] = [client]
    shown = html.escape(text, quote=False)
    if MENTION in text:
        entities.insert(0, {"type": "mention", "mentioned": {"id": BOT, "name": BOT_NAME}, "text": MENTION})
        tagged = f'<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">{BOT_NAME}</span>'
        shown = shown.replace(html.escape(MENTION, quote=False), tagged)
    attachment = {"contentType": "text/html", "content": f"<p>{shown}</p>"}
    return {"text": text, "textFormat": "plain", "attachments": [attachment], "entities": entities}


def payload(message: dict[str, Any], user: User) -> dict[str, Any]:
    """A message as a message extension's action is given it."""
    text = str(message.get("text", ""))
    who = {
        "id": user.account().get("aadObjectId", user.id),
        "displayName": user.full_name,
        "userIdentityType": "aadUser",
    }
    return {
        "id": message["id"],
        "replyToId": None,
        "createdDateTime": datetime.now(UTC).isoformat(),
        "deleted": False,
        "importance": "normal",
        "locale": "en-gb",
        "body": {"contentType": "html", "content": f"<p>{html.escape(text, quote=False)}</p>"},
        "from": {"user": who},
        "reactions": [],
        "mentions": [],
        "attachments": [],
    }
