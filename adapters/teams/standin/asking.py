"""What Teams asks the bot on behalf of somebody, and waits for."""

from __future__ import annotations

from typing import Any

from adapters.standin.control import Impossible
from adapters.teams.standin.deliveries import Delivery
from adapters.teams.standin.message import Message
from adapters.teams.standin.world import World

THEME = {"theme": "default"}


def done(delivery: Delivery) -> dict[str, Any]:
    """How a deed that waits for the bot went."""
    one = delivery.tries[-1]
    took = (one["acknowledged"] - one["sent"]) * 1e3 if one["acknowledged"] else None
    return {"status": one["status"], "body": delivery.body, "milliseconds": took, "error": one["error"]}


async def invoke(world: World, user: str, conversation: str, name: str, value: Any, **more: Any) -> dict[str, Any]:
    """Something that Teams asks on behalf of somebody and waits for."""
    person, place = world.workspace.user(user), world.workspace.place(conversation)
    activity = world.activity("invoke", person, place, conversation) | {"name": name, "value": value, **more}
    return done(await world.ask(activity))


def seen(world: World, user: str, identity: str) -> Message:
    """A message of the bot that somebody can see. Raises `Impossible`."""
    message = world.workspace.message(identity)
    if not message.by_app or user not in world.workspace.place(message.conversation).members:
        raise Impossible(f"{user} sees no message {identity} of the bot")
    return message
