"""How Footnote speaks in one Slack conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.desk import Delivery
from adapters.slack.client import Courtesy, code, log
from adapters.slack.place import Place
from adapters.slack.posting import ASIDE, WAITING, Poster, words
from adapters.slack.ref import Ref
from adapters.slack.rendering import message
from adapters.slack.stream import Stream
from adapters.slack.words import CUT_OFF
from adapters.slack.work import Work
from bot.redaction import Redacted, restore
from bot.reply import Citation, Claim, Reply

QUEUED = "Many are asking right now: you are number {n}. Your answer comes by itself."
LOADING = ("Reading your question…", "Looking through the sources…", "Checking the quotes…")


@dataclass(frozen=True)
class Line:
    """What all conversations of the app share."""

    client: AsyncWebClient  # waits where Slack says so
    eager: AsyncWebClient  # does not: for what can be left out
    poster: Poster
    courtesy: Courtesy
    work: Work
    app_user: str  # id of the app's own user

    @classmethod
    def of(cls, client: AsyncWebClient, eager: AsyncWebClient, work: Work, app_user: str) -> Line:
        return cls(client, eager, Poster(client), Courtesy(), work, app_user)


class SlackVoice:
    """The `Voice` port in one place."""

    def __init__(self, line: Line, place: Place, *, revived: bool = False) -> None:
        """`revived`: another process may have spoken here before, and been cut off."""
        self._line = line
        self._place = place
        self._is_tidy = not revived
        self._waiting = ""  # the message that says so
        self._stream = Stream(line.eager, line.poster, line.courtesy, place)

    async def queued(self, position: int) -> None:
        sentence = QUEUED.format(n=position)
        if self._place.direct:
            await self._status(sentence, ())
        elif not self._place.private:
            try:
                self._waiting = await self._line.poster.post(self._place, words(sentence), WAITING)
            except SlackApiError as error:
                log.info("nobody could be told to wait: %s", code(error))

    async def working(self) -> None:
        if not self._place.direct:
            return
        place, eager = self._place, self._line.eager
        await self._line.courtesy(
            "agents.sessions.setStatus",
            lambda: eager.agents_sessions_setStatus(
                channel_id=place.channel, thread_ts=place.thread, status="processing", title="A privacy question"
            ),
        )
        await self._status("is reading the sources…", LOADING)

    async def show(self, claim: Claim, citations: Sequence[Citation]) -> None:
        """A statement of the reply that is being made. Direct messages stream it, other places wait for the whole."""
        if self._place.direct and not self._place.private:
            await self._stream.show(claim, citations)

    async def dropped(self) -> None:
        if self._stream.has_begun:
            await self._stream.end(CUT_OFF, ASIDE)
        if self._place.direct:
            await self._status("", ())
        await self._answered()

    async def begun(self) -> str:
        return ""

    async def say(self, delivery: Delivery) -> str:
        place, ref = self._place, Ref(delivery.key, self._place.talk)
        reply = delivery.reply
        shown: dict[str, Any] = {"notes": delivery.notes, "has_case": delivery.case is not None}
        private = place.private or delivery.only_asker
        if delivery.redacted and (private or place.direct):
            reply = restored(reply, delivery.redacted)
        try:
            if private:
                made = message(reply, ref, **shown, share=place.share)
                return await self._line.poster.to_asker(place, made, delivery.key)
            if place.direct and (said := await self._stream.say(reply, ref, delivery.key, **shown)):
                return said
            return await self._line.poster.post(place, message(reply, ref, **shown), delivery.key)
        finally:
            await self._answered()

    async def tell(self, key: str, text: str) -> str:
        try:
            if self._stream.has_begun:
                return await self._stream.end(text, key)
            if self._place.private:
                return await self._line.poster.to_asker(self._place, words(text), key)
            return await self._line.poster.post(self._place, words(text), key)
        finally:
            await self._answered()

    async def said(self, key: str) -> str | None:
        if self._place.private:
            return None
        found = await self._line.poster.find(self._place, key)
        if found is None and self._place.direct:
            self._is_tidy = False
        if found:
            self._tidy()
        return found

    async def mark(self, reply: str, text: str) -> None:
        if reply.endswith(":private"):
            return
        try:
            if await self._line.poster.append(reply, self._place.thread, text):
                return
        except SlackApiError as error:
            log.info("a reply could not be marked: %s", code(error))
        await self._line.poster.post(self._place, words(text), ASIDE)

    def _tidy(self) -> None:
        """Take away what a crash left: half a reply, or a notice of waiting. The whole reply is there."""
        if not self._is_tidy and not self._place.private:
            self._is_tidy = True
            self._line.work.later("tidying a thread", self._tidied())

    async def _tidied(self) -> None:
        try:
            left = await self._line.poster.leftovers(self._place, self._line.app_user)
        except (SlackApiError, OSError, TimeoutError) as error:
            log.info("a thread could not be tidied: %s", type(error).__name__)
            return
        for reference in left:
            await self._line.courtesy("chat.delete", partial(self._line.poster.delete, reference))

    async def _status(self, status: str, loading: tuple[str, ...]) -> None:
        place, eager = self._place, self._line.eager
        await self._line.courtesy(
            "assistant.threads.setStatus",
            lambda: eager.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread, status=status, loading_messages=list(loading) or None
            ),
        )

    async def _answered(self) -> None:
        """Nothing is left that says "wait"."""
        self._tidy()
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            await self._line.courtesy("chat.delete", lambda: self._line.poster.delete(waiting))
        if self._place.direct:
            await idle(self._line, self._place)


def restored(reply: Reply, redacted: Redacted) -> Reply:
    """The reply with the asker's own words as they were typed: for their eyes only. Sources stay as they are."""
    parts = tuple(restored(part, redacted) for part in reply.parts)
    return replace(reply, question=restore(reply.question, redacted), parts=parts)


async def idle(line: Line, place: Place) -> None:
    """The app is no longer at work in the thread: Slack shows no Stop button."""
    await line.courtesy(
        "agents.sessions.setStatus",
        lambda: line.eager.agents_sessions_setStatus(channel_id=place.channel, thread_ts=place.thread, status="active"),
    )
