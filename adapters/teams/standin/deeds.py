"""What people do in Teams: write, edit, react; and what Teams tells the bot of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from adapters.standin.control import Impossible
from adapters.teams.standin.activities import MENTION, said
from adapters.teams.standin.inhabitants import BOT, GROUP, Place, personal
from adapters.teams.standin.message import Message
from adapters.teams.standin.workspace import THREAD, apart
from adapters.teams.standin.world import World


@dataclass(frozen=True)
class Sent:
    """A message that somebody wrote: its whole conversation, with the thread in a channel, and its activity's id."""

    conversation: str
    id: str
    user: str
    text: str


def _there(world: World, user: str, conversation: str) -> Place:
    """Where somebody writes. Raises `Impossible`."""
    world.workspace.user(user)
    place = world.workspace.place(conversation)
    if user not in place.members:
        raise Impossible(f"{user} is not in {conversation}")
    return place


def draft(
    world: World, user: str, conversation: str, text: str, thread: str | None = None, **more: Any
) -> dict[str, Any]:
    """The activity of a message that nobody has sent. In a channel it begins a thread unless it is in one."""
    place, within = _there(world, user, conversation), apart(conversation)[1]
    own = world.workspace.next_id()
    where = place.id
    if place.kind == "channel":
        above = world.workspace.messages.get(thread or within)
        where = above.conversation if above else f"{place.id}{THREAD}{thread or within or own}"
    activity = world.activity("message", world.workspace.user(user), place, where, own)
    return activity | said(text) | more


def say(
    world: World, user: str, conversation: str, text: str, thread: str | None = None, **more: Any
) -> dict[str, Any]:
    """Somebody writes. In channels and groups the bot is told only of what mentions it; bots never are told of bots."""
    activity = draft(world, user, conversation, text, thread, **more)
    where = activity["conversation"]["id"]
    writer, place = world.workspace.user(user), world.workspace.place(where)
    world.workspace.add(where, user, activity, own=activity["id"])
    if (place.kind == "personal" or _mentioned(activity)) and not writer.is_bot:
        world.tell(activity, place)
    return asdict(Sent(where, activity["id"], user, text))


def _mentioned(activity: dict[str, Any]) -> bool:
    named = [(e.get("mentioned") or {}).get("id") for e in activity.get("entities") or [] if e.get("type") == "mention"]
    return BOT in named


def mention(world: World, user: str, channel: str, text: str, thread: str | None = None, **more: Any) -> dict[str, Any]:
    world.workspace.join(user, channel)
    return say(world, user, channel, text if "<at>" in text else f"{MENTION} {text}", thread, **more)


def group(world: World, user: str, text: str, conversation: str = GROUP, **more: Any) -> dict[str, Any]:
    return mention(world, user, conversation, text, **more)


def direct(world: World, user: str, text: str, **more: Any) -> dict[str, Any]:
    world.workspace.user(user)
    return say(world, user, personal(user), text, **more)


def _changed(world: World, message: Message, kind: str, event: str) -> dict[str, Any]:
    writer, place = world.workspace.user(message.user), world.workspace.place(message.conversation)
    activity = world.activity(kind, writer, place, message.conversation, message.id)
    activity["channelData"] |= {"eventType": event}
    return activity


def edit(world: World, id: str, text: str) -> None:
    """The writer changes a message; the bot is told where it was told of the message."""
    message = world.workspace.message(id)
    mark = f"{MENTION} " if _mentioned(message.activity) and "<at>" not in text else ""
    message.edits.append(message.activity)
    message.activity = message.activity | said(mark + text)
    world.workspace.touch(message)
    activity = _changed(world, message, "messageUpdate", "editMessage") | said(mark + text)
    place = world.workspace.place(message.conversation)
    if place.kind == "personal" or _mentioned(message.activity):
        world.tell(activity, place)


def delete(world: World, id: str) -> None:
    """The writer deletes a message."""
    message = world.workspace.message(id)
    message.deleted = True
    world.workspace.touch(message)
    place = world.workspace.place(message.conversation)
    if place.kind == "personal" or _mentioned(message.activity):
        world.tell(_changed(world, message, "messageDelete", "softDeleteMessage"), place)


def react(world: World, user: str, id: str, kind: str = "like") -> None:
    """Somebody reacts to a message of the bot."""
    message = world.workspace.message(id)
    place = _there(world, user, message.conversation)
    activity = world.activity("messageReaction", world.workspace.user(user), place, message.conversation)
    world.tell(activity | {"replyToId": id, "reactionsAdded": [{"type": kind}]}, place)


def install(world: World, user: str, conversation: str = "") -> None:
    """Somebody adds the app to their personal chat, or to another place."""
    person = world.workspace.user(user)
    where = conversation or personal(user)
    place = world.workspace.place(where)
    place.installed = True
    update = world.activity("conversationUpdate", person, place, where)
    world.tell(update | {"membersAdded": [{"id": BOT}]}, place)
    world.tell(world.activity("installationUpdate", person, place, where) | {"action": "add"}, place)


def uninstall(world: World, conversation: str) -> None:
    """The app is taken out of a place: the bot is told, and may no longer post there."""
    place = world.workspace.place(conversation)
    person = world.workspace.user(sorted(place.members)[0])
    world.tell(world.activity("installationUpdate", person, place, conversation) | {"action": "remove"}, place)
    place.installed = False


def stop(world: World, conversation: str) -> str:
    """The user presses Stop: what streams there ends at once."""
    message = world.workspace.running(conversation)
    if message is None or message.stream is None or not world.is_streaming(message):
        raise Impossible("there is no Stop button")
    message.stream.state = "stopped"
    world.workspace.touch(message)
    return message.id
