"""Replies as they were given, for a while: with a chat model the same question may get another draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.reply import Reply

MOST = 500
WHILE = timedelta(hours=1)  # after which the sources may have changed


@dataclass(frozen=True)
class Lately:
    """In memory alone, and gone when anybody's history is deleted."""

    clock: Callable[[], datetime]
    _kept: dict[str, tuple[datetime, Reply]] = field(default_factory=dict)

    def keep(self, key: str, reply: Reply) -> None:
        self._kept[key] = (self.clock(), reply)
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def get(self, key: str) -> Reply | None:
        at, reply = self._kept.get(key, (None, None))
        return reply if at and self.clock() - at <= WHILE else None

    def forget(self) -> None:
        self._kept.clear()
