"""How cases are shown in Teams, and how the asker is told that one ended."""

from __future__ import annotations

from dataclasses import replace

from adapters.desk import Json
from adapters.teams.calls import Refused
from adapters.teams.cards import case_activity, ending_activity, reminding_activity
from adapters.teams.delivery import GONE, Line
from adapters.teams.log import log
from adapters.teams.people import People, Unknown
from adapters.teams.place import Place
from adapters.teams.posting import moved, parted
from bot.case import Case


class TeamsCases:
    """The `CaseVoice` port. Cases are shown in one channel that only the privacy team should be in."""

    def __init__(self, line: Line, people: People, channel: str) -> None:
        self._line = line
        self._people = people
        self._channel = channel

    async def show(self, case: Case) -> Json:
        await self._meet(case)
        made = case_activity(case, self._people.names)
        place = self._place(case)
        if known := str(case.card.get("message") or ""):
            try:
                await self._line.poster.put(place, known, made)
                return case.card
            except Refused as error:
                if error.status not in GONE:
                    raise
                log.info("the card of %s is gone: %s", case.id, error)
        return {"message": await self._line.poster.post(place, made), "service": place.service}

    async def end(self, case: Case) -> None:
        await self._meet(case)
        place = Place.of(case.conversation)
        alone = place.direct or place.private
        made = self._people.called(ending_activity(case, self._people.names, mention=not alone))
        if not alone:
            try:
                await self._line.poster.post(place, made)
                return
            except Refused as error:
                if error.status not in GONE:
                    raise
                log.info("a conversation is closed to the bot: %s", error)
                made = ending_activity(case, self._people.names)
        await self._line.poster.post(moved(place, await self._line.poster.personal(place)), made)

    async def remind(self, case: Case) -> None:
        place, made = self._place(case), self._people.called(reminding_activity(case, self._people.names))
        id = parted(str(case.card.get("message") or ""))[1]
        thread = replace(place, conversation=f"{place.conversation};messageid={id}") if id else place
        await self._line.poster.post(thread, made)

    def _place(self, case: Case) -> Place:
        """The channel for cases. Where the bot was not spoken to since it started, others know the way there."""
        asked = Place.of(case.conversation) if case.platform == "teams" else None
        service = str(case.card.get("service") or (asked.service if asked else "") or self._line.service)
        return Place(service, self._channel, "channel", self._line.tenant, self._line.bot)

    async def _meet(self, case: Case) -> None:
        """The asker's name is forgotten at every start."""
        if case.platform == "teams" and case.asker not in self._people.names:
            try:
                await self._people.asker(Place.of(case.conversation))
            except Unknown:
                log.info("the asker of %s is not known now", case.id)
