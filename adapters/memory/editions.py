"""Where editions live as long as the process does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from adapters.memory.build import MemoryBuild
from adapters.memory.edition import Contents, MemoryEdition
from bot.errors import NoEdition, PublishBusy


class MemoryEditions:
    """The `Editions` port. Safe to share among threads; one publisher at a time."""

    def __init__(self) -> None:
        self._published: list[tuple[MemoryEdition, Contents, int]] = []  # with the format of each
        self._lock = threading.Lock()

    def current(self) -> MemoryEdition:
        if not self._published:
            raise NoEdition("Nothing has been published yet.", "Run `footnote publish` first.")
        return self._published[-1][0]

    @contextmanager
    def begin(self, fingerprint: str, format: int, *, fresh: bool = False) -> Iterator[MemoryBuild]:
        if not self._lock.acquire(blocking=False):
            raise PublishBusy("Another publish is running.", "Wait until it is done, then try again.")
        try:
            yield self._build(fingerprint, format, fresh)
        finally:
            self._lock.release()

    def _build(self, fingerprint: str, format: int, fresh: bool) -> MemoryBuild:
        def finish(contents: Contents, name: str, published: datetime) -> str:
            edition = MemoryEdition(f"{len(self._published) + 1}-{name}", fingerprint, published, contents)
            self._published.append((edition, contents, format))
            return edition.id

        if fresh or not self._published:
            return MemoryBuild(Contents(), "", False, finish)
        edition, contents, its_format = self._published[-1]
        same = (edition.fingerprint, its_format) == (fingerprint, format)
        return MemoryBuild(contents.copy(), edition.id, same, finish)
