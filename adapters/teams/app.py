"""Footnote as a Teams bot: what becomes of each activity. Everything else is elsewhere.

Questions are acknowledged once the desk has them, and answered by the desk
afterwards. Buttons and forms are answered at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from adapters.teams import forms
from adapters.teams.activities import place_of, pressed, said
from adapters.teams.buttons import Body, Buttons, Press
from adapters.teams.commands import Commands, is_welcome
from adapters.teams.delivery import Line
from adapters.teams.log import log
from adapters.teams.opinions import Opinions
from adapters.teams.people import People
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE
from adapters.teams.questions import Draining, Questions
from adapters.teams.rendering import text_activity
from adapters.teams.team import Team
from adapters.teams.wire import Taken
from adapters.teams.words import OUT_OF_ORDER, OUTDATED
from adapters.teams.work import Work, note

Activity = dict[str, Any]
Act = Callable[[Press], Awaitable[Body]]

CARD, FEEDBACK = "adaptiveCard/action", ("message/fetchTask", "message/submitAction")
EXTENSION = ("composeExtension/fetchTask", "composeExtension/submitAction")


@dataclass(frozen=True)
class Listeners:
    """Hears what Teams sends and hands it on."""

    line: Line
    questions: Questions
    buttons: Buttons
    opinions: Opinions
    team: Team
    commands: Commands
    people: People
    contact: str
    work: Work

    async def turn(self, activity: Activity) -> Taken:
        """One activity that is let in. Never raises."""
        kind = activity["type"]
        self._learn(activity)
        try:
            if kind == "message":
                await self._message(activity)
            elif kind in ("messageUpdate", "messageDelete"):
                await self.questions.changed(activity)
            elif kind == "conversationUpdate":
                self._welcome(activity)
            elif kind == "invoke":
                return Taken(200, await self._invoked(activity))
        except Draining:
            return Taken(503)
        except Exception as error:
            self._tell(activity, f"an activity of type {kind[:30]}", error)
        return Taken()

    def _learn(self, activity: Activity) -> None:
        """Where to speak and as whom, for when nobody spoke to the bot before."""
        self.line.service = str(activity.get("serviceUrl") or self.line.service)
        self.line.bot = self.line.bot or place_of(activity).bot

    # -- messages ------------------------------------------------------------------------------

    async def _message(self, activity: Activity) -> None:
        if data := pressed(activity):
            await self._pressed(activity, str(data["footnote"]))
            return
        one = said(activity)
        if one is None or not one.mentioned:
            return
        command = self.commands.named(one.text)
        if not command:
            await self.questions.heard(one)
        elif self.work.is_new(one.message):
            self.people.meet(one.place, one.name)
            self.work.later("a command", self.commands.do(command, one.place), self._failing(one.place))

    async def _pressed(self, activity: Activity, name: str) -> None:
        """A button of a client that is too old to be answered: what is to be said becomes a message."""
        press = Press(activity, place_of(activity), pressed(activity))
        if act := self._acts.get(name):
            body = await act(press)
            told = body.get("value") if body.get("type") == "application/vnd.microsoft.activity.message" else None
            if isinstance(told, str):
                await self.line.poster.courtesy(press.place, text_activity(ASIDE, told))

    def _welcome(self, activity: Activity) -> None:
        place = place_of(activity)
        if place.direct and is_welcome(activity) and self.work.is_new(f"welcome {place.conversation}"):
            self.work.later("a welcome", self.commands.help(place))

    # -- invokes -------------------------------------------------------------------------------

    async def _invoked(self, activity: Activity) -> Body:
        name = str(activity.get("name") or "")
        press = Press(activity, place_of(activity), pressed(activity))
        who = activity.get("from")
        self.people.meet(press.place, str(who.get("name") or "") if isinstance(who, dict) else "")
        act = self._act(name, str(press.data.get("footnote") or ""))
        if act is None:
            log.info("an invoke is not known: %s", name[:40])
            return _sentence(name, OUTDATED)
        try:
            return await act(press)
        except Draining:
            raise
        except Exception as error:
            reference = note(f"the invoke {name[:40]}", error)
            return _sentence(name, OUT_OF_ORDER.format(contact=self.contact, reference=reference))

    def _act(self, name: str, footnote: str) -> Act | None:
        b = self.buttons
        if name in FEEDBACK:
            return self.opinions.judged if name == FEEDBACK[0] else self.opinions.reasoned
        if name in EXTENSION:
            return b.ask if name == EXTENSION[0] else b.asked
        return self._acts.get(footnote)

    @property
    def _acts(self) -> dict[str, Act]:
        b, t, c = self.buttons, self.team, self.commands
        return {
            "sources": b.sources, "correct": b.correct, "corrected": b.corrected, "team": b.team,
            "asked_team": b.asked_team, "option": b.option, "share": b.share, "reasoned": self.opinions.reasoned,
            "case_take": t.take, "case_close": t.close, "case_answer": t.answer, "case_answered": t.answered,
            "erase": c.erase, "erased": c.erased,
        }  # fmt: skip

    # -- when it breaks ------------------------------------------------------------------------

    def _tell(self, activity: Activity, what: str, error: Exception) -> None:
        """Nobody who spoke to the bot is left waiting."""
        reference = note(what, error)
        one = said(activity)
        if one and one.mentioned and self.work.is_new(f"failed {one.message}"):
            self.work.later("telling of a failure", self._failing(one.place)(reference))

    def _failing(self, place: Place) -> Callable[[str], Coroutine[Any, Any, None]]:
        """Tells the person that it failed, with a reference number."""

        async def tell(reference: str) -> None:
            sentence = OUT_OF_ORDER.format(contact=self.contact, reference=reference)
            await self.line.poster.post(place, text_activity(ASIDE, sentence))

        return tell


def _sentence(invoke: str, text: str) -> Body:
    """A sentence as the answer to an invoke of that name."""
    return forms.refused(text) if invoke == CARD else forms.says(text) if "/" in invoke else {}
