"""What a channel or group chat shows until the answer stands there. Nothing of it stays."""

from __future__ import annotations

import asyncio

from adapters.teams.calls import Refused
from adapters.teams.log import log
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE, Activity, Poster
from adapters.teams.rendering import text_activity
from adapters.teams.tokens import TokenRefused

TYPING: Activity = {"type": "typing"}
PATIENCE = 0.4  # seconds: an answer that is there sooner needs no "is typing", which would only hold it up


class Meanwhile:
    """That the bot is typing, and the message that says how many wait before."""

    def __init__(self, poster: Poster, place: Place, notice: str = "") -> None:
        """`notice` is the reference of one that another process left."""
        self._poster = poster
        self._place = place
        self._notice = notice
        self._noticing: asyncio.Task[None] | None = None
        self._typing: asyncio.Task[None] | None = None

    async def tell(self, sentence: str) -> None:
        """Post a notice. Who is cancelled here leaves it under way: it must be known where it went."""
        self._noticing = asyncio.create_task(self._tell(sentence))
        await asyncio.shield(self._noticing)

    async def _tell(self, sentence: str) -> None:
        id = await self._poster.courtesy(self._place, text_activity(ASIDE, sentence))
        self._notice = f"{self._place.conversation}|{id}" if id else ""

    def type(self) -> None:
        """Show that an answer is being made, should that take a while."""
        self._typing = asyncio.create_task(self._type())

    async def _type(self) -> None:
        await asyncio.sleep(PATIENCE)
        await self._poster.courtesy(self._place, TYPING)

    async def notice(self) -> str:
        """The reference of the notice, "" for none. The answer is there: nothing more is shown."""
        typing, self._typing = self._typing, None
        if typing:
            typing.cancel()
        if self._noticing:
            await asyncio.wait({self._noticing})
        return self._notice

    def forget(self) -> None:
        """The notice is no notice any more."""
        self._notice = ""

    async def over(self) -> None:
        """Nothing is left that says "wait"."""
        waiting, self._notice = await self.notice(), ""
        if waiting:
            try:
                await self._poster.delete(self._place, waiting)
            except (Refused, TokenRefused) as error:
                log.info("a notice could not be taken back: %s", error)
