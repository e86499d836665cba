"""Text that arrives while somebody watches: the order, the time and the place that Teams allows."""

from __future__ import annotations

import time
from typing import Any

from adapters.teams.standin import contents
from adapters.teams.standin.errors import Refused, bad
from adapters.teams.standin.inhabitants import Place
from adapters.teams.standin.limits import STREAMING
from adapters.teams.standin.message import Message, Stream
from adapters.teams.standin.world import World

Answer = tuple[int, dict[str, Any]]
OUT_OF_ORDER = {
    "error": {
        "code": "ContentStreamSequenceOrderPreConditionFailed",
        "message": "PreCondition failed exception when processing streaming activity.",
    }
}


def info(activity: dict[str, Any]) -> dict[str, Any] | None:
    """The entity that makes an activity part of a stream."""
    entities = activity.get("entities")
    found = entities if isinstance(entities, list) else []
    return next((e for e in found if isinstance(e, dict) and str(e.get("type", "")).lower() == "streaminfo"), None)


def _not_allowed(message: str) -> Refused:
    return Refused(403, "ContentStreamNotAllowed", message)


def take(world: World, place: Place, activity: dict[str, Any], about: dict[str, Any]) -> Answer:
    """One update of a stream, or its end. Raises `Refused`."""
    if place.kind != "personal":
        raise _not_allowed("Content stream is not allowed")
    if (activity.get("conversation") or {}).get("conversationType") != "personal":
        world.workspace.violation("a stream that does not say that its chat is personal")  # the Playground refuses it
    final = activity.get("type") == "message"
    kind = about.get("streamType", "final" if final else "streaming")
    if activity.get("type") not in ("typing", "message") or (kind == "final") != final:
        raise bad("Only the last message of a stream is final.")
    if kind not in ("informative", "streaming", "final"):
        raise bad(f"Unknown stream type {kind}.")
    if contents.size(activity) > contents.MOST_BYTES:
        raise _not_allowed("Message size too large")
    if final:
        return _end(world, place, activity, about)
    if not isinstance(activity.get("text"), str) or not activity["text"].strip():
        raise bad("Start streaming activities should include text")
    if activity.get("attachments"):
        world.workspace.violation("an attachment in a running stream")
    return _go_on(world, place, activity, about) if about.get("streamId") else _begin(world, place, activity, about)


def _sequence(about: dict[str, Any]) -> int:
    found = about.get("streamSequence")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise bad("streamSequence must be a number from 1 on.")
    return found


def _begin(world: World, place: Place, activity: dict[str, Any], about: dict[str, Any]) -> Answer:
    if _sequence(about) != 1:
        raise bad("The first streamSequence must be 1.")
    running = world.workspace.running(place.id)
    if running and world.is_streaming(running):
        raise _not_allowed("Content stream is not allowed: another one is running")
    world.rates.take(f"stream {place.id}", STREAMING)
    stream = Stream(world.clock.now())
    message = world.workspace.add(place.id, "", activity, stream=stream)
    _show(stream, message, activity, about)
    return 201, {"id": message.id}


def _streaming(world: World, place: Place, about: dict[str, Any]) -> tuple[Message, Stream]:
    """The stream that is meant. Raises `Refused` when it is over."""
    message = world.workspace.messages.get(str(about.get("streamId", "")))
    if message is None or message.stream is None or message.conversation != place.id:
        raise bad("There is no such streamId.")
    if not world.is_streaming(message):
        said = {
            "finished": "Content stream is not allowed on an already completed streamed message",
            "stopped": "Content stream was canceled by user.",
            "expired": "Content stream finished due to exceeded streaming time.",
        }
        raise _not_allowed(said[message.stream.state])
    return message, message.stream


def _go_on(world: World, place: Place, activity: dict[str, Any], about: dict[str, Any]) -> Answer:
    message, stream = _streaming(world, place, about)
    world.rates.take(f"stream {place.id}", STREAMING)
    sequence = _sequence(about)
    if sequence <= stream.sequence:
        return 202, OUT_OF_ORDER
    if about.get("streamType", "streaming") == "informative" and stream.texts:
        raise _not_allowed("Informative updates come before the text")
    stream.sequence = sequence
    _show(stream, message, activity, about)
    world.workspace.touch(message)
    return 202, {}


def _show(stream: Stream, message: Message, activity: dict[str, Any], about: dict[str, Any]) -> None:
    """Text must hold what was shown before it. Raises `Refused`."""
    text = activity["text"]
    if about.get("streamType", "streaming") == "informative":
        stream.informative.append(text)
    else:
        _cumulative(stream, text)
        stream.texts.append(text)
    message.activity = activity


def _cumulative(stream: Stream, text: str) -> None:
    if stream.texts and not text.startswith(stream.texts[-1]):
        raise _not_allowed("Request streamed content should contain the previously streamed content")


def _end(world: World, place: Place, activity: dict[str, Any], about: dict[str, Any]) -> Answer:
    if "streamSequence" in about and about["streamSequence"] is not None:
        raise bad("The final message must not have a streamSequence.")
    message, stream = _streaming(world, place, about)
    contents.check(world, activity, place.kind)
    _cumulative(stream, str(activity.get("text") or ""))
    stream.state, message.finished, message.activity = "finished", time.monotonic(), activity
    world.workspace.touch(message)
    return 202, {}
