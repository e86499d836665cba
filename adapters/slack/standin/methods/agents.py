"""agents.sessions.* and assistant.threads.*: what an agent shows while it works."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin import shapes
from adapters.slack.standin.errors import Refused, invalid_arguments
from adapters.slack.standin.inhabitants import Channel
from adapters.slack.standin.methods.registry import Call, method
from adapters.slack.standin.workspace import Session
from adapters.slack.standin.world import World

STATUSES = ("processing", "active", "suspended", "closed")
MOST_TITLE = 200
MOST_LOADING = 10
MOST_PROMPTS = 4

_PROMPTS = shapes.items(
    shapes.fields({"title": shapes.string(75, 1), "message": shapes.string(4000, 1)}, {}), MOST_PROMPTS
)


def set_session(world: World, channel: Channel, thread: str, status: str, title: str = "") -> Session:
    """Move a thread's session to a status; the title counts only where the session begins."""
    key = (channel.id, thread)
    session = world.workspace.sessions.setdefault(key, Session(channel.id, thread, status, title))
    session.status = status
    world.workspace.touch()
    return session


def _thread(world: World, call: Call) -> tuple[Channel, str]:
    """The thread that is meant, by the channel and the ts of its first message. Raises `Refused`."""
    channel = world.workspace.channel(call.need("channel_id"))
    ts = call.ts("thread_ts")
    if ts is None or (channel.id, ts) not in world.workspace.messages:
        raise Refused("invalid_thread_ts")
    return channel, world.workspace.messages[channel.id, ts].root


@method("agents.sessions.setStatus", "chat:write")
def set_status(world: World, call: Call) -> dict[str, Any]:
    channel, thread = _thread(world, call)
    status, title = call.need("status"), call.text("title")
    if status not in STATUSES:
        raise invalid_arguments(f"status must be one of {', '.join(STATUSES)}")
    if len(title) > MOST_TITLE:
        raise invalid_arguments(f"title must be less than {MOST_TITLE + 1} characters")
    session = set_session(world, channel, thread, status, title)
    answer: dict[str, Any] = {"status": status, "agent_status": status, "title": session.title}
    if status == "processing" and not world.grants.delivers("agent_session_stopped"):
        answer["warning"] = "missing_agent_session_stopped_event_subscription"
    return answer


@method("agents.sessions.rename", "chat:write")
def rename(world: World, call: Call) -> dict[str, Any]:
    channel, thread = _thread(world, call)
    title = call.need("title")
    session = world.workspace.sessions.get((channel.id, thread))
    if session is None:
        raise Refused("session_not_found")
    if len(title) > MOST_TITLE:
        raise invalid_arguments(f"title must be less than {MOST_TITLE + 1} characters")
    session.title = title
    return {"title": title}


@method("assistant.threads.setStatus", "chat:write", "assistant:write", tier=5)
def thinking(world: World, call: Call) -> dict[str, Any]:
    channel, thread = _thread(world, call)
    loading = call.json("loading_messages", "invalid_arguments") or []
    if not isinstance(loading, list) or len(loading) > MOST_LOADING:
        raise invalid_arguments(f"loading_messages may hold {MOST_LOADING} messages")
    shown = {"channel": channel.id, "thread": thread, "status": call.text("status"), "loading_messages": loading}
    world.workspace.statuses.append(shown)
    world.workspace.touch()
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write", tier=4)
def suggest(world: World, call: Call) -> dict[str, Any]:
    channel = world.workspace.channel(call.need("channel_id"))
    if channel.kind != "im":
        raise Refused("channel_type_not_supported")
    prompts = call.json("prompts", "invalid_arguments")
    found: shapes.Findings = []
    _PROMPTS(found, "/prompts", prompts)
    if found:
        raise Refused("invalid_arguments", response_metadata={"messages": found})
    world.workspace.prompts[channel.id] = {
        "title": call.text("title"),
        "prompts": prompts,
        "thread": call.ts("thread_ts"),
    }
    world.workspace.touch()
    return {}


@method("assistant.threads.setTitle", "assistant:write", tier=4)
def set_title(world: World, call: Call) -> dict[str, Any]:
    _thread(world, call)
    call.need("title")
    return {}
