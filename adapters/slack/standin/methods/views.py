"""views.*: opening and changing modals, publishing the Home tab."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin.errors import Refused, invalid_arguments
from adapters.slack.standin.methods.registry import Call, method
from adapters.slack.standin.view_rules import checked
from adapters.slack.standin.views import View
from adapters.slack.standin.world import World


def _shown(world: World, view: View) -> dict[str, Any]:
    world.workspace.touch()
    return {"view": view.wire()}


def _opener(world: World, call: Call) -> str:
    """Whose trigger the call has. Raises `Refused`."""
    return world.workspace.screens.exchange(call.need("trigger_id"), world.clock.plain())


@method("views.open", tier=4)
def open_view(world: World, call: Call) -> dict[str, Any]:
    body = checked(call.json("view", "invalid_arguments"), "modal")
    return _shown(world, world.workspace.screens.open(_opener(world, call), body))


@method("views.push", tier=4)
def push(world: World, call: Call) -> dict[str, Any]:
    body = checked(call.json("view", "invalid_arguments"), "modal")
    user = _opener(world, call)
    if not world.workspace.screens.top(user):
        raise Refused("not_found")
    return _shown(world, world.workspace.screens.push(user, body))


@method("views.update", tier=4)
def update(world: World, call: Call) -> dict[str, Any]:
    if not call.text("view_id") and not call.text("external_id"):
        raise invalid_arguments("missing required field: view_id")
    view = world.workspace.screens.find(call.text("view_id"), call.text("external_id"))
    body = checked(call.json("view", "invalid_arguments"), "modal", "home")
    return _shown(world, world.workspace.screens.update(view, body, call.text("hash")))


@method("views.publish", tier=4)
def publish(world: World, call: Call) -> dict[str, Any]:
    user = call.need("user_id")
    if user not in world.workspace.users:
        raise Refused("user_not_found")
    if not world.grants.home:
        raise Refused("not_enabled")
    body = checked(call.json("view", "invalid_arguments"), "home")
    return _shown(world, world.workspace.screens.publish(user, body, call.text("hash")))
