"""chat.*: writing, changing and deleting messages."""

from __future__ import annotations

import time
from typing import Any

from adapters.slack.standin import events
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.inhabitants import BOT_USER, DOMAIN, Channel
from adapters.slack.standin.message import Message
from adapters.slack.standin.methods.contents import contents, metadata
from adapters.slack.standin.methods.registry import Call, method
from adapters.slack.standin.world import World


def place(world: World, name: str) -> Channel:
    """Where the app may write; a user's id is their direct message. Raises `Refused`."""
    known = world.workspace.users
    if name in known and name != BOT_USER:
        name = "D" + name[1:]
    channel = world.workspace.channel(name)
    if channel.archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def watched(world: World, message: Message) -> Message:
    """Note what an app should not do though Slack lets it."""
    workspace = world.workspace
    for name in message.notifies:
        if name.startswith("!"):
            workspace.violation("broadcast", name=name, channel=message.channel, ts=message.ts)
    if message.blocks and not message.text.strip():
        workspace.violation("no notification text", channel=message.channel, ts=message.ts)
    if message.thread and (message.channel, message.thread) not in workspace.messages:
        workspace.violation("reply to a message that isn't there", channel=message.channel, ts=message.ts)
    return message


@method("chat.postMessage", "chat:write", tier=0)
def post_message(world: World, call: Call) -> dict[str, Any]:
    channel = place(world, call.need("channel"))
    said, about = contents(call), metadata(call)
    thread = call.ts("thread_ts")
    world.rates.post(channel.id)
    message = watched(
        world,
        world.workspace.add(
            channel.id, BOT_USER, said.text, thread, blocks=said.blocks or [], metadata=about, raw=said.raw
        ),
    )
    world.tell_message(events.said(message, channel), channel)
    return {"channel": channel.id, "ts": message.ts, "message": message.wire()}


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(world: World, call: Call) -> dict[str, Any]:
    channel, user = place(world, call.need("channel")), call.need("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    said = contents(call)
    message = world.workspace.add(
        channel.id, BOT_USER, said.text, call.ts("thread_ts"), blocks=said.blocks or [], seen_by=user
    )
    watched(world, message)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
def update(world: World, call: Call) -> dict[str, Any]:
    channel = place(world, call.need("channel"))
    message = world.workspace.message(channel.id, call.need("ts"))
    if not message.by_app:
        raise Refused("cant_update_message")
    if world.is_streaming(message):
        raise Refused("streaming_state_conflict")
    said, about = contents(call, updating=True), metadata(call)
    before = message.wire()
    message.edits.append(message.text)
    message.text = said.text
    message.blocks = message.blocks if said.blocks is None else said.blocks
    message.metadata = message.metadata if about is None else about or None
    message.edited, message.finished = world.workspace.ts(), message.finished or time.monotonic()
    watched(world, message)
    world.workspace.touch(message)
    world.tell_message(events.changed(message, channel, before, message.edited), channel)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.wire()}


@method("chat.delete", "chat:write")
def delete(world: World, call: Call) -> dict[str, Any]:
    channel = place(world, call.need("channel"))
    message = world.workspace.message(channel.id, call.need("ts"))
    if not message.by_app:
        raise Refused("cant_delete_message")
    message.deleted = True
    world.workspace.touch()
    world.tell_message(events.deleted(message, channel, world.workspace.ts()), channel)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=0)
def permalink(world: World, call: Call) -> dict[str, Any]:
    channel = world.workspace.channel(call.need("channel"))
    message = world.workspace.message(channel.id, call.need("message_ts"))
    link = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread:
        link += f"?thread_ts={message.thread}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("reactions.add", "reactions:write")
def react(world: World, call: Call) -> dict[str, Any]:
    channel = place(world, call.need("channel"))
    message = world.workspace.message(channel.id, call.need("timestamp"))
    name = call.need("name")
    if name in message.reactions:
        raise Refused("already_reacted")
    message.reactions.append(name)
    world.workspace.touch()
    return {}


@method("reactions.remove", "reactions:write", tier=2)
def unreact(world: World, call: Call) -> dict[str, Any]:
    channel = place(world, call.need("channel"))
    message = world.workspace.message(channel.id, call.need("timestamp"))
    if call.need("name") not in message.reactions:
        raise Refused("no_reaction")
    message.reactions.remove(call.need("name"))
    world.workspace.touch()
    return {}
