"""What the bot does besides answering: help, "my cases", "delete my history", and a first word when it is installed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from adapters.desk import Desk
from adapters.teams import forms
from adapters.teams.activities import Activity
from adapters.teams.buttons import Body, Press
from adapters.teams.calls import Refused
from adapters.teams.delivery import Line
from adapters.teams.home import SHOWN, erase_activity, help_activity, mine_activity
from adapters.teams.manifest import COMMANDS
from adapters.teams.place import Place
from adapters.teams.posting import ASIDE, moved
from adapters.teams.questions import PLATFORM
from adapters.teams.rendering import text_activity
from adapters.teams.words import ERASED, NO_CHAT
from bot.changes import Change

HELP, MINE, ERASE = COMMANDS
GREETINGS = frozenset(("hi", "hello", "hey", "hei", "hallo", "hej", "start"))  # what a chat is begun with


class Commands:
    """Each is answered where it was given; what is about a person, in their own chat."""

    def __init__(
        self,
        desk: Desk,
        line: Line,
        changes: Callable[[], Awaitable[Sequence[Change]]],
        contact: Callable[[], Awaitable[str]],
        name: str,
    ) -> None:
        self._desk = desk
        self._line = line
        self._changes = changes
        self._contact = contact
        self._name = name

    def named(self, text: str) -> str:
        """The command that a message is; "" for a question. Who only says hello is told how to ask."""
        said = " ".join(text.split()).strip(" .!?").lower()
        return HELP if said in GREETINGS else said if said in COMMANDS else ""

    async def do(self, command: str, place: Place) -> None:
        if command == HELP:
            await self.help(place)
        elif command == MINE:
            await self._mine(place)
        elif command == ERASE:
            await self._privately(place, erase_activity())

    async def help(self, place: Place) -> None:
        await self._line.poster.post(place, help_activity(await self._contact(), self._name))

    async def erase(self, press: Press) -> Body:
        """Is it meant?"""
        return forms.erase()

    async def erased(self, press: Press) -> Body:
        counts = await self._desk.erase(PLATFORM, press.place.person)
        return forms.says(ERASED.format(n=counts.total))

    async def _mine(self, place: Place) -> None:
        cases = await self._desk.cases.of(PLATFORM, place.person)
        asked = await self._desk.history(PLATFORM, place.person, SHOWN)
        await self._privately(place, mine_activity(cases, asked, await self._changes()))

    async def _privately(self, place: Place, activity: dict[str, object]) -> None:
        try:
            own = await self._line.poster.personal(place)
        except Refused as error:
            if error.status not in (403, 404):
                raise
            await self._line.poster.post(place, text_activity(ASIDE, NO_CHAT))
            return
        await self._line.poster.post(moved(place, own), activity)


def is_welcome(activity: Activity) -> bool:
    """Has the bot just been put into somebody's personal chat?"""
    added, recipient = activity.get("membersAdded"), activity.get("recipient")
    bot = recipient.get("id") if isinstance(recipient, dict) else None
    return isinstance(added, list) and any(isinstance(one, dict) and one.get("id") == bot for one in added)
