"""What buttons and forms do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from adapters.desk import Desk
from adapters.slack.blocks import section
from adapters.slack.delivery import Line
from adapters.slack.events import Body
from adapters.slack.modals import View, correct, corrected, picked, reasons, team, typed_in
from adapters.slack.place import Place
from adapters.slack.posting import words
from adapters.slack.questions import PLATFORM, Questions
from adapters.slack.ref import Ref, read
from adapters.slack.rendering import Message, message
from adapters.slack.sources import sources
from adapters.slack.words import QUESTION_GONE, SHARED, THANKS
from bot.case import Cause
from bot.errors import NoCaseChannel
from bot.facts import Vocabulary
from bot.ports import Clock
from bot.records import Opinion
from bot.reply import Reply
from bot.shown import says_shortened

SENT = "Sent to the privacy team as {id}. The answer comes here, and your open cases are on my Home tab."


class Buttons:
    """Each press is one method: it gets Slack's payload and what the button carries."""

    def __init__(
        self,
        desk: Desk,
        line: Line,
        questions: Questions,
        vocabulary: Callable[[], Awaitable[Vocabulary]],
        contact: Callable[[], Awaitable[str]],
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._line = line
        self._questions = questions
        self._vocabulary = vocabulary
        self._contact = contact
        self._clock = clock

    # -- about a reply -------------------------------------------------------------------------

    async def sources(self, body: Body, value: str) -> None:
        ref, _ = read(value)
        shortened = says_shortened(str(_message(body).get("blocks")))
        record, exact = await self._desk.record(ref.key), await self._desk.exactly(ref.key)
        await self._open(body, sources(record, exact, whole=shortened))

    async def correct(self, body: Body, value: str) -> None:
        ref, _ = read(value)
        record, asked = await self._desk.record(ref.key), await self._desk.asked(ref.key)
        facts = record.facts if record else {}
        form = correct(ref, asked or None, facts, await self._vocabulary())
        await self._open(body, _carrying(form, ref, place_of(body, ref)))

    async def team(self, body: Body, value: str) -> None:
        ref, _ = read(value)
        asked = await self._desk.asked(ref.key)
        form = team(ref, asked or None, await self._contact())
        await self._open(body, _carrying(form, ref, place_of(body, ref)))

    async def feedback(self, body: Body, value: str) -> None:
        ref, more = read(value)
        await self._desk.opinion(self._opinion(ref, body, good=bool(more.get("good"))))
        if more.get("good"):
            await self._beside(place_of(body, ref), THANKS)
        else:
            await self._open(body, _carrying(reasons(ref), ref, place_of(body, ref)))

    async def option(self, body: Body, value: str) -> None:
        """A way to answer a question back was chosen: the same question, with the fact."""
        ref, more = read(value)
        place = place_of(body, ref)
        part = _part(await self._desk.again(ref.key), int(more.get("p") or 0))
        text, facts = str(more.get("l") or ""), None
        if part:
            text = part.question
            facts = {d: tuple(v) for d, v in part.facts.values.items()} | {str(more["d"]): (str(more["v"]),)}
        key = f"{ref.key}:{more.get('p')}:{more.get('d')}:{more.get('v')}:{place.user}"
        await self._questions.ask(place, text, key, shared=await self._questions.shared(place), facts=facts)

    async def share(self, body: Body, value: str) -> None:
        """Show a private answer to the channel it was asked in."""
        ref, _ = read(value)
        place = place_of(body, ref)
        reply = await self._desk.again(ref.key)
        if reply is None:
            await self._beside(place, QUESTION_GONE)
            return
        made = message(reply, ref)
        lead = SHARED.format(user=place.user)
        public = Message(f"{lead} {made.text}"[:3000], (section(lead), *made.blocks))
        await self._line.poster.post(replace(place, private=False), public, f"shared:{ref.key}")
        await self._line.poster.to_asker(place, message(reply, ref), ref.key, replacing=True)

    # -- forms ---------------------------------------------------------------------------------

    async def corrected(self, body: Body, state: Mapping[str, Any]) -> None:
        ref, place = _carried(body)
        asked = await self._desk.asked(ref.key)
        if not asked:
            await self._beside(place, QUESTION_GONE)
            return
        shared = await self._questions.shared(place)
        await self._questions.ask(place, asked, str(body["view"]["id"]), shared=shared, facts=corrected(state))

    async def asked_team(self, body: Body, state: Mapping[str, Any]) -> None:
        ref, place = _carried(body)
        note = typed_in(state, "note")
        try:
            case = await self._desk.cases.open(ref.key, Cause.ASKED, platform=PLATFORM, user=place.user, note=note)
        except NoCaseChannel as error:
            told = f"{error}"
        except KeyError:
            told = QUESTION_GONE
        else:
            told = SENT.format(id=case.id)
        await self._beside(place, told)

    async def reasoned(self, body: Body, state: Mapping[str, Any]) -> None:
        ref, place = _carried(body)
        reason, note = picked(state, "reason"), typed_in(state, "note")
        case = await self._desk.opinion(self._opinion(ref, body, good=False, reason=reason, note=note))
        await self._beside(place, f"{THANKS} {SENT.format(id=case.id)}" if case else THANKS)

    # -- how -----------------------------------------------------------------------------------

    def _opinion(self, ref: Ref, body: Body, *, good: bool, reason: str = "", note: str = "") -> Opinion:
        user = str(body["user"]["id"])
        return Opinion(
            record=ref.key, platform=PLATFORM, user=user, good=good, at=self._clock(), reason=reason, note=note
        )

    async def _open(self, body: Body, form: View) -> None:
        await self._line.client.views_open(trigger_id=str(body["trigger_id"]), view=form)

    async def _beside(self, place: Place, text: str) -> None:
        """Tell the person who pressed, and nobody else."""
        await self._line.poster.to_asker(place, words(text), "beside")


def place_of(body: Body, ref: Ref) -> Place:
    """Where a button was pressed, and by whom."""
    container = body.get("container") or {}
    shown = _message(body)
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    thread = str(shown.get("thread_ts") or container.get("thread_ts") or "")
    private = bool(container.get("is_ephemeral"))
    return Place(
        channel=channel,
        user=str(body["user"]["id"]),
        talk=ref.thread,
        thread="" if private else (thread or str(shown.get("ts") or "")),
        team=str((body.get("team") or {}).get("id") or ""),
        in_thread=bool(thread),
        direct=channel.startswith("D") and not private,
        private=private,
        response_url=str(body.get("response_url") or "") if private else "",
        share=private,
    )


def _message(body: Body) -> Mapping[str, Any]:
    shown = body.get("message")
    return shown if isinstance(shown, Mapping) else {}


def _part(reply: Reply | None, number: int) -> Reply | None:
    parts = (reply.parts or (reply,)) if reply else ()
    return parts[number] if 0 <= number < len(parts) else None


def _carrying(form: View, ref: Ref, place: Place) -> View:
    """The form, able to answer where its button was."""
    return form | {"private_metadata": ref.value(**place.json())} if "submit" in form else form


def _carried(body: Body) -> tuple[Ref, Place]:
    ref, fields = read(body["view"]["private_metadata"])
    return ref, replace(Place.of(fields), user=str(body["user"]["id"]))
