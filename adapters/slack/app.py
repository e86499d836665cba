"""Footnote as a Slack app: which listener hears what. Everything else is elsewhere.

Events are acknowledged once the desk has them, presses and forms at once.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from adapters.slack.buttons import Buttons, place_of
from adapters.slack.client import library_log, log
from adapters.slack.delivery import Line
from adapters.slack.events import said, typed
from adapters.slack.homes import Homes
from adapters.slack.manifest import COMMAND, SHORTCUT
from adapters.slack.modals import ANSWER, ASK, CORRECT, REASONS, TEAM, ask
from adapters.slack.people import Unknown
from adapters.slack.place import Place
from adapters.slack.posting import ASIDE, words
from adapters.slack.questions import Draining, Questions, about, carried
from adapters.slack.ref import Ref
from adapters.slack.team import Team
from adapters.slack.words import OUT_OF_ORDER
from adapters.slack.work import Work, where

Body = dict[str, Any]
Press = Callable[[Body, str], Coroutine[Any, Any, None]]
Form = Callable[[Body, Mapping[str, Any]], Coroutine[Any, Any, None]]

TOLD = 1000  # messages whose askers were told of a failure, and are not told again
ANY = re.compile(".*")


class Listeners:
    """Hears what Slack sends and hands it on."""

    def __init__(
        self, line: Line, questions: Questions, buttons: Buttons, team: Team, homes: Homes, contact: str, work: Work
    ) -> None:
        self._line = line
        self._questions = questions
        self._buttons = buttons
        self._team = team
        self._homes = homes
        self._contact = contact
        self._work = work
        self._told: dict[str, None] = {}

    def app(self, signing_secret: str, me: AuthorizeResult) -> AsyncApp:
        """The Bolt app. Over HTTP every request must be signed with the secret.

        It is told who it is: asked of Slack at the first event, a failure would swallow that event.
        """

        async def authorized() -> AuthorizeResult:
            return me

        app = AsyncApp(
            client=self._line.client,
            authorize=authorized,
            signing_secret=signing_secret or "unused",
            logger=library_log(),
            name="footnote.slack.listeners",
            process_before_response=True,
        )
        app.error(self._unheard)
        for event in ("message", "app_mention"):
            app.event(event)(self._heard)
        app.event("app_home_opened")(self._home_opened)
        app.event("agent_session_stopped")(self._stopped)
        app.event(ANY)(self._nothing)
        app.command(COMMAND)(self._command)
        app.message_shortcut(SHORTCUT)(self._shortcut)
        self._presses(app)
        self._forms(app)
        return app

    def _presses(self, app: AsyncApp) -> None:
        b, t = self._buttons, self._team
        presses: dict[str | re.Pattern[str], Press] = {
            "sources": b.sources, "correct": b.correct, "team": b.team, "feedback": b.feedback, "share": b.share,
            re.compile(r"^option:\d+$"): b.option,
            "case:take": t.take, "case:answer": t.answer, "case:close": t.close, "erase": self._homes.erase,
        }  # fmt: skip
        for name, press in presses.items():
            app.action(name)(self._pressed(press))
        app.action(ANY)(self._ignored)

    def _forms(self, app: AsyncApp) -> None:
        b = self._buttons
        forms: dict[str, Form] = {CORRECT: b.corrected, TEAM: b.asked_team, REASONS: b.reasoned, ASK: self._asked}
        for name, form in forms.items():
            app.view(name)(self._submitted(form))
        app.view(ANSWER)(self._answered)

    # -- events --------------------------------------------------------------------------------

    async def _heard(self, body: Body) -> None:
        try:
            await self._questions.heard(body)
        except (Draining, Unknown):
            raise
        except Exception:
            self._tell_of_failure(body)
            raise

    async def _stopped(self, body: Body) -> None:
        await self._questions.stopped(body)

    async def _home_opened(self, body: Body) -> None:
        event = body["event"]
        self._work.later("home", self._homes.opened(event))

    async def _nothing(self) -> None:
        """Acknowledged: what is not heard would be sent again and again."""

    async def _unheard(self, error: Exception) -> BoltResponse:
        """Not acknowledged: Slack delivers it again."""
        log.warning("an event was not taken: %s at %s", type(error).__name__, where(error))
        return BoltResponse(status=503)

    def _tell_of_failure(self, body: Body) -> None:
        one = said(body, self._line.app_user)
        message = f"{one.channel}:{one.ts}" if one and one.mentioned else ""
        if one is None or not message or message in self._told:
            return
        if len(self._told) >= TOLD:
            self._told.clear()
        self._told[message] = None
        place = Place(one.channel, one.user, thread=one.thread, direct=one.direct)
        self._work.later("telling of a failure", self._failing(place)(one.event))

    # -- the command, the shortcut -------------------------------------------------------------

    async def _command(self, body: Body, ack: AsyncAck) -> None:
        try:
            await self._questions.command(body)
        except Exception as error:
            log.error("the command failed: %s at %s", type(error).__name__, where(error))
            await ack(OUT_OF_ORDER.format(contact=self._contact, reference=str(body.get("trigger_id"))[-8:]))
        else:
            await ack()

    async def _shortcut(self, body: Body, ack: AsyncAck) -> None:
        await ack()
        message = body.get("message") or {}
        form = ask(typed(str(message.get("text") or "")), about(message, body))
        opening = self._line.client.views_open(trigger_id=str(body["trigger_id"]), view=form)
        self._work.later("shortcut", _done(opening), self._failing(place_of(body, Ref(""))))

    async def _asked(self, body: Body, state: Mapping[str, Any]) -> None:
        await self._questions.about_message(body, carried(body["view"]), state)

    # -- presses and forms ---------------------------------------------------------------------

    def _pressed(self, press: Press) -> Callable[..., Awaitable[None]]:
        async def listener(body: Body, ack: AsyncAck, action: Mapping[str, Any]) -> None:
            await ack()
            value = str(action.get("value") or "")
            place = place_of(body, Ref(""))
            self._work.later("a button", press(body, value), self._failing(place))

        return listener

    def _submitted(self, form: Form) -> Callable[..., Awaitable[None]]:
        async def listener(body: Body, ack: AsyncAck) -> None:
            await ack()
            place = Place("", str(body["user"]["id"]))
            state = body["view"].get("state") or {}
            self._work.later("a form", form(body, state), self._failing(place))

        return listener

    async def _answered(self, body: Body, ack: AsyncAck) -> None:
        state = body["view"].get("state") or {}
        if wrong := await self._team.checked(body, state):
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        place = Place("", str(body["user"]["id"]))
        self._work.later("a human answer", self._team.answered(body, state), self._failing(place))

    async def _ignored(self, ack: AsyncAck) -> None:
        await ack()

    def _failing(self, place: Place) -> Callable[[str], Coroutine[Any, Any, None]]:
        """Tells the person that it failed, with a reference number."""

        async def tell(reference: str) -> None:
            message = words(OUT_OF_ORDER.format(contact=self._contact, reference=reference))
            if place.direct:
                await self._line.poster.post(place, message, ASIDE)
            elif place.channel:
                await self._line.poster.to_asker(place, message, ASIDE)
            else:
                await self._line.poster.to_person(place.user, message, ASIDE)

        return tell


async def _done(call: Awaitable[object]) -> None:
    await call
