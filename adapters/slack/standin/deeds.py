"""What people do in the workspace: write, press, submit; and what Slack tells the app of it."""

from __future__ import annotations

import random
import time
from dataclasses import asdict, dataclass
from typing import Any

from adapters.slack.standin import events
from adapters.slack.standin.answers import write
from adapters.slack.standin.deliveries import Delivery
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.inhabitants import BOT_USER, direct_id
from adapters.slack.standin.message import Message
from adapters.slack.standin.pressing import action
from adapters.slack.standin.world import ResponseUrl, World
from adapters.standin.control import Impossible


@dataclass(frozen=True)
class Sent:
    """A message that somebody wrote, and the events it caused."""

    channel: str
    ts: str
    thread: str
    user: str
    event_ids: list[str]


def done(world: World, delivery: Delivery) -> dict[str, Any]:
    """How a deed that waits for the app went."""
    one = delivery.tries[-1]
    took = (one["acknowledged"] - one["sent"]) * 1e3 if one["acknowledged"] else None
    if not delivery.acknowledged:
        world.workspace.violation("unanswered", kind=delivery.name, error=one["error"])
    return {
        "acknowledged": delivery.acknowledged,
        "response": delivery.response,
        "milliseconds": took,
        "error": one["error"],
    }


# -- writing -----------------------------------------------------------------------------------


def say(world: World, user: str, channel: str, text: str, thread: str | None = None) -> dict[str, Any]:
    """Somebody writes in a place they are in; a mention of the app makes the twin event."""
    writer, place = world.workspace.user(user), world.workspace.channels.get(channel)
    if place is None or writer.id not in place.members:
        raise Impossible(f"{user} is not in {channel}")
    message = world.workspace.add(channel, user, text, thread)
    twins = [(f"message.{place.prefix}", events.said(message, place))]
    if f"<@{BOT_USER}>" in text and place.kind != "im":
        twins.append(("app_mention", events.mentioned(message)))
    random.shuffle(twins)
    seen = BOT_USER in place.members
    told = [event_id for name, event in twins if seen for event_id in world.tell(name, event, place)]
    return asdict(Sent(channel, message.ts, message.root, user, told))


def mention(world: World, user: str, channel: str, text: str, thread: str | None = None) -> dict[str, Any]:
    world.workspace.user(user)
    if channel in world.workspace.channels:
        world.workspace.channels[channel].members.add(user)
    return say(world, user, channel, f"<@{BOT_USER}> {text}", thread)


def dm(world: World, user: str, text: str, thread: str | None = None) -> dict[str, Any]:
    world.workspace.user(user)
    return say(world, user, direct_id(user), text, thread)


def edit(world: World, channel: str, ts: str, text: str) -> list[str]:
    """The writer changes a message."""
    message, place = world.workspace.message(channel, ts), world.workspace.channels[channel]
    before = message.wire()
    message.edits.append(message.text)
    message.text, message.edited = text, world.workspace.ts()
    world.workspace.touch()
    return world.tell_message(events.changed(message, place, before, message.edited), place)


def delete(world: World, channel: str, ts: str) -> list[str]:
    """The writer deletes a message."""
    message, place = world.workspace.message(channel, ts), world.workspace.channels[channel]
    message.deleted = True
    world.workspace.touch()
    return world.tell_message(events.deleted(message, place, world.workspace.ts()), place)


def stop(world: World, channel: str, thread: str, user: str) -> list[str]:
    """Somebody presses Stop: what streams in the thread ends at once, and the app is told."""
    session = world.workspace.sessions.get((channel, thread))
    if not session or session.status != "processing" or not world.grants.delivers("agent_session_stopped"):
        raise Impossible("there is no Stop button")
    halted = world.workspace.streams(channel, thread)
    for message, stream in halted:
        stream.state, message.finished = "halted", time.monotonic()
        world.workspace.touch(message)
    place, streams = world.workspace.channels[channel], [m.ts for m, _ in halted]
    event = events.halted(user, channel, thread, streams, world.workspace.ts())
    return world.tell("agent_session_stopped", event, place)


# -- commands and buttons ----------------------------------------------------------------------


async def command(world: World, user: str, channel: str, name: str, text: str = "") -> dict[str, Any]:
    """A slash command. Words in the acknowledgement are shown to whoever typed it."""
    if world.grants.commands is not None and name not in world.grants.commands:
        raise Impossible(f"{name} is not a valid command")
    writer, place = world.workspace.user(user), world.workspace.channels[channel]
    url = world.response_url(channel, user)
    delivery = await world.ask("slash_commands", events.command(writer, place, name, text, url, world.trigger(user)))
    if delivery.response and (delivery.response.get("text") or delivery.response.get("blocks")):
        try:
            write(world, ResponseUrl(channel, user, None, 0.0), delivery.response)
        except Refused as refused:
            world.workspace.violation("words of an acknowledgement", error=refused.code, **refused.more)
    return done(world, delivery)


def _seen(world: World, user: str, channel: str, ts: str) -> Message:
    """A message that somebody sees, an ephemeral one of theirs too. Raises `Impossible`."""
    message = world.workspace.messages.get((channel, ts))
    if message is None or message.deleted or message.seen_by not in (None, user):
        raise Impossible(f"{user} sees no message {ts} in {channel}")
    return message


async def press(world: World, user: str, channel: str, ts: str, action_id: str, value: Any = None) -> dict[str, Any]:
    """Somebody uses a button or menu of a message."""
    message, place = _seen(world, user, channel, ts), world.workspace.channels[channel]
    used = action(message.blocks, action_id, value, world.workspace.ts())
    where = events.in_message(message, place, world.response_url(channel, user, message))
    person = world.workspace.user(user)
    payload = events.interaction("block_actions", person, world.trigger(user), actions=[used], **where)
    return done(world, await world.ask("block_actions", payload))


async def shortcut(
    world: World, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
) -> dict[str, Any]:
    """Somebody picks a shortcut, on a message or anywhere."""
    if world.grants.shortcuts is not None and callback_id not in world.grants.shortcuts:
        raise Impossible(f"there is no shortcut {callback_id}")
    person, now = world.workspace.user(user), world.workspace.ts()
    more: dict[str, Any] = {"callback_id": callback_id, "action_ts": now}
    if channel is None or ts is None:
        kind = "shortcut"
    else:
        kind, message = "message_action", _seen(world, user, channel, ts)
        more |= {
            "message_ts": ts,
            "message": message.wire(),
            "channel": {"id": channel, "name": world.workspace.channels[channel].name or "directmessage"},
            "response_url": world.response_url(channel, user),
        }
    return done(world, await world.ask(kind, events.interaction(kind, person, world.trigger(user), **more)))


def look(world: World, user: str, tab: str = "home") -> list[str]:
    """Somebody opens the app's Home tab or its messages."""
    world.workspace.user(user)
    home = world.workspace.screens.homes.get(user)
    return world.tell("app_home_opened", events.opened(user, direct_id(user), tab, world.workspace.ts(), home))
