"""What a test may ask of the stand-in and do to it: one verb a line, its arguments as a JSON object."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from adapters.slack.standin import deeds, modals
from adapters.slack.standin.knobs import Fault
from adapters.slack.standin.posting import FORM, JSON, Posting
from adapters.slack.standin.signing import Signature
from adapters.slack.standin.world import World
from adapters.standin.control import Impossible

Verb = Callable[..., Any | Awaitable[Any]]

# -- looking -----------------------------------------------------------------------------------


def state(world: World) -> dict[str, Any]:
    """Everything."""
    workspace = world.workspace
    return {
        "version": workspace.version,
        "sockets": len(world.sockets),
        "messages": [m.shown() for m in workspace.messages.values()],
        "views": {user: [v.shown() for v in stack] for user, stack in workspace.screens.stacks.items()},
        "homes": {user: view.shown() for user, view in workspace.screens.homes.items()},
        "sessions": [vars(s) for s in workspace.sessions.values()],
        "statuses": workspace.statuses,
        "prompts": workspace.prompts,
        "calls": workspace.calls,
        "deliveries": [d.shown() for d in world.deliveries.all],
        "violations": workspace.violations,
        "problems": list(world.grants.problems),
    }


async def changes(world: World, after: int, seconds: float) -> dict[str, Any]:
    """The state, once it changed since that version or the time is over."""
    await world.workspace.changed(after, seconds)
    return state(world)


async def replies(
    world: World, channel: str, thread: str, count: int, seconds: float, after: str = "", apart: Sequence[str] = ()
) -> list[Any]:
    """The app's finished messages in a thread, once there are that many or the time is over.

    Messages whose metadata carry one of the keys in `apart` don't count.
    """
    until = world.clock.plain() + seconds
    while True:
        said = world.workspace.thread(channel, thread)
        found = [m for m in said if m.by_app and m.finished and m.ts > after and m.key not in apart]
        left = until - world.clock.plain()
        if len(found) >= count or left <= 0:
            return [m.shown() for m in found]
        await world.workspace.spoken(channel, thread, left)


async def connected(world: World, count: int, seconds: float) -> int:
    """How many sockets are open, once there are that many or the time is over."""
    until = world.clock.plain() + seconds
    while len(world.sockets) < count and (left := until - world.clock.plain()) > 0:
        await world.workspace.changed(world.workspace.version, left)
    return len(world.sockets)


def triggers(world: World) -> list[str]:
    """All trigger ids that were given out, oldest first."""
    return list(world.workspace.screens.triggers)


def response_urls(world: World) -> list[str]:
    """All response URLs that were given out, oldest first."""
    return [f"{world.base}/response/{name}" for name in world.response_urls]


async def settled(world: World) -> None:
    await world.deliveries.settled()


# -- places and people -------------------------------------------------------------------------


def channel(world: World, name: str, shared: bool = False, member: bool = True) -> dict[str, Any]:
    return world.workspace.add_channel(name, shared=shared, member=member).shown()


def member(world: World, channel: str, user: str, present: bool = True) -> None:
    """Somebody joins a place, or leaves it."""
    members = world.workspace.channels[channel].members
    members.add(user) if present else members.discard(user)


# -- knobs -------------------------------------------------------------------------------------


def fault(world: World, **what: Any) -> None:
    """The next calls of a method go wrong; see `knobs.Fault`."""
    world.knobs.faults.append(Fault(**what))


def expire(world: World, channel: str, thread: str) -> int:
    """Streams of a thread leave the streaming state: how many."""
    running = world.workspace.streams(channel, thread)
    for _, stream in running:
        stream.state = "expired"
    world.workspace.touch()
    return len(running)


def drop(world: World) -> None:
    world.sockets.drop()


async def disconnect(world: World, reason: str = "refresh_requested") -> None:
    await world.sockets.ask_to_reconnect(reason)


def redeliver(world: World, event_id: str) -> None:
    world.deliveries.again(world.transport, world.deliveries.find(event_id))


def advance(world: World, seconds: float) -> None:
    world.clock.advance(seconds)


def grant(world: World, without: list[str] | None = None, without_events: list[str] | None = None) -> None:
    """Take scopes and subscriptions away."""
    world.grants = world.grants.without(without or [], without_events or [])


def deliver_to(world: World, events_url: str = "") -> None:
    """Deliver by HTTP to that address; without one by Socket Mode."""
    world.events_url = events_url


def tell(world: World, name: str, event: dict[str, Any]) -> list[str]:
    """Deliver any event, such as a malformed one."""
    return world.tell(name, event)


async def raw(
    world: World, body: str, signature: Signature = "good", retry: int | None = None, form: bool = False
) -> dict[str, Any]:
    """A request to the app's address as somebody wrote it."""
    transport = world.transport
    if not isinstance(transport, Posting):
        raise Impossible("events are not delivered by HTTP; set events_url")
    status, said = await transport.raw(body.encode(), FORM if form else JSON, signature, retry)
    return {"status": status, "body": said}


async def reset(world: World) -> None:
    await world.reset()


VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        *(
            state,
            changes,
            replies,
            connected,
            settled,
            triggers,
            response_urls,
            channel,
            member,
            fault,
            expire,
            drop,
            disconnect,
            redeliver,
        ),
        *(advance, grant, deliver_to, tell, raw, reset),
        *(deeds.say, deeds.mention, deeds.dm, deeds.edit, deeds.delete, deeds.stop, deeds.command, deeds.press),
        *(deeds.shortcut, deeds.look, modals.submit, modals.close),
    )
}
VERBS["press_in_view"] = modals.press
