"""What Teams demands of a message: its size, text, entities, attachments."""

from __future__ import annotations

import json
import re
from typing import Any

from adapters.teams.standin import cards, citations
from adapters.teams.standin.errors import Refused, bad
from adapters.teams.standin.world import World

MOST_BYTES = 100 * 1024  # as UTF-16
FORMATS = ("plain", "markdown", "xml")
LAYOUTS = ("list", "carousel")
MOST_SUGGESTED = 6

_AT = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)


def size(activity: dict[str, Any]) -> int:
    """Bytes of an activity as Teams counts them."""
    return len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def too_big(activity: dict[str, Any]) -> None:
    """Raises `Refused` with 413."""
    if size(activity) > MOST_BYTES:
        raise Refused(413, "MessageSizeTooBig", "Message size too large.")


def listed(activity: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A field that holds objects. Raises `Refused`."""
    found = activity.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise bad(f"Error converting value of '{name}'.")
    return found


def check(world: World, activity: dict[str, Any], kind: str) -> None:
    """A message in a place of that kind. Raises `Refused`."""
    too_big(activity)
    text, attachments = activity.get("text"), listed(activity, "attachments")
    if text is not None and not isinstance(text, str):
        raise bad("Error converting value of 'text'.")
    if not (text or attachments or activity.get("summary")):
        raise bad("Message activity must have text, attachments or a summary.")
    if activity.get("textFormat", "markdown") not in FORMATS:
        raise bad(f"Unknown text format {activity['textFormat']}.")
    if activity.get("attachmentLayout", "list") not in LAYOUTS:
        raise bad(f"Unknown attachment layout {activity['attachmentLayout']}.")
    for attachment in attachments:
        _attachment(world, attachment)
    _mentions(world, activity)
    citations.check(world, activity)
    _feedback(activity)
    _suggested(world, activity, kind)


def _attachment(world: World, attachment: dict[str, Any]) -> None:
    kind = attachment.get("contentType")
    if not isinstance(kind, str) or not kind:
        raise bad("Attachment without a content type.")
    if kind == cards.ADAPTIVE:
        content = attachment.get("content")
        cards.check(world, content)


def _mentions(world: World, activity: dict[str, Any]) -> None:
    """Each mention stands in the text or on a card, and names somebody."""
    shown = json.dumps([activity.get("text") or "", activity.get("attachments") or []], ensure_ascii=False)
    named = set()
    for entity in listed(activity, "entities"):
        if entity.get("type") != "mention":
            continue
        said, who = entity.get("text"), (entity.get("mentioned") or {}).get("id")
        if not isinstance(said, str) or json.dumps(said, ensure_ascii=False)[1:-1] not in shown:
            raise bad("Mention text is not in the message.")
        if not isinstance(who, str) or world.workspace.by_id(who) is None:
            raise bad("Mentioned user is not in the conversation.")
        named.add(said)
    for said in _AT.findall(str(activity.get("text") or "")):
        if said not in named:
            world.workspace.violation("an <at> without its mention", text=said)


def _feedback(activity: dict[str, Any]) -> None:
    data = activity.get("channelData") or {}
    if not isinstance(data, dict):
        raise bad("Error converting value of 'channelData'.")
    loop = data.get("feedbackLoop")
    if loop is not None and (not isinstance(loop, dict) or loop.get("type") not in ("default", "custom")):
        raise bad("feedbackLoop.type must be default or custom.")
    if loop is not None and "feedbackLoopEnabled" in data:
        raise bad("feedbackLoop and feedbackLoopEnabled can't both be set.")


def _suggested(world: World, activity: dict[str, Any], kind: str) -> None:
    """Prompts above the box that one writes in: six, and in personal chats."""
    found = (activity.get("suggestedActions") or {}).get("actions") or []
    if not found:
        return
    if kind != "personal":
        world.workspace.violation("suggested actions are shown in personal chats only")
    if len(found) > MOST_SUGGESTED:
        world.workspace.violation("more than six suggested actions", count=len(found))
    for one in found:
        if one.get("type") not in ("imBack", "Action.Compose") or not one.get("title") or not one.get("value"):
            raise bad("A suggested action needs a type that Teams knows, a title and a value.")
