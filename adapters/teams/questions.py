"""Questions on their way to the desk: messages, edits and deletions, and what buttons and actions ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.desk import Desk, Handled, Incoming
from adapters.teams.activities import Activity, Said, named, place_of, said
from adapters.teams.delivery import Line, TeamsVoice
from adapters.teams.people import People
from adapters.teams.place import Place
from bot.ports import Clock
from bot.records import Fate

PLATFORM = "teams"
REMEMBERED = 5000  # talks
SILENCE = timedelta(hours=1)  # after which a personal chat begins a new talk: what was said before is no context
EDITED, DELETED = "editMessage", "softDeleteMessage"


class Draining(Exception):
    """The app is going down: Teams is to deliver this again."""


@dataclass(frozen=True, slots=True)
class _Talk:
    name: str
    last: datetime


class Questions:
    """Hands questions to the desk. Returns when it is safe to acknowledge; raises `Draining`.

    Who asks is not asked of Teams before that: the desk has it found out where it is not remembered.
    """

    def __init__(self, desk: Desk, line: Line, people: People, clock: Clock) -> None:
        self._desk = desk
        self._line = line
        self._people = people
        self._clock = clock
        self._talks: dict[str, _Talk] = {}

    async def heard(self, one: Said) -> None:
        """A message to the bot, or its edit."""
        place = one.place
        self._people.meet(place, one.name)
        place = replace(place, talk=await self._talk(place, one.id))
        incoming = Incoming(
            platform=PLATFORM,
            key=f"{one.message}|{one.edit}" if one.edit else one.message,
            message=one.message,
            user=place.person,
            text=one.text,
            channel=place.channel,
            thread=place.talk,
            conversation=place.json(),
            asker=self._people.known(place, one.role),
            direct=place.direct,
            shared=self._people.known_shared(place),
            mentioned=one.mentioned,
        )
        await self._handed(incoming, place, edit=bool(one.edit))

    async def changed(self, activity: Activity) -> None:
        """A `messageUpdate` or `messageDelete` activity."""
        kind, place = _data(activity).get("eventType"), place_of(activity)
        if activity.get("type") == "messageDelete" and kind in (DELETED, None):
            await self._desk.withdrawn(PLATFORM, named(place, str(activity.get("id") or "")), Fate.DELETED)
        elif activity.get("type") == "messageUpdate" and kind in (EDITED, None):
            one = said(activity)
            if one and one.mentioned:
                await self.heard(one)

    async def ask(
        self,
        place: Place,
        text: str,
        key: str,
        facts: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Handled:
        """A question that did not come as a message of its own. `place.talk` is the thread it belongs to."""
        incoming = Incoming(
            platform=PLATFORM,
            key=key,
            message=key,
            user=place.person,
            text=text,
            channel=place.channel,
            thread=place.talk,
            conversation=place.json(),
            asker=self._people.known(place),
            direct=place.direct,
            shared=False if place.private else self._people.known_shared(place),
            facts=facts,
        )
        return await self._handed(incoming, place)

    async def _handed(self, incoming: Incoming, place: Place, *, edit: bool = False) -> Handled:
        voice = TeamsVoice(self._line, place)
        handled = await (self._desk.edited if edit else self._desk.handle)(incoming, voice)
        if handled is Handled.DRAINING:
            raise Draining
        return handled

    # -- what belongs together -----------------------------------------------------------------

    async def _talk(self, place: Place, id: str) -> str:
        """The thread of a message. A personal chat has none of its own, and goes on for years."""
        if not place.direct:
            return place.conversation
        now, known = self._clock(), self._talks.pop(place.conversation, None)
        if known is None:
            known = await self._remembered(place)
        if known is None or now - known.last > SILENCE:
            known = _Talk(f"{place.conversation}#{id}", now)
        self._talks[place.conversation] = _Talk(known.name, now)
        if len(self._talks) > REMEMBERED:
            del self._talks[next(iter(self._talks))]
        return known.name

    async def _remembered(self, place: Place) -> _Talk | None:
        """The talk that another process or replica had with them last."""
        for asked in await self._desk.history(PLATFORM, place.person, 3):
            if asked.record.thread.startswith(f"{place.conversation}#"):
                return _Talk(asked.record.thread, asked.record.at)
        return None


def _data(activity: Activity) -> Mapping[str, object]:
    found = activity.get("channelData")
    return found if isinstance(found, Mapping) else {}
