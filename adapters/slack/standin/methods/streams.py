"""chat.*Stream: text that arrives while somebody watches."""

from __future__ import annotations

import time
from typing import Any

from adapters.slack.standin import blocks as block_kit
from adapters.slack.standin import events, shapes
from adapters.slack.standin.errors import Refused, invalid_arguments
from adapters.slack.standin.inhabitants import BOT_USER, Channel
from adapters.slack.standin.message import Message, Stream
from adapters.slack.standin.methods.agents import STATUSES, set_session
from adapters.slack.standin.methods.chat import place, watched
from adapters.slack.standin.methods.contents import metadata
from adapters.slack.standin.methods.registry import Call, method
from adapters.slack.standin.world import World

MOST_CHUNKS = 100

_SOURCE = shapes.typed({"url": shapes.fields({"url": shapes.address}, {"text": shapes.string(2000)})})
_CHUNK = shapes.typed(
    {
        "markdown_text": shapes.fields({"text": shapes.string(block_kit.MOST_MARKDOWN)}, {}),
        "plan_update": shapes.fields({"title": shapes.string(256, 1)}, {}),
        "task_update": shapes.fields(
            {
                "id": shapes.string(255, 1),
                "title": shapes.string(256, 1),
                "status": shapes.among("pending", "in_progress", "complete", "error"),
            },
            {
                "details": shapes.string(256),
                "output": shapes.string(256),
                "sources": shapes.items(_SOURCE, 100, 0),
            },
        ),
        "blocks": shapes.fields({"blocks": shapes.anything}, {}),
    }
)


def _chunks(call: Call) -> list[dict[str, Any]]:
    """What the call adds to a stream. Raises `Refused`: msg_too_long, invalid_chunks, invalid_blocks."""
    markdown, given = call.text("markdown_text"), call.json("chunks", "invalid_chunks")
    if len(markdown) > block_kit.MOST_MARKDOWN:
        raise Refused("msg_too_long")
    chunks = [{"type": "markdown_text", "text": markdown}] if markdown else []
    if given is not None:
        found: shapes.Findings = []
        shapes.items(_CHUNK, MOST_CHUNKS, 0)(found, "/chunks", given)
        if found:
            raise Refused("invalid_chunks", response_metadata={"messages": found})
        for chunk in given:
            if chunk["type"] == "blocks":
                block_kit.check(chunk["blocks"])
        chunks += given
    if sum(len(c["text"]) for c in chunks if c["type"] == "markdown_text") > block_kit.MOST_MARKDOWN:
        raise Refused("msg_too_long")
    return chunks


def _recipient(world: World, call: Call, channel: Channel) -> str:
    """The one who sees the text arrive. Raises `Refused` where a channel's stream doesn't name one."""
    if channel.kind == "im":
        return channel.user
    if not call.text("recipient_team_id"):
        raise Refused("missing_recipient_team_id")
    user = call.text("recipient_user_id")
    if not user:
        raise Refused("missing_recipient_user_id")
    if user not in channel.members or world.workspace.team_of(user) != call.text("recipient_team_id"):
        raise Refused("user_not_found")
    return user


def _running(world: World, call: Call) -> tuple[Channel, Message, Stream]:
    """The stream the call is about. Raises `Refused` when it is over, or never was one."""
    channel = place(world, call.need("channel"))
    message = world.workspace.message(channel.id, call.need("ts"))
    if not world.is_streaming(message) or message.stream is None:
        raise Refused("message_not_in_streaming_state")
    return channel, message, message.stream


@method("chat.startStream", "chat:write", tier=2)
def start(world: World, call: Call) -> dict[str, Any]:
    channel = place(world, call.need("channel"))
    call.need("thread_ts")
    thread = call.ts("thread_ts")
    recipient = _recipient(world, call, channel)
    mode = call.text("task_display_mode")
    if mode not in ("", "plan", "timeline"):
        raise invalid_arguments("task_display_mode must be plan or timeline")
    stream = Stream(world.clock.now(), recipient, chunks=_chunks(call))
    message = world.workspace.add(channel.id, BOT_USER, stream.text, thread, stream=stream, raw=True)
    watched(world, message)
    world.tell_message(events.said(message, channel), channel)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream", "chat:write", tier=4)
def append(world: World, call: Call) -> dict[str, Any]:
    channel, message, stream = _running(world, call)
    chunks = _chunks(call)
    if not chunks:
        raise Refused("no_text")
    stream.chunks += chunks
    message.text = stream.text
    watched(world, message)
    world.workspace.touch()
    return {"channel": channel.id, "ts": message.ts}


@method("chat.stopStream", "chat:write", tier=2)
def stop(world: World, call: Call) -> dict[str, Any]:
    channel, message, stream = _running(world, call)
    chunks, about = _chunks(call), metadata(call)
    given = call.json("blocks", "invalid_blocks_format")
    blocks = [] if given is None else block_kit.check(given)
    status = call.text("session_status")
    if status and status not in STATUSES:
        raise invalid_arguments(f"session_status must be one of {', '.join(STATUSES)}")
    before = message.wire()
    stream.chunks += chunks
    stream.state, message.finished = "stopped", time.monotonic()
    message.text, message.blocks, message.metadata = stream.text, blocks, about or message.metadata
    if status:
        set_session(world, channel, message.root, status)
    watched(world, message)
    world.workspace.touch(message)
    world.tell_message(events.changed(message, channel, before, world.workspace.ts()), channel)
    return {"channel": channel.id, "ts": message.ts, "message": message.wire()}
