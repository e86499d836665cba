"""What buttons, forms and actions about a reply do. Each answers the invoke that it came with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.desk import Delivery, Desk, Handled
from adapters.teams import forms
from adapters.teams.activities import Activity, about, named, thread_of
from adapters.teams.calls import Refused
from adapters.teams.delivery import Line
from adapters.teams.log import log
from adapters.teams.people import People
from adapters.teams.place import Place
from adapters.teams.questions import PLATFORM, Questions
from adapters.teams.rendering import answer_activity, answer_card, shared_activity
from adapters.teams.tokens import TokenRefused
from adapters.teams.words import ASKED, ASKED_BEFORE, NOT_SHARED, QUESTION_GONE, SENT, STRANGERS
from adapters.teams.work import Work
from bot.case import Cause
from bot.errors import NoCaseChannel
from bot.facts import Vocabulary
from bot.reply import Reply

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button, or sent a form."""

    activity: Activity
    place: Place  # where, and who
    data: Mapping[str, Any]  # of the button, with the form's inputs

    @property
    def key(self) -> str:
        """Of the delivery that it is about."""
        return str(self.data.get("key") or "")

    @property
    def id(self) -> str:
        return str(self.activity.get("id") or "")

    @property
    def message(self) -> str:
        """The reference of the message that the button is on; "" where Teams doesn't say."""
        of = str(self.activity.get("replyToId") or "")
        return f"{self.place.conversation}|{of}" if of else ""


class Buttons:
    """Each method is one button or form."""

    def __init__(
        self,
        desk: Desk,
        line: Line,
        questions: Questions,
        people: People,
        vocabulary: Callable[[], Awaitable[Vocabulary]],
        contact: Callable[[], Awaitable[str]],
        work: Work,
    ) -> None:
        self._desk = desk
        self._line = line
        self._questions = questions
        self._people = people
        self._vocabulary = vocabulary
        self._contact = contact
        self._work = work

    # -- what opens a form ---------------------------------------------------------------------

    async def sources(self, press: Press) -> Body:
        record, exact = await self._desk.record(press.key), await self._desk.exactly(press.key)
        return forms.sources(record, exact, whole=bool(press.data.get("whole")))

    async def correct(self, press: Press) -> Body:
        record, asked = await self._desk.record(press.key), await self._desk.asked(press.key)
        facts = record.facts if record else {}
        return forms.correct(press.key, asked or None, facts, await self._vocabulary())

    async def team(self, press: Press) -> Body:
        asked = await self._desk.asked(press.key)
        return forms.team(press.key, asked or None, await self._contact())

    # -- what comes back from forms ------------------------------------------------------------

    async def corrected(self, press: Press) -> Body:
        asked = await self._desk.asked(press.key)
        if not asked:
            return forms.says(QUESTION_GONE)
        return await self._asked(press, asked, forms.corrected(press.data))

    async def asked_team(self, press: Press) -> Body:
        note = forms.typed(press.data, "note")
        user = press.place.person
        try:
            case = await self._desk.cases.open(press.key, Cause.ASKED, platform=PLATFORM, user=user, note=note)
        except NoCaseChannel as error:
            return forms.says(f"{error}")
        except KeyError:
            return forms.says(QUESTION_GONE)
        return forms.says(SENT.format(id=case.id))

    # -- what acts at once ---------------------------------------------------------------------

    async def option(self, press: Press) -> Body:
        """A way to answer a question back was chosen: the same question, with the fact."""
        data, reply = press.data, await self._desk.again(press.key)
        number, label = _number(data.get("part")), str(data.get("label") or "")
        part = _part(reply, number)
        text, facts = label, None
        if part:
            text = part.question
            facts = {d: tuple(v) for d, v in part.facts.values.items()}
            facts[str(data.get("dimension"))] = (str(data.get("value")),)
        key = ":".join((press.key, *(str(data.get(n)) for n in ("part", "dimension", "value")), press.place.person))
        await self._questions.ask(await self._within(press), text, key, facts)
        if reply is None:
            return forms.told(ASKED)
        chosen = Delivery(key=press.key, reply=reply)
        self._work.later("updating a card", self._put(press, answer_activity(chosen, chosen=(number, label))))
        return forms.shown(answer_card(chosen, chosen=(number, label)))

    async def share(self, press: Press) -> Body:
        """Show a private answer where it was asked."""
        record, reply = await self._desk.record(press.key), await self._desk.again(press.key)
        asked = Place.of({"service": "", "conversation": "", **await self._desk.asked_in(press.key)})
        if reply is None or record is None or not asked.share or record.user != press.place.person:
            return forms.told(QUESTION_GONE)
        if await self._people.shared(asked):
            return forms.told(STRANGERS)
        delivery = Delivery(key=press.key, reply=reply)
        if self._work.is_new(f"share {press.key}"):
            made = shared_activity(reply, press.key, self._people.names.get(record.user, "Somebody"))
            try:
                await self._line.poster.post(asked, made)
            except Refused as error:
                log.info("an answer could not be shared: %s", error)
                return forms.told(NOT_SHARED)
            self._work.later("updating a card", self._put(press, answer_activity(delivery)))
        return forms.shown(answer_card(delivery))

    # -- the message extension -----------------------------------------------------------------

    async def ask(self, press: Press) -> Body:
        """ "Ask privacy about this", on somebody's message."""
        can_share = not press.place.direct and await self._people.is_there(press.place)
        return forms.ask(about(press.activity), can_share=can_share)

    async def asked(self, press: Press) -> Body:
        question, visible = forms.asked(press.data)
        place = thread_of(press.activity, press.place)
        if not place.direct:
            private = visible != "thread"
            talk = f"{place.conversation}#{press.id}" if private else place.conversation
            place = replace(place, private=private, share=private and "visible" in press.data, talk=talk)
        handled = await self._questions.ask(place, question, named(place, press.id))
        return forms.says(ASKED_BEFORE if handled is Handled.SEEN else ASKED)

    # -- how -----------------------------------------------------------------------------------

    async def _asked(self, press: Press, text: str, facts: Mapping[str, tuple[str, ...]]) -> Body:
        place = await self._within(press)
        handled = await self._questions.ask(place, text, named(place, press.id), facts)
        return forms.says(ASKED_BEFORE if handled is Handled.SEEN else ASKED)

    async def _within(self, press: Press) -> Place:
        """The place, in the thread of the reply that it is about."""
        record = await self._desk.record(press.key)
        return replace(press.place, talk=record.thread) if record and record.thread else press.place

    async def _put(self, press: Press, activity: Body) -> None:
        """The message as everybody sees it from now on."""
        if press.message:
            try:
                await self._line.poster.put(press.place, press.message, activity)
            except (Refused, TokenRefused) as error:
                log.info("a card could not be updated: %s", error)


def _part(reply: Reply | None, number: int) -> Reply | None:
    parts = (reply.parts or (reply,)) if reply else ()
    return parts[number] if 0 <= number < len(parts) else None


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
