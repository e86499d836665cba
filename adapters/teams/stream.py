"""A reply that arrives bit by bit, in personal chats. However the stream ends, one whole message is there.

Teams takes text that grows, about once a second, and an end that begins with what was shown. With a chat model,
statements are shown as soon as they are verified; the verdict is known last, so the message is put in its usual order
once it is complete.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from adapters.teams.calls import Refused
from adapters.teams.citations import of_draft
from adapters.teams.log import log
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE, UNLIKED, Activity, Poster, parted
from adapters.teams.rendering import text_activity
from adapters.teams.text import folded, markdown
from adapters.teams.tokens import TokenRefused
from adapters.teams.words import CUT_OFF, DRAFTING, INFORMATIVE, WITHDRAWN
from bot.reply import Citation, Claim

SHOWN = 6000  # characters of statements that are shown before the reply is there; the rest comes with it
BETWEEN = 1.1  # seconds between two parts: Teams takes about one a second


class Stream:
    """One reply on its way into one personal chat. Teams allows one at a time in each."""

    def __init__(self, poster: Poster, place: Place, id: str = "") -> None:
        """`id` is of a stream that another process began."""
        self._poster = poster
        self._place = place
        self._parts = 0
        self._beginning: asyncio.Task[None] | None = None
        self._growing: asyncio.Task[None] | None = None
        self._id = id
        self._is_over = False
        self._claims: list[str] = []  # statements of a reply that is being made
        self._citations: list[Citation] = []  # that they rest on
        self._shown = ""  # the text that may have arrived

    @property
    def reference(self) -> str:
        """Of the message that it becomes; "" before it began."""
        return f"{self._place.conversation}|{self._id}" if self._id else ""

    async def inform(self, sentence: str = "") -> None:
        """Show that the question is being worked on, and after a while what is done. Begins the stream.

        Who is cancelled here leaves a call under way: its answer says what has to be ended.
        """
        await self._begun()
        self._beginning = asyncio.create_task(self._inform(sentence))
        await asyncio.shield(self._beginning)

    async def _inform(self, sentence: str) -> None:
        if sentence or not self._id:
            made = await self._poster.courtesy(self._place, self._part("informative", sentence or INFORMATIVE[0]))
            self._id = self._id or made
            self._parts = self._parts if self._id else 0  # only a stream that began counts
        if self._id and not sentence and self._growing is None:
            self._growing = asyncio.create_task(self._grow())

    def show(self, claim: Claim, citations: Sequence[Citation]) -> None:
        """A statement of a reply that is being made; it is seen within about a second."""
        marks = "".join(f"[{n}]" for n in claim.citations)
        made = f"- {markdown(folded(claim.text))} {marks}".rstrip()
        if sum(map(len, self._claims)) + len(made) <= SHOWN:
            self._claims.append(made)
            self._citations += citations

    async def complete(self, whole: Activity, texts: Sequence[str] = (), bare: Activity | None = None) -> str:
        """End it with the whole message; returns its reference, "" where it has to be sent as one of its own.

        `texts` are what the whole message's text consists of, a paragraph each. `bare` is sent where Teams does not
        take the whole.
        """
        await self._hush()
        if not self._id:
            return ""
        if len(texts) > 1 and self._parts and not self._shown:
            await self._say("\n\n".join(texts[:-1]))
        for one in filter(None, (whole, bare)):
            if not self._is_over and await self._ended(one):
                if texts and one is whole and not whole["text"].startswith(self._shown):
                    await self._replaced(whole)
                return self.reference
        return self.reference if await self._replaced(whole) else ""

    async def drop(self) -> None:
        """Nothing is answered: nothing is left of it, but statements that were seen, and that they are no answer."""
        await self._hush()
        if not self._id:
            return
        try:
            if self._shown:
                await self._ended(text_activity(ASIDE, CUT_OFF))
            elif await self._ended(text_activity(ASIDE, WITHDRAWN)):
                await self._poster.delete(self._place, self.reference)
        except (Refused, TokenRefused) as error:
            log.info("a stream could not be taken back: %s", error)

    async def _grow(self) -> None:
        """What is done, then the statements that there are, as often as Teams takes them."""
        doing = iter(INFORMATIVE[1:])
        while True:
            await asyncio.sleep(BETWEEN)
            text = "\n".join([f"{markdown(DRAFTING)}\n", *self._claims]) if self._claims else ""
            if text != self._shown:
                await self._say(text)
            elif not text and (sentence := next(doing, "")):
                await self._poster.courtesy(self._place, self._part("informative", sentence))

    async def _say(self, text: str) -> None:
        self._shown = text
        await self._poster.courtesy(self._place, self._part("streaming", text))

    async def _begun(self) -> None:
        if self._beginning:
            await asyncio.wait({self._beginning})

    async def _hush(self) -> None:
        """Nothing grows after this."""
        await self._begun()
        growing, self._growing = self._growing, None
        if growing:
            growing.cancel()
            await asyncio.wait({growing})

    async def _ended(self, whole: Activity) -> bool:
        """False where Teams says that the stream is over: for its age, or because it was ended or stopped."""
        text = whole["text"] if whole["text"].startswith(self._shown) else f"{self._shown}\n\n{whole['text']}"
        rests = whole.get("entities") or (of_draft(self._citations, text) if self._shown and self._claims else [])
        final = {**whole, "text": text, "entities": [*rests, self._info("final")]}
        for attempt in (1, 2):
            try:
                self._id = parted(await self._poster.post(self._place, final))[1] or self._id
                self._poster.remember(self.reference, {**whole, "text": text})
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
