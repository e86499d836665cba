"""What people think of a reply: a thumb, and the reason for one that points down."""

from __future__ import annotations

from dataclasses import replace

from adapters.desk import Desk
from adapters.teams import forms
from adapters.teams.buttons import Body, Press
from adapters.teams.delivery import Line
from adapters.teams.posting import ASIDE, moved
from adapters.teams.questions import PLATFORM
from adapters.teams.rendering import text_activity
from adapters.teams.words import SENT, THANKS
from adapters.teams.work import Work
from bot.ports import Clock
from bot.records import Opinion


class Opinions:
    """Each method is one step of Teams' feedback loop."""

    def __init__(self, desk: Desk, line: Line, clock: Clock, work: Work) -> None:
        self._desk = desk
        self._line = line
        self._clock = clock
        self._work = work

    async def judged(self, press: Press) -> Body:
        """A thumb: down asks for the reason."""
        given = forms.reasoned(press.activity.get("value"))
        key = await self._judged(press)
        if key:
            await self._desk.opinion(self._opinion(press, key, good=given.good))
        return forms.says(THANKS) if given.good or not key else forms.reasons(key)

    async def reasoned(self, press: Press) -> Body:
        given = forms.reasoned(press.activity.get("value"))
        if key := given.key or await self._judged(press):
            opinion = self._opinion(press, key, good=given.good)
            case = await self._desk.opinion(replace(opinion, reason=given.reason, note=given.note))
            if case:
                self._work.later("telling of a case", self._beside(press, f"{THANKS} {SENT.format(id=case.id)}"))
        return {}

    async def _judged(self, press: Press) -> str:
        """The key of the reply that a thumb is on."""
        record = await self._desk.posted_as(PLATFORM, press.message) if press.message else None
        return record.id if record else ""

    def _opinion(self, press: Press, key: str, *, good: bool) -> Opinion:
        return Opinion(record=key, platform=PLATFORM, user=press.place.person, good=good, at=self._clock())

    async def _beside(self, press: Press, text: str) -> None:
        """Tell who pressed, and nobody else."""
        own = moved(press.place, await self._line.poster.personal(press.place))
        await self._line.poster.post(own, text_activity(ASIDE, text))
