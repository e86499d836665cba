"""Teams' activities as the bot reads them. Pure; nothing raises, whatever they look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.teams.markup import tidy
from adapters.teams.place import Kind, Place, root
from adapters.teams.reading import plain, written

Activity = Mapping[str, Any]

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("@thread.tacv2", "channel"),
    ("@thread.skype", "channel"),
    ("@thread.v2", "groupChat"),
    ("@unq.gbl.spaces", "groupChat"),  # two people's own chat: the bot is in it only through its actions
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the bot."""

    id: str  # of the activity: an edit has that of what it edits
    place: Place
    name: str  # of who wrote it
    role: str  # "bot" where Teams says so
    text: str
    mentioned: bool
    edit: str = ""  # when it was edited

    @property
    def message(self) -> str:
        """The desk's name of the message."""
        return named(self.place, self.id)


def said(activity: Activity) -> Said | None:
    """The message in an activity of type `message` or `messageUpdate`; None where nobody says anything."""
    place, id = place_of(activity), _text(activity, "id")
    who = _object(activity, "from")
    if not place.conversation or not place.user or place.user == place.bot or not id:
        return None
    read = written(activity)
    edit = _text(activity, "timestamp") or "edited" if _text(activity, "type") == "messageUpdate" else ""
    place = replace(place, unread=read.unread)
    return Said(id, place, _text(who, "name"), _text(who, "role"), read.question, place.direct or read.mentioned, edit)


def place_of(activity: Activity) -> Place:
    """Where something happened, and who did it."""
    conversation, who = _object(activity, "conversation"), _object(activity, "from")
    id, user = _text(conversation, "id"), _text(who, "id")
    data = _object(activity, "channelData")
    tenant = _text(_object(data, "tenant"), "id") or _text(conversation, "tenantId")
    return Place(
        service=_text(activity, "serviceUrl"),
        conversation=id,
        kind=_kind(id, _text(conversation, "conversationType"), grouped=conversation.get("isGroup") is True),
        tenant=tenant,
        bot=_text(_object(activity, "recipient"), "id"),
        user=user,
        person=_text(who, "aadObjectId") or user,
        talk=id,
        team=_text(_object(data, "team"), "id"),
        sort=_text(_object(data, "channel"), "type").lower(),
    )


def named(place: Place, id: str) -> str:
    """A message's name for the desk: it is the same whether Teams names the thread or not."""
    return f"{root(place.conversation)}|{id}"


def pressed(activity: Activity) -> Mapping[str, Any]:
    """The data of a button of ours, however the client sent it; {} for none."""
    value = _object(activity, "value")
    for found in (_object(_object(value, "action"), "data"), _object(value, "data"), value):
        if isinstance(found.get("footnote"), str):
            return found
    return {}


def about(activity: Activity) -> str:
    """The words of the message that a message extension's action is about."""
    payload = _object(_object(activity, "value"), "messagePayload")
    body = _object(payload, "body")
    content = _text(body, "content")
    return tidy(content) if _text(body, "contentType") == "text" else plain(content)


def thread_of(activity: Activity, place: Place) -> Place:
    """The place of the message that such an action is about: in a channel, its thread."""
    payload = _object(_object(activity, "value"), "messagePayload")
    top = _text(payload, "replyToId") or _text(payload, "id")
    if place.kind != "channel" or not top or ";messageid=" in place.conversation:
        return place
    return replace(place, conversation=f"{place.conversation};messageid={top}")


def _kind(id: str, told: str, *, grouped: bool) -> Kind:
    for mark, kind in _KINDS:
        if mark in id:
            return kind
    if told == "channel" or told == "groupChat":
        return "channel" if told == "channel" else "groupChat"
    return "groupChat" if grouped else "personal"


def _object(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
