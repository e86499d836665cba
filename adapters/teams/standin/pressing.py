"""Using the actions of a card that the bot sent."""

from __future__ import annotations

from typing import Any

from adapters.standin.control import Impossible
from adapters.teams.standin import cards
from adapters.teams.standin.activities import said
from adapters.teams.standin.asking import THEME, done, invoke, seen
from adapters.teams.standin.deeds import draft
from adapters.teams.standin.dialogs import open_dialog
from adapters.teams.standin.filling import entered, find
from adapters.teams.standin.message import Message
from adapters.teams.standin.world import World


def cards_of(message: Message, user: str) -> list[dict[str, Any]]:
    """The cards that somebody sees on a message."""
    if user in message.shown_to:
        return [message.shown_to[user]]
    attachments = message.activity.get("attachments") or []
    return [a["content"] for a in attachments if a.get("contentType") == cards.ADAPTIVE]


async def press(
    world: World,
    user: str,
    id: str,
    action: str,
    values: dict[str, Any] | None = None,
    match: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Somebody uses an action of a card."""
    message = seen(world, user, id)
    shown = cards_of(message, user)
    used, given = find(shown, action, match or {}), entered(shown, values or {})
    own = used.get("data")
    data = {**(own if isinstance(own, dict) else {}), **given}
    if used["type"] == "Action.Execute":
        return await _execute(world, user, message, used, data)
    if used["type"] != "Action.Submit":
        raise Impossible(f"{used['type']} does not reach the bot")
    return await _submit(world, user, message, data)


async def _execute(
    world: World, user: str, message: Message, used: dict[str, Any], data: dict[str, Any]
) -> dict[str, Any]:
    """A universal action; a card in the answer is what this person sees from now on."""
    sent = {"type": "Action.Execute", "verb": used.get("verb", ""), "data": data}
    sent |= {"id": used["id"]} if "id" in used else {}
    value = {"action": sent, "trigger": "manual"}
    answered = await invoke(world, user, message.conversation, "adaptiveCard/action", value, replyToId=message.id)
    body = answered["body"] if isinstance(answered["body"], dict) else {}
    if answered["status"] == 200 and body.get("type") == cards.ADAPTIVE:
        cards.check(world, body.get("value"))
        message.shown_to[user] = body["value"]
        world.workspace.touch(message)
    elif answered["status"] == 200 and not str(body.get("type", "")).startswith("application/vnd.microsoft."):
        world.workspace.violation("an answer to a universal action without its type", body=body)
    return answered


async def _submit(world: World, user: str, message: Message, data: dict[str, Any]) -> dict[str, Any]:
    """Action.Submit: a message with a value, or what its `msteams` asks for."""
    about = data.get("msteams") or {}
    kind = about.get("type")
    if kind == "task/fetch":
        value = {"data": data, "context": THEME}
        answered = await invoke(world, user, message.conversation, "task/fetch", value, replyToId=message.id)
        open_dialog(world, user, message, "task/submit", answered)
        return answered
    activity = draft(world, user, message.conversation, "")
    del activity["attachments"], activity["textFormat"]
    if kind in ("messageBack", "imBack"):
        text = str(about.get("text") or about.get("value") or "")
        activity |= said(text) if text else {}
        shown = str(about.get("displayText") or (text if kind == "imBack" else ""))
        if shown:
            world.workspace.add(message.conversation, user, activity | {"text": shown})
        data = (about.get("value") or {}) if kind == "messageBack" else {}
    return done(await world.ask(activity | {"replyToId": message.id} | ({"value": data} if data else {})))
