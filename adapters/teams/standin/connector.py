"""The Bot Connector's operations: what the bot may do in conversations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.teams.standin import contents, limits, streams
from adapters.teams.standin.errors import Refused, bad
from adapters.teams.standin.inhabitants import BOT, TEAM, TEAM_GROUP, TEAM_NAME, TENANT, Place
from adapters.teams.standin.message import Message
from adapters.teams.standin.workspace import THREAD, apart
from adapters.teams.standin.world import World

Answer = tuple[int, Any]


@dataclass(frozen=True)
class Call:
    """One call of the bot."""

    operation: str
    conversation: str
    item: str  # an activity's or a member's id
    body: Any

    def activity(self) -> dict[str, Any]:
        if not isinstance(self.body, dict) or not isinstance(self.body.get("type"), str):
            raise bad("The activity is missing or has no type.")
        return self.body


def operation_of(body: Any) -> str:
    """What a post of an activity is called: stream, typing or send."""
    if isinstance(body, dict) and streams.info(body) is not None:
        return "stream"
    return "typing" if isinstance(body, dict) and body.get("type") == "typing" else "send"


# -- writing -----------------------------------------------------------------------------------


def send(world: World, call: Call) -> Answer:
    """A message, a sign of life, or a part of a stream; `item` is what it replies to."""
    activity, place = call.activity(), world.workspace.known(call.conversation)
    about = streams.info(activity)
    if about is not None:
        return streams.take(world, place, activity, about)
    world.rates.take(f"send {place.id}", limits.SENDING)
    if activity["type"] == "typing":
        world.workspace.typing.append({"conversation": call.conversation, "at": time.monotonic()})
        world.workspace.touch()
        return 201, {"id": world.workspace.next_id()}
    if activity["type"] != "message":
        raise bad(f"Unknown activity type {activity['type']}.")
    contents.check(world, activity, place.kind)
    return 201, {"id": post(world, place, _where(world, place, call), activity).id}


def post(world: World, place: Place, conversation: str, activity: dict[str, Any]) -> Message:
    """Write it down; a message in a channel that is in no thread begins one."""
    own = world.workspace.next_id()
    begins = place.kind == "channel" and THREAD not in conversation
    return world.workspace.add(f"{conversation}{THREAD}{own}" if begins else conversation, "", activity, own=own)


def _where(world: World, place: Place, call: Call) -> str:
    """The conversation, with the thread that a reply in a channel goes to."""
    if place.kind != "channel" or THREAD in call.conversation or not call.item:
        return call.conversation
    above = world.workspace.messages.get(call.item)
    if above is None or apart(above.conversation)[0] != place.id:
        raise Refused(404, "ActivityNotFoundInConversation", "The activity is not in this conversation.")
    return above.conversation


def _own(world: World, call: Call) -> Message:
    """A message of the bot that is there. Raises `Refused`."""
    place = world.workspace.known(call.conversation)
    found = world.workspace.messages.get(call.item)
    if found is None or found.deleted or apart(found.conversation)[0] != place.id:
        raise Refused(404, "ActivityNotFoundInConversation", "The activity is not in this conversation.")
    if not found.by_app:
        raise Refused(403, "Forbidden", "Only the sender can change a message.")
    if world.is_streaming(found) or (found.stream and found.stream.state == "stopped"):
        raise Refused(403, "ContentStreamNotAllowed", "A streamed message can't be changed.")
    return found


def update(world: World, call: Call) -> Answer:
    found, activity = _own(world, call), call.activity()
    world.rates.take(f"send {apart(call.conversation)[0]}", limits.SENDING)
    if activity["type"] != "message":
        raise bad("Only messages can be updated.")
    contents.check(world, activity, world.workspace.known(call.conversation).kind)
    found.edits.append(found.activity)
    found.activity, found.finished = activity, found.finished or time.monotonic()
    found.shown_to.clear()
    world.workspace.touch(found)
    return 200, {"id": found.id}


def delete(world: World, call: Call) -> Answer:
    found = _own(world, call)
    world.rates.take(f"send {apart(call.conversation)[0]}", limits.SENDING)
    found.deleted = True
    world.workspace.touch(found)
    return 200, {}


def create(world: World, call: Call) -> Answer:
    """A chat with somebody, or a new thread in a channel."""
    body = call.body if isinstance(call.body, dict) else {}
    data = body.get("channelData") or {}
    tenant = body.get("tenantId") or (data.get("tenant") or {}).get("id")
    if channel := (data.get("channel") or {}).get("id"):
        place = world.workspace.known(str(channel))
        activity = Call("create", place.id, "", body.get("activity")).activity()
        world.rates.take(f"create {place.id}", limits.CREATING)
        contents.check(world, activity, place.kind)
        message = post(world, place, place.id, activity)
        return 201, {"id": message.conversation, "activityId": message.id, "serviceUrl": world.service_url}
    members = body.get("members") or []
    if len(members) != 1 or (body.get("bot") or {}).get("id", BOT) != BOT:
        raise bad("A conversation needs the bot and one member.", "BadArgument")
    user = world.workspace.by_id(str(members[0].get("id")))
    if user is None or user.is_bot or tenant != user.tenant or user.tenant != TENANT:
        raise Refused(403, "Forbidden", "The member is not in this tenant.")
    return 201, {"id": world.workspace.known(f"a:{user.name}").id, "serviceUrl": world.service_url}


# -- reading -----------------------------------------------------------------------------------


def members(world: World, call: Call) -> Answer:
    place = world.workspace.known(call.conversation)
    world.rates.take(f"read {place.id}", limits.READING)
    return 200, [world.workspace.user(name).member() for name in sorted(place.members)]


def paged(world: World, call: Call) -> Answer:
    return 200, {"members": members(world, call)[1], "continuationToken": None}


def member(world: World, call: Call) -> Answer:
    place = world.workspace.known(call.conversation)
    world.rates.take(f"read {place.id}", limits.READING)
    user = world.workspace.by_id(call.item)
    if user is None or user.name not in place.members:
        raise Refused(404, "MemberNotFoundInConversation", "The member was not found in the conversation.")
    return 200, user.member()


def team(world: World, call: Call) -> Answer:
    if call.conversation != TEAM:
        raise Refused(404, "NotFound", "There is no such team.")
    return 200, {"id": TEAM, "name": TEAM_NAME, "aadGroupId": TEAM_GROUP}


def channels(world: World, call: Call) -> Answer:
    team(world, call)
    found = [p for p in world.workspace.places.values() if p.kind == "channel" and p.installed]
    return 200, {"conversations": [{"id": p.id, "name": p.name} for p in found]}


OPERATIONS: dict[str, Callable[[World, Call], Answer]] = {
    "send": send,
    "typing": send,
    "stream": send,
    "update": update,
    "delete": delete,
    "create": create,
    "members": members,
    "paged": paged,
    "member": member,
    "team": team,
    "channels": channels,
}
