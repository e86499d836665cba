"""Messages on their way to Teams: in turn, tried again where Teams says so, and never more than they need to be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from adapters.teams.calls import Refused
from adapters.teams.log import log
from adapters.teams.pace import Turns
from adapters.teams.place import Place
from adapters.teams.rendering import marked, split, text_activity
from adapters.teams.tokens import TokenRefused
from adapters.teams.wire import Wire

Activity = dict[str, Any]
Value = TypeVar("Value")

AGAIN = frozenset((412, 429, 502, 504))  # Microsoft asks bots to try these again
UNMADE = frozenset(("ClientConnectorError", "ClientConnectorDNSError", "ConnectionTimeoutError"))  # nothing was sent
UNLIKED = frozenset((400, 413))  # Teams does not take the card, or the size
TRIES = 5
LONGEST = 60.0  # seconds of one wait
REMEMBERED = 300  # of our own messages, to add a line to

ASIDE = "aside"  # the key of what is said beside replies


class Poster:
    """Sends activities. Raises `Refused` and `TokenRefused`. References are "conversation|id"."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._turns = Turns(wire.door)
        self._said: dict[str, Activity] = {}

    async def post(self, place: Place, activity: Activity) -> str:
        """For everybody in the conversation; returns the reference of the (first) message."""
        references = []
        for piece in split(activity):
            id = await self._retried(place, partial(self._wire.post, place, piece))
            references.append(f"{place.conversation}|{id}")
            self.remember(references[-1], piece)
        return references[0]

    async def put(self, place: Place, reference: str, activity: Activity) -> None:
        """In the place of an earlier message."""
        conversation, id = parted(reference)
        there = moved(place, conversation)
        await self._retried(there, lambda: self._wire.put(there, id, activity))
        self.remember(reference, activity)

    async def delete(self, place: Place, reference: str) -> None:
        conversation, id = parted(reference)
        there = moved(place, conversation)
        await self._retried(there, lambda: self._wire.delete(there, id))

    async def once(self, place: Place, activity: Activity) -> str:
        """Try it a single time; returns its id."""
        async with self._turns.turn(place.channel):
            return await self._wire.post(place, activity)

    async def courtesy(self, place: Place, activity: Activity) -> str:
        """What nobody misses: left out where it would have to wait or fails. Returns its id, or ""."""
        if self._turns.is_busy(place.channel):
            return ""
        try:
            return await self.once(place, activity)
        except (Refused, TokenRefused) as error:
            log.info("a courtesy was not taken: %s", error)
            return ""

    async def mark(self, place: Place, reference: str, sentence: str) -> None:
        """Say it on that message, or under it where its words are no longer known here."""
        known = self._said.get(reference)
        if known is not None:
            try:
                await self.put(place, reference, marked(known, sentence))
                return
            except Refused as error:
                log.info("a reply could not be marked: %s", error)
        await self.post(moved(place, parted(reference)[0]), text_activity(ASIDE, sentence))

    async def personal(self, place: Place) -> str:
        """The id of the asker's own chat with the bot. `Refused` with 403 where they do not have the bot."""
        return place.conversation if place.direct else await self._retried(place, lambda: self._wire.personal(place))

    async def _retried(self, place: Place, call: Callable[[], Awaitable[Value]]) -> Value:
        for attempt in range(1, TRIES + 1):
            try:
                async with self._turns.turn(place.channel):
                    return await call()
            except Refused as error:
                if attempt == TRIES or not (error.status in AGAIN or error.code in UNMADE):
                    raise
                log.info("tried again: %s", error)
                await asyncio.sleep(_wait(attempt, error.retry_after))
        raise AssertionError("unreachable")

    def remember(self, reference: str, activity: Activity) -> None:
        """What stands there, so that a line can be added."""
        self._said.pop(reference, None)
        self._said[reference] = activity
        if len(self._said) > REMEMBERED:
            del self._said[next(iter(self._said))]


def parted(reference: str) -> tuple[str, str]:
    """The conversation and the id in a reference."""
    conversation, _, id = reference.rpartition("|")
    return conversation, id


def moved(place: Place, conversation: str) -> Place:
    """The same, in another conversation of the same person."""
    return place if conversation == place.conversation else replace(place, conversation=conversation)


def _wait(attempt: int, told: float | None) -> float:
    """Seconds: as long as Teams says and a little more, so that not all come back at once; else ever longer."""
    if told is not None:
        return min(told, LONGEST) + random.uniform(0, 0.5)  # noqa: S311 - nobody gains by guessing it
    return min(0.5 * 2.0**attempt, 16.0) * random.uniform(0.5, 1.0)  # noqa: S311 - as above
