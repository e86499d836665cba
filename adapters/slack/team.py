"""What the privacy team does with cases: take, answer, not ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.desk import Desk
from adapters.slack.cards import answered, answering
from adapters.slack.delivery import Line
from adapters.slack.events import Body
from adapters.slack.place import Place
from adapters.slack.posting import words
from bot.errors import CaseMoved

NOT_HERE = "Only the privacy team can do that, in its own channel."
GONE = "That case is gone: the asker had their history deleted."
DRAFTED = "The asker has your answer. A draft ruling is in {path}: approve it there to let it speak."
UNDRAFTED = "The asker has your answer. {problem}"


class Team:
    """Buttons of a case's card. `channel` is the one in which cases are shown."""

    def __init__(self, desk: Desk, line: Line, channel: str) -> None:
        self._desk = desk
        self._line = line
        self._channel = channel

    async def take(self, body: Body, case: str) -> None:
        await self._doing(body, self._desk.cases.take, case)

    async def close(self, body: Body, case: str) -> None:
        await self._doing(body, self._desk.cases.not_ours, case)

    async def answer(self, body: Body, case: str) -> None:
        if not self._is_here(body):
            await self._beside(body, NOT_HERE)
            return
        try:
            found = await self._desk.cases.get(case)
        except KeyError:
            await self._beside(body, GONE)
            return
        await self._line.client.views_open(trigger_id=str(body["trigger_id"]), view=answering(found))

    async def checked(self, body: Body, state: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with a filled-in form, by field; {} when nothing is."""
        try:
            answered(state, await self._desk.cases.get(_case(body)))
        except ValueError:
            return {"answer": "Write the answer in a sentence or two."}
        except KeyError:
            return {"answer": GONE}
        return {}

    async def answered(self, body: Body, state: Mapping[str, Any]) -> None:
        user = str(body["user"]["id"])
        try:
            case = await self._desk.cases.get(_case(body))
            verdict, text, footnotes = answered(state, case)
            drafted = await self._desk.cases.answer(case.id, verdict, text, footnotes, user)
        except CaseMoved as moved:
            told = str(moved)
        except KeyError:
            told = GONE
        else:
            done = drafted.path
            told = DRAFTED.format(path=done) if done else UNDRAFTED.format(problem=drafted.problem)
        await self._line.poster.to_asker(Place(self._channel, user), words(told), "beside")

    async def _doing(self, body: Body, step: Any, case: str) -> None:
        if not self._is_here(body):
            await self._beside(body, NOT_HERE)
            return
        try:
            await step(case, str(body["user"]["id"]))
        except CaseMoved as moved:
            await self._beside(body, str(moved))
        except KeyError:
            await self._beside(body, GONE)

    def _is_here(self, body: Body) -> bool:
        return bool(self._channel) and (body.get("channel") or {}).get("id") == self._channel

    async def _beside(self, body: Body, text: str) -> None:
        place = Place(str((body.get("channel") or {}).get("id") or self._channel), str(body["user"]["id"]))
        await self._line.poster.to_asker(place, words(text), "beside")


def _case(body: Body) -> str:
    return str(body["view"]["private_metadata"])
