"""Who the app is, and who others are."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin.errors import Refused
from adapters.slack.standin.inhabitants import APP_ID, BOT_ID, BOT_USER, COMPANY, DOMAIN, TEAM
from adapters.slack.standin.methods.registry import Call, method
from adapters.slack.standin.world import World


@method("api.test", tier=4)
def api_test(world: World, call: Call) -> dict[str, Any]:
    if call.text("error"):
        raise Refused(call.text("error"))
    return {"args": call.arguments}


@method("auth.test", tier=0)
def auth_test(world: World, call: Call) -> dict[str, Any]:
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": COMPANY,
        "user": "footnote",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=1, for_app=True)
def connect(world: World, call: Call) -> dict[str, Any]:
    address = world.base.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={world.sockets.ticket()}&app_id={APP_ID}"}


@method("users.info", "users:read", tier=4)
def user_info(world: World, call: Call) -> dict[str, Any]:
    user = world.workspace.users.get(call.need("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.shown()}


@method("users.list", "users:read", tier=2)
def user_list(world: World, call: Call) -> dict[str, Any]:
    """The workspace's own people, guests included, a page at a time."""
    own = [u.shown() for _, u in sorted(world.workspace.users.items()) if u.shown().get("team_id", TEAM) == TEAM]
    start = int(call.text("cursor") or 0)
    end = start + min(int(call.text("limit") or 1000), 1000)
    return {"members": own[start:end], "response_metadata": {"next_cursor": str(end) if end < len(own) else ""}}


@method("bots.info", "users:read")
def bot_info(world: World, call: Call) -> dict[str, Any]:
    if call.text("bot") not in ("", BOT_ID):
        raise Refused("bot_not_found")
    return {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER, "name": "footnote", "deleted": False}}


@method("team.info", "team:read")
def team_info(world: World, call: Call) -> dict[str, Any]:
    return {"team": {"id": TEAM, "name": COMPANY, "domain": DOMAIN}}
