"""How Footnote speaks in one Teams conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.desk import Delivery
from adapters.teams.log import log
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE, Activity, Poster, moved, parted
from adapters.teams.rendering import answer_activity, paragraphs, text_activity
from adapters.teams.stream import Stream
from adapters.teams.tokens import TokenRefused
from adapters.teams.wire import Refused
from adapters.teams.words import MAYBE_SAID, NO_CHAT, PRIVATELY, QUEUED, UNREAD

TYPING: Activity = {"type": "typing"}
GONE = frozenset((403, 404))  # the bot is no longer in that conversation


@dataclass
class Line:
    """What all conversations share."""

    poster: Poster
    bot: str  # the bot's own id in Teams
    tenant: str
    service: str  # the serviceUrl that was seen last


class TeamsVoice:
    """The `Voice` port in one place."""

    def __init__(self, line: Line, place: Place, begun: str = "") -> None:
        """`begun` is the reference of the stream that another process left."""
        self._poster = line.poster
        self._place = place
        self._stream = Stream(line.poster, place, parted(begun)[1]) if place.direct else None
        self._maybe_said = False
        self._waiting = ""  # the message that says so

    async def queued(self, position: int) -> None:
        sentence = QUEUED.format(n=position)
        if self._stream:
            await self._stream.inform(sentence)
        elif not self._place.private:
            try:
                self._waiting = await self._poster.post(self._place, text_activity(ASIDE, sentence))
            except (Refused, TokenRefused) as error:
                log.info("nobody could be told to wait: %s", error)

    async def working(self) -> None:
        if self._stream:
            await self._stream.inform()
        elif not self._place.private:
            await self._poster.courtesy(self._place, TYPING)

    async def begun(self) -> str:
        return self._stream.reference if self._stream else ""

    async def dropped(self) -> None:
        if self._stream:
            await self._stream.drop()
        await self._answered()

    async def say(self, delivery: Delivery) -> str:
        place = self._place
        notes = [*delivery.notes]
        if place.unread:
            notes.append(UNREAD.format(what=place.unread))
        if self._maybe_said and not await self.begun():
            notes.append(MAYBE_SAID)
        made = replace(delivery, notes=tuple(notes))
        try:
            if not place.direct and (place.private or delivery.only_asker):
                return await self._privately(answer_activity(made, share=place.share))
            whole = answer_activity(made)
            streamed = await self._stream.complete(whole, paragraphs(made.reply)) if self._stream else ""
            return streamed or await self._reaching(whole)
        finally:
            await self._answered()

    async def tell(self, key: str, text: str) -> str:
        whole = text_activity(key, text)
        try:
            if self._place.private and not self._place.direct:
                return await self._privately(whole)
            streamed = await self._stream.complete(whole) if self._stream else ""
            return streamed or await self._reaching(whole)
        finally:
            await self._answered()

    async def said(self, key: str) -> str | None:
        """Teams can't be asked. What was streamed is completed again, which changes nothing if it was complete."""
        self._maybe_said = True
        return None

    async def mark(self, reply: str, text: str) -> None:
        await self._poster.mark(self._place, reply, text)

    async def _reaching(self, whole: Activity) -> str:
        """In the conversation; in the asker's own chat where that is closed to the bot by now."""
        try:
            return await self._poster.post(self._place, whole)
        except Refused as error:
            if self._place.direct or error.status not in GONE:
                raise
            log.info("a conversation is closed to the bot: %s", error)
            return await self._poster.post(await self._own_chat(), whole)

    async def _privately(self, whole: Activity) -> str:
        """In the asker's own chat; where it was asked for all to see, that is said there."""
        place = self._place
        try:
            reference = await self._poster.post(await self._own_chat(), whole)
        except Refused as error:
            if error.status not in GONE:
                raise
            log.info("somebody has no chat with the bot: %s", error)
            return await self._poster.post(place, text_activity(ASIDE, NO_CHAT))
        if not place.private:
            await self._poster.courtesy(place, text_activity(ASIDE, PRIVATELY))
        return reference

    async def _own_chat(self) -> Place:
        return moved(self._place, await self._poster.personal(self._place))

    async def _answered(self) -> None:
        """Nothing is left that says "wait"."""
        waiting, self._waiting = self._waiting, ""
        if waiting:
            try:
                await self._poster.delete(self._place, waiting)
            except (Refused, TokenRefused) as error:
                log.info("a notice could not be taken back: %s", error)
