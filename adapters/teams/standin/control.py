"""What a test may ask of the stand-in and do to it: one verb a line, its arguments as a JSON object."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.teams.standin import asking, deeds, dialogs, pressing, tokens
from adapters.teams.standin.knobs import Fault
from adapters.teams.standin.world import World

Verb = Callable[..., Any | Awaitable[Any]]

# -- looking -----------------------------------------------------------------------------------


def state(world: World) -> dict[str, Any]:
    """Everything."""
    workspace = world.workspace
    for message in workspace.messages.values():
        world.is_streaming(message)  # so that a stream that is too old is shown as over
    return {
        "version": workspace.version,
        "messages": [m.shown() for m in workspace.messages.values()],
        "dialogs": workspace.dialogs,
        "typing": workspace.typing,
        "calls": workspace.calls,
        "deliveries": [d.shown() for d in world.deliveries.all],
        "violations": workspace.violations,
    }


async def changes(world: World, after: int, seconds: float) -> dict[str, Any]:
    """The state, once it changed since that version or the time is over."""
    await world.workspace.changed(after, seconds)
    return state(world)


async def replies(
    world: World, conversation: str, after: str, count: int, seconds: float, carded: bool = False
) -> list[Any]:
    """The bot's finished messages in a conversation, once there are that many or the time is over.

    `carded`: only those with a card count.
    """
    until = world.clock.plain() + seconds
    while True:
        said = world.workspace.spoken.get(conversation, ())
        found = [m for m in said if m.by_app and m.finished and not m.deleted and int(m.id) > int(after)]
        found = [m for m in found if not carded or m.activity.get("attachments")]
        left = until - world.clock.plain()
        if len(found) >= count or left <= 0:
            return [m.shown() for m in found]
        await world.workspace.said(conversation, left)


async def settled(world: World) -> None:
    await world.deliveries.settled()


# -- knobs -------------------------------------------------------------------------------------


def channel(world: World, name: str) -> dict[str, Any]:
    place = world.workspace.add_channel(name)
    return {"id": place.id, "name": place.name}


def fault(world: World, **what: Any) -> None:
    """The next calls of an operation go wrong; see `knobs.Fault`."""
    world.knobs.faults.append(Fault(**what))


def expire_stream(world: World, conversation: str) -> bool:
    """What streams there is over two minutes old: whether anything was."""
    message = world.workspace.running(conversation)
    if message and message.stream:
        message.stream.state = "expired"
        world.workspace.touch(message)
    return message is not None


def expire_tokens(world: World) -> None:
    world.ledger.expire()


def rotate_keys(world: World, keep: bool = False) -> str:
    """The name of the new key."""
    world.keys.rotate(keep=keep)
    return world.keys.current.kid


def token(world: World, kind: str = "good", service_url: str | None = None, **changes: Any) -> str:
    return tokens.minted(world.keys, service_url or world.service_url, kind, **changes)


def redeliver(world: World, id: str) -> None:
    world.deliveries.again(world.deliveries.find(id))


def advance(world: World, seconds: float) -> None:
    world.clock.advance(seconds)


def deliver_to(world: World, bot_url: str = "") -> None:
    world.deliveries.url = bot_url


def tell(world: World, activity: dict[str, Any]) -> None:
    """Deliver any activity, such as a malformed one."""
    world.tell(activity)


async def reset(world: World) -> None:
    await world.reset()


VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        *(state, changes, replies, settled, channel, fault, expire_stream, expire_tokens, rotate_keys, token),
        *(redeliver, advance, deliver_to, tell, reset),
        *(deeds.say, deeds.mention, deeds.group, deeds.direct, deeds.draft, deeds.edit, deeds.delete, deeds.react),
        *(deeds.install, deeds.uninstall, deeds.stop),
        *(asking.invoke, pressing.press, dialogs.submit, dialogs.feedback, dialogs.compose_action),
    )
}
