"""How Footnote speaks in one Teams conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from adapters.desk import Asker, Delivery
from adapters.teams.calls import Refused
from adapters.teams.log import log
from adapters.teams.meanwhile import Meanwhile
from adapters.teams.people import People
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE, UNLIKED, Activity, Poster, moved, parted
from adapters.teams.rendering import answer_activity, bare_activity, paragraphs, text_activity
from adapters.teams.stream import Stream
from adapters.teams.words import MAYBE_SAID, NO_CHAT, PRIVATELY, QUEUED, UNREAD
from bot.redaction import Redacted, restore
from bot.reply import Citation, Claim, Reply

GONE = frozenset((403, 404))  # the bot is no longer in that conversation

Post = Callable[[Activity], Awaitable[str]]


@dataclass
class Line:
    """What all conversations share."""

    poster: Poster
    people: People
    bot: str  # the bot's own id in Teams
    tenant: str
    service: str  # the serviceUrl that was seen last


class TeamsVoice:
    """The `Voice` port in one place."""

    def __init__(self, line: Line, place: Place, begun: str = "") -> None:
        """`begun` is the reference of the stream, or of the notice, that another process left."""
        self._poster = line.poster
        self._people = line.people
        self._place = place
        self._stream = Stream(line.poster, place, parted(begun)[1]) if place.direct else None
        self._maybe_said = False
        self._meanwhile = Meanwhile(line.poster, place, "" if place.direct else begun)
        self._was_begun = bool(begun)  # then what may stand there already is put in its own place again

    async def vet(self) -> tuple[Asker, bool]:
        shared = not self._place.private and await self._people.shared(self._place)  # which may tell of the asker too
        return await self._people.asker(self._place), shared

    async def queued(self, position: int) -> None:
        sentence = QUEUED.format(n=position)
        if self._stream:
            await self._stream.inform(sentence)
        elif not self._place.private:
            await self._meanwhile.tell(sentence)

    async def working(self) -> None:
        if self._stream:
            await self._stream.inform()
        elif not self._place.private:
            self._meanwhile.type()

    async def show(self, claim: Claim, citations: Sequence[Citation]) -> None:
        """A statement of the reply that is being made. Personal chats see it at once, other places the whole."""
        if self._stream:
            self._stream.show(claim, citations)

    async def begun(self) -> str:
        notice = await self._meanwhile.notice()
        return self._stream.reference if self._stream else notice

    async def dropped(self) -> None:
        if self._stream:
            await self._stream.drop()
        await self._meanwhile.over()

    async def say(self, delivery: Delivery) -> str:
        place = self._place
        made = replace(delivery, notes=(*delivery.notes, *self._own_notes()))
        if delivery.redacted and (place.direct or place.private or delivery.only_asker):
            made = replace(made, reply=restored(made.reply, delivery.redacted))
        try:
            if not place.direct and (place.private or delivery.only_asker):
                return await self._whole(made, self._privately)
            texts = paragraphs(made.reply)
            streamed = (
                await self._stream.complete(answer_activity(made), texts, bare=bare_activity(made))
                if self._stream
                else ""
            )
            return streamed or await self._whole(made, self._reaching)
        finally:
            await self._meanwhile.over()

    async def tell(self, key: str, text: str) -> str:
        whole = text_activity(key, text)
        try:
            if self._place.private and not self._place.direct:
                return await self._privately(whole)
            streamed = await self._stream.complete(whole) if self._stream else ""
            return streamed or await self._reaching(whole)
        finally:
            await self._meanwhile.over()

    async def said(self, key: str) -> str | None:
        """Teams can't be asked. What was streamed is completed again, which changes nothing if it was complete."""
        self._maybe_said = True
        return None

    async def mark(self, reply: str, text: str) -> None:
        await self._poster.mark(self._place, reply, text)

    def _own_notes(self) -> list[str]:
        notes = [UNREAD.format(what=self._place.unread)] if self._place.unread else []
        return [*notes, MAYBE_SAID] if self._maybe_said and not self._was_begun else notes

    async def _whole(self, made: Delivery, post: Post) -> str:
        """The answer; its words alone where Teams does not take the card.

        Where the connection broke it may stand there or not: it is said again, and that it is.
        """
        share = self._place.share
        try:
            return await post(answer_activity(made, share=share))
        except Refused as error:
            log.warning("a reply was refused: %s", error)
            if error.status in UNLIKED:
                return await post(bare_activity(made))
            if error.status != 0 or MAYBE_SAID in made.notes:
                raise
        return await post(answer_activity(replace(made, notes=(*made.notes, MAYBE_SAID)), share=share))

    async def _reaching(self, whole: Activity) -> str:
        """In the conversation; in the asker's own chat where that is closed to the bot by now."""
        notice = await self._meanwhile.notice()
        if notice and await self._replaced(notice, whole):
            return notice
        try:
            return await self._poster.post(self._place, whole)
        except Refused as error:
            if self._place.direct or error.status not in GONE:
                raise
            log.info("a conversation is closed to the bot: %s", error)
            return await self._poster.post(await self._own_chat(), whole)

    async def _replaced(self, notice: str, whole: Activity) -> bool:
        """Put it in the place of the notice: one call less, and done twice it changes nothing."""
        try:
            await self._poster.put(self._place, notice, whole)
        except Refused as error:
            if error.status not in GONE:
                raise
            log.info("a notice is gone: %s", error)
            self._meanwhile.forget()
            return False
        self._meanwhile.forget()
        return True

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


def restored(reply: Reply, redacted: Redacted) -> Reply:
    """The reply with the asker's own words as they were typed: for their eyes only. Sources stay as they are."""
    parts = tuple(restored(part, redacted) for part in reply.parts)
    return replace(reply, question=restore(reply.question, redacted), parts=parts)
