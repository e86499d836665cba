"""conversations.*: places, who is in them, and what was said."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin.errors import Refused
from adapters.slack.standin.inhabitants import BOT_USER, Channel
from adapters.slack.standin.message import Message
from adapters.slack.standin.methods.registry import Call, method, need_scope
from adapters.slack.standin.world import World

DEFAULT_PAGE = 100


def _readable(world: World, call: Call, what: str) -> Channel:
    """The channel, if its `read` or `history` is granted. Raises `Refused`."""
    channel = world.workspace.channel(call.need("channel"))
    need_scope(world, f"{channel.prefix}:{what}")
    if what == "history" and BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _page(call: Call, everything: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """A page and where the next one begins."""
    try:
        size = max(1, min(1000, int(call.arguments.get("limit") or DEFAULT_PAGE)))
        begin = int(call.text("cursor") or 0)
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    more = begin + size < len(everything)
    return everything[begin : begin + size], {
        "has_more": more,
        "response_metadata": {"next_cursor": str(begin + size) if more else ""},
    }


def _within(call: Call, message: Message) -> bool:
    """Is it between the call's `oldest` and `latest`? A thread's first message always is, as in Slack."""
    oldest, latest = call.text("oldest"), call.text("latest")
    if call.method == "conversations.replies" and not message.thread:
        return True
    if call.flag("inclusive") and message.ts in (oldest, latest):
        return True
    return (not oldest or message.ts > oldest) and (not latest or message.ts < latest)


def _given(call: Call, messages: list[Message]) -> list[dict[str, Any]]:
    return [m.wire(metadata=call.flag("include_all_metadata")) for m in messages]


@method("conversations.info")
def info(world: World, call: Call) -> dict[str, Any]:
    return {"channel": _readable(world, call, "read").shown()}


@method("conversations.members", tier=4)
def members(world: World, call: Call) -> dict[str, Any]:
    found, more = _page(call, sorted(_readable(world, call, "read").members))
    return {"members": found, "response_metadata": more["response_metadata"]}


@method("conversations.replies")
def replies(world: World, call: Call) -> dict[str, Any]:
    channel = _readable(world, call, "history")
    message = world.workspace.messages.get((channel.id, call.need("ts")))
    if message is None:
        raise Refused("thread_not_found")
    found, more = _page(call, [m for m in world.workspace.thread(channel.id, message.root) if _within(call, m)])
    return {"messages": _given(call, found), **more}


@method("conversations.history")
def history(world: World, call: Call) -> dict[str, Any]:
    channel = _readable(world, call, "history")
    here = [m for m in world.workspace.messages.values() if m.channel == channel.id and _within(call, m)]
    top = [m for m in here if not m.thread and not m.deleted and not m.seen_by]
    found, more = _page(call, sorted(top, key=lambda m: m.ts, reverse=True))
    return {"messages": _given(call, found), **more}


@method("conversations.open", "im:write")
def open_direct(world: World, call: Call) -> dict[str, Any]:
    name = call.text("users") or call.text("channel")
    if name.startswith("D"):
        return {"channel": world.workspace.channel(name).shown()}
    if name not in world.workspace.users or name == BOT_USER:
        raise Refused("user_not_found")
    return {"channel": world.workspace.channel("D" + name[1:]).shown()}


@method("conversations.list", "channels:read", "groups:read", "im:read", tier=2)
def list_all(world: World, call: Call) -> dict[str, Any]:
    wanted = (call.text("types") or "public_channel").split(",")
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im"}
    chosen = {kinds[w.strip()] for w in wanted if w.strip() in kinds}
    places = [c for c in world.workspace.channels.values() if c.kind in chosen and _visible(c)]
    found, more = _page(call, places)
    return {"channels": [c.shown() for c in found], "response_metadata": more["response_metadata"]}


@method("users.conversations", "channels:read", "groups:read", "im:read")
def mine(world: World, call: Call) -> dict[str, Any]:
    places = [c for c in world.workspace.channels.values() if c.kind != "im" and BOT_USER in c.members]
    found, more = _page(call, places)
    return {"channels": [c.shown() for c in found], "response_metadata": more["response_metadata"]}


def _visible(channel: Channel) -> bool:
    return channel.kind == "channel" or BOT_USER in channel.members
