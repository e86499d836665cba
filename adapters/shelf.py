"""What platforms show of the knowledge folder beside replies: its vocabulary, whom to ask, what changed lately."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

from adapters.editions.store import DiskEditions
from bot.changes import Change, changes
from bot.errors import FootnoteError
from bot.facts import Vocabulary
from bot.ports import Clock

LATELY = timedelta(days=30)
CONTACT = "the privacy team"


class Shelf:
    """Reads the current edition; what is costly is remembered until the next one."""

    def __init__(self, editions: DiskEditions, clock: Clock) -> None:
        self._editions = editions
        self._clock = clock
        self._changes: tuple[str, tuple[Change, ...]] = ("", ())

    async def vocabulary(self) -> Vocabulary:
        """Of the edition being served. Raises `NoEdition`."""
        return await asyncio.to_thread(lambda: self._editions.current().vocabulary)

    async def contact(self) -> str:
        """Whom an employee asks; a plain name where no edition can be read."""
        try:
            return await asyncio.to_thread(lambda: self._editions.current().company.contact)
        except FootnoteError:
            return CONTACT

    async def changes(self) -> tuple[Change, ...]:
        """What the last editions changed, the newest first; nothing where they can't be read."""
        try:
            return await asyncio.to_thread(self._lately)
        except FootnoteError:
            return ()

    def _lately(self) -> tuple[Change, ...]:
        current = self._editions.current()
        if self._changes[0] != current.id:
            self._changes = (current.id, self._compare(current.published))
        since = (self._clock() - LATELY).date()
        return tuple(c for c in self._changes[1] if c.on >= since)

    def _compare(self, until: datetime) -> tuple[Change, ...]:
        """The differences between each edition and the one before it, up to the one being served."""
        listed = [one for one in self._editions.all() if one.published <= until]
        found: list[Change] = []
        for later, earlier in pairwise(listed):
            found += changes(self._editions.opened(earlier.number), self._editions.opened(later.number))
        return tuple(found)
