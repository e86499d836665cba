"""What the privacy team does with cases: take, answer, not ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.desk import Desk
from adapters.teams import forms
from adapters.teams.buttons import Body, Press
from adapters.teams.cards import case_card
from adapters.teams.case_form import UNFINISHED
from adapters.teams.people import People
from adapters.teams.words import CASE_GONE, DRAFTED, NOT_HERE, UNDRAFTED
from bot.case import Case
from bot.errors import CaseMoved


class Team:
    """Buttons of a case's card. `channel` is the one in which cases are shown."""

    def __init__(self, desk: Desk, people: People, channel: str) -> None:
        self._desk = desk
        self._people = people
        self._channel = channel

    async def take(self, press: Press) -> Body:
        return await self._doing(press, self._desk.cases.take)

    async def close(self, press: Press) -> Body:
        return await self._doing(press, self._desk.cases.not_ours)

    async def answer(self, press: Press) -> Body:
        if not self._is_here(press):
            return forms.says(NOT_HERE)
        try:
            return forms.answering(await self._desk.cases.get(_case(press)))
        except KeyError:
            return forms.says(CASE_GONE)

    async def answered(self, press: Press) -> Body:
        if not self._is_here(press):
            return forms.says(NOT_HERE)
        try:
            case = await self._desk.cases.get(_case(press))
            try:
                verdict, text, footnotes = forms.answered(press.data, case)
            except ValueError:
                return forms.answering(case, problem=UNFINISHED, given=press.data)
            drafted = await self._desk.cases.answer(case.id, verdict, text, footnotes, press.place.person)
        except CaseMoved as moved:
            return forms.says(str(moved))
        except KeyError:
            return forms.says(CASE_GONE)
        told = DRAFTED.format(path=drafted.path) if drafted.path else UNDRAFTED.format(problem=drafted.problem)
        return forms.says(told)

    async def _doing(self, press: Press, step: Callable[[str, str], Awaitable[Case]]) -> Body:
        if not self._is_here(press):
            return forms.refused(NOT_HERE)
        try:
            case = await step(_case(press), press.place.person)
        except CaseMoved as moved:
            return forms.told(str(moved))
        except KeyError:
            return forms.told(CASE_GONE)
        return forms.shown(case_card(case, self._people.names))

    def _is_here(self, press: Press) -> bool:
        return bool(self._channel) and press.place.channel == self._channel


def _case(press: Press) -> str:
    return str(press.data.get("case") or "")
