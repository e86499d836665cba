"""Dialogs that the bot opens, and what opens them beside cards: thumbs and message extensions."""

from __future__ import annotations

import json
from typing import Any

from adapters.standin.control import Impossible
from adapters.teams.standin import cards
from adapters.teams.standin.activities import payload
from adapters.teams.standin.asking import THEME, invoke, seen
from adapters.teams.standin.filling import entered, find
from adapters.teams.standin.message import Message
from adapters.teams.standin.world import World


def open_dialog(
    world: World, user: str, message: Message | None, kind: str, answered: dict[str, Any], **more: Any
) -> None:
    """Show the dialog that an answer asks for."""
    body = answered["body"] if isinstance(answered["body"], dict) else {}
    task = body.get("task") or {}
    if answered["status"] != 200 or task.get("type") != "continue":
        return
    value = task.get("value") or {}
    card = (value.get("card") or {}).get("content")
    cards.check(world, card)
    where = message.conversation if message else f"a:{user}"
    opened = {"title": value.get("title", ""), "card": card, "kind": kind, "conversation": where}
    world.workspace.dialogs[user].append(opened | {"message": message and message.id, **more})
    world.workspace.touch()


async def submit(
    world: World, user: str, values: dict[str, Any] | None = None, action: str | None = None
) -> dict[str, Any]:
    """Fill in the dialog on top and press its button; it closes unless the answer says otherwise."""
    if not world.workspace.dialogs[user]:
        raise Impossible(f"{user} has no dialog open")
    dialog = world.workspace.dialogs[user][-1]
    shown = [dialog["card"]]
    buttons = [o for o in cards.inside(dialog["card"]) if o.get("type") in ("Action.Submit", "Action.Execute")]
    used = find(shown, action, {}) if action else next(iter(buttons), None)
    if used is None:
        raise Impossible("the dialog has no button")
    data = {**(used.get("data") or {}), **entered(shown, values or {})}
    world.workspace.dialogs[user].pop()
    message = world.workspace.messages.get(dialog["message"] or "")
    reply = {"replyToId": message.id} if message else {}
    value = _submitted(dialog, data)
    answered = await invoke(world, user, dialog["conversation"], dialog["kind"], value, **reply)
    more = {name: dialog[name] for name in ("command", "payload", "reaction") if name in dialog}
    open_dialog(world, user, message, dialog["kind"], answered, **more)
    return answered


def _submitted(dialog: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The value of a submission, as each kind of dialog has it."""
    if dialog["kind"] == "message/submitAction":
        return {"actionName": "feedback", "actionValue": {"reaction": dialog["reaction"], "feedback": json.dumps(data)}}
    if dialog["kind"] == "composeExtension/submitAction":
        about = {"commandId": dialog["command"], "commandContext": "message" if dialog["payload"] else "compose"}
        sent = {**about, "data": data, "context": THEME}
        return sent | ({"messagePayload": dialog["payload"]} if dialog["payload"] else {})
    return {"data": data, "context": THEME}


async def feedback(world: World, user: str, id: str, reaction: str, text: str = "") -> dict[str, Any]:
    """A thumb under a message: Teams' own form, or the bot's, which then is open as a dialog."""
    message = seen(world, user, id)
    data = message.activity.get("channelData") or {}
    loop = data.get("feedbackLoop") or ({"type": "default"} if data.get("feedbackLoopEnabled") else None)
    if loop is None or not message.finished:
        raise Impossible("the message has no thumbs")
    if loop["type"] == "custom":
        value: dict[str, Any] = {"actionName": "feedback", "actionValue": {"reaction": reaction}}
        asked = await invoke(world, user, message.conversation, "message/fetchTask", value, replyToId=id)
        open_dialog(world, user, message, "message/submitAction", asked, reaction=reaction)
        return asked
    given = {"reaction": reaction, "feedback": json.dumps({"feedbackText": text})}
    value = {"actionName": "feedback", "actionValue": given}
    return await invoke(world, user, message.conversation, "message/submitAction", value, replyToId=id)


async def compose_action(world: World, user: str, command: str, id: str | None = None) -> dict[str, Any]:
    """Somebody picks an action of the app, on a message or where they write."""
    message = world.workspace.message(id) if id else None
    shown = payload(message.shown(), world.workspace.user(message.user or user)) if message else None
    where = message.conversation if message else f"a:{user}"
    value = {"commandId": command, "commandContext": "message" if message else "compose", "context": THEME}
    value |= {"messagePayload": shown} if shown else {}
    asked = await invoke(world, user, where, "composeExtension/fetchTask", value)
    open_dialog(world, user, message, "composeExtension/submitAction", asked, command=command, payload=shown)
    return asked
