"""A reply that arrives bit by bit, in personal chats. However the stream ends, one whole message is there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from adapters.teams.log import log
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE, UNLIKED, Activity, Poster
from adapters.teams.rendering import text_activity
from adapters.teams.tokens import TokenRefused
from adapters.teams.wire import Refused
from adapters.teams.words import INFORMATIVE, WITHDRAWN

BETWEEN = 1.1  # seconds between two parts: Teams takes about one a second


class Stream:
    """One reply on its way into one personal chat. Teams allows one at a time in each."""

    def __init__(self, poster: Poster, place: Place, id: str = "") -> None:
        """`id` is of a stream that another process began."""
        self._poster = poster
        self._place = place
        self._parts = 0
        self._informing: asyncio.Task[None] | None = None
        self._id = id
        self._is_over = False

    @property
    def reference(self) -> str:
        """Of the message that it becomes; "" before it began."""
        return f"{self._place.conversation}|{self._id}" if self._id else ""

    async def inform(self, sentence: str = "") -> None:
        """Show that the question is being worked on, and after a while what is done. Begins the stream."""
        if sentence or not self._id:
            made = await self._poster.courtesy(self._place, self._part("informative", sentence or INFORMATIVE[0]))
            self._id = self._id or made
        if self._id and not sentence and self._informing is None:
            self._informing = asyncio.create_task(self._go_on())

    async def complete(self, whole: Activity, texts: Sequence[str] = (), bare: Activity | None = None) -> str:
        """End it with the whole message; returns its reference, "" where it has to be sent as one of its own.

        `texts` are what the whole message's text consists of, a paragraph each. `bare` is sent where Teams does not
        take the whole.
        """
        await self._hush()
        if not self._id:
            return ""
        if len(texts) > 1 and self._parts:
            await self._poster.courtesy(self._place, self._part("streaming", "\n\n".join(texts[:-1])))
        spare = {**bare, "text": f"{whole['text']}\n\n{bare['text']}"} if bare else None  # what was shown must stay
        for one in (whole, spare):
            if one and not self._is_over and await self._ended(one):
                return self.reference
        return self.reference if await self._replaced(whole) else ""

    async def drop(self) -> None:
        """Nothing is answered: nothing is left of it."""
        await self._hush()
        if not self._id:
            return
        try:
            if await self._ended(text_activity(ASIDE, WITHDRAWN)):
                await self._poster.delete(self._place, self.reference)
        except (Refused, TokenRefused) as error:
            log.info("a stream could not be taken back: %s", error)

    async def _go_on(self) -> None:
        for sentence in INFORMATIVE[1:]:
            await asyncio.sleep(BETWEEN)
            await self._poster.courtesy(self._place, self._part("informative", sentence))

    async def _hush(self) -> None:
        """Nothing about what is done comes after this."""
        informing, self._informing = self._informing, None
        if informing:
            informing.cancel()
            await asyncio.wait({informing})

    async def _ended(self, whole: Activity) -> bool:
        """False where Teams says that the stream is over: for its age, or because it was ended or stopped."""
        final = {**whole, "entities": [*whole.get("entities", []), self._info("final")]}
        for attempt in (1, 2):
            try:
                await self._poster.post(self._place, final)
                self._poster.remember(self.reference, whole)
                return True
            except Refused as error:
                log.info("a stream could not be ended: %s", error)
                self._is_over = error.status not in UNLIKED
                if error.status != 0:
                    return False
                if attempt == 2:  # it may be ended, or not
                    raise
        return False

    async def _replaced(self, whole: Activity) -> bool:
        """Put the whole message in the place of what arrived."""
        try:
            await self._poster.put(self._place, self.reference, whole)
        except Refused as error:
            if error.status == 0:
                raise
            log.info("a streamed message could not be replaced: %s", error)
            return False
        return True

    def _part(self, kind: str, text: str) -> Activity:
        self._parts += 1
        return {"type": "typing", "text": text, "entities": [{**self._info(kind), "streamSequence": self._parts}]}

    def _info(self, kind: str) -> dict[str, Any]:
        return {"type": "streaminfo", "streamType": kind, **({"streamId": self._id} if self._id else {})}
