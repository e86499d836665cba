"""What people do with a modal or the Home tab: press, fill in, submit, close."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin import events, filling
from adapters.slack.standin.deeds import done
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.pressing import action
from adapters.slack.standin.view_rules import checked
from adapters.slack.standin.views import View
from adapters.slack.standin.world import World
from adapters.standin.control import Impossible


def _open(world: World, user: str) -> View:
    """The modal somebody sees. Raises `Impossible` when there is none."""
    view = world.workspace.screens.top(user)
    if view is None:
        raise Impossible(f"{user} has no modal open")
    return view


async def press(world: World, user: str, view_id: str, action_id: str, value: Any = None) -> dict[str, Any]:
    """Somebody uses a button or menu of a modal or of the Home tab."""
    view = world.workspace.screens.find(view_id)
    used = action(view.body["blocks"], action_id, value, world.workspace.ts())
    view.keep(used)
    person = world.workspace.user(user)
    payload = events.interaction(
        "block_actions",
        person,
        world.trigger(user),
        actions=[used],
        container={"type": "view", "view_id": view.id},
        view=view.wire(),
    )
    return done(world, await world.ask("block_actions", payload))


async def submit(world: World, user: str, values: dict[str, Any]) -> dict[str, Any]:
    """Somebody fills in the modal they see, and submits. `values`: block id → what they enter, or action id → state."""
    view = _open(world, user)
    for block, element in filling.stateful(view.body):
        name, action_id = block["block_id"], element.get("action_id", "")
        if name in values:
            given = values[name]
            given = given[action_id] if isinstance(given, dict) and action_id in given else given
            view.values.setdefault(name, {})[action_id] = filling.entered(element, given)
        elif block["type"] == "input" and not block.get("optional"):
            state = view.values.get(name, {}).get(action_id, {})
            if filling.is_empty(state):
                raise Impossible(f"{name} must be filled in")
    unknown = set(values) - {b["block_id"] for b, _ in filling.stateful(view.body)}
    if unknown:
        raise Impossible(f"there is nothing to fill in as {sorted(unknown)}")
    person = world.workspace.user(user)
    payload = events.interaction("view_submission", person, world.trigger(user), view=view.wire(), response_urls=[])
    delivery = await world.ask("view_submission", payload)
    if delivery.acknowledged:
        _obey(world, view, delivery.response or {})
    return done(world, delivery)


def _obey(world: World, view: View, said: dict[str, Any]) -> None:
    """What the acknowledgement of a submission does to the screen."""
    screens, wanted = world.workspace.screens, said.get("response_action")
    try:
        if wanted is None:
            screens.close(view)
        elif wanted == "clear":
            screens.stacks.pop(view.user, None)
        elif wanted == "update":
            screens.update(view, checked(said.get("view"), "modal"))
        elif wanted == "push":
            screens.push(view.user, checked(said.get("view"), "modal"))
        elif wanted == "errors":
            _show(view, said.get("errors"))
        else:
            raise Refused("unknown_response_action")
    except Refused as refused:
        world.workspace.violation("response to a submission", error=refused.code, **refused.more)
    world.workspace.touch()


def _show(view: View, errors: Any) -> None:
    """Errors stand under the inputs they name. Raises `Refused` when one names another block."""
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refused("invalid_errors")
    view.errors = errors


async def close(world: World, user: str) -> dict[str, Any] | None:
    """Somebody leaves the modal; the app hears of it if it asked to."""
    view = _open(world, user)
    world.workspace.screens.close(view)
    world.workspace.touch()
    if not view.body.get("notify_on_close"):
        return None
    person = world.workspace.user(user)
    payload = events.interaction("view_closed", person, world.trigger(user), view=view.wire(), is_cleared=False)
    return done(world, await world.ask("view_closed", payload))
