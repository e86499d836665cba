"""The path of an incoming question, whatever platform it comes from.

dedupe → queue → limit per user → redact → thread → answer → record → post,
exactly once under retries, twins, restarts and replicas on one database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.channels import Channels
from adapters.desk.cases import CaseDesk
from adapters.desk.incoming import Handled, Incoming, Limits, Platform, Voice
from bot.ports import Clock, Records
from bot.question import Question
from bot.records import Asked, Counts, Fate, Opinion, Record
from bot.reply import Reply

Ask = Callable[[Question], Awaitable[Reply]]


class Desk:
    """Shared by every platform of one process.

    Life: make it → `join` each platform → `async with desk:` (hands start, what
    a crash left is taken up) → `handle` … → leaving drains.
    """

    cases: CaseDesk

    def __init__(
        self,
        ask: Ask,
        records: Records,
        channels: Channels,
        clock: Clock,
        limits: Limits | None = None,
        *,
        worker: str = "",
    ) -> None: ...

    def join(self, name: str, platform: Platform) -> None:
        """Let the desk speak on a platform: after a restart, and about cases."""

    async def __aenter__(self) -> Desk:
        raise NotImplementedError

    async def __aexit__(self, *_: object) -> None:
        """Drain."""

    async def drain(self, seconds: float = 20) -> None:
        """Take no more, finish what is in hand, let go of the rest for another replica or the next start."""

    async def handle(self, incoming: Incoming, voice: Voice) -> Handled:
        """Take a message on. Returns as soon as it is safe to acknowledge it: a few milliseconds."""
        raise NotImplementedError

    async def edited(self, incoming: Incoming, voice: Voice) -> Handled:
        """The message `incoming.message` now reads `incoming.text`; `incoming.key` and `twin` are the edit's own.

        Not answered yet: the new words are answered instead. Answered: the reply is marked.
        """
        raise NotImplementedError

    async def withdrawn(self, platform: str, message: str, fate: Fate) -> None:
        """The message was deleted, or the asker pressed Stop: cancelled if not answered, marked if deleted later."""

    async def opinion(self, opinion: Opinion) -> None:
        """Feedback on a reply (`opinion.record` is the delivery's key); the note is redacted here."""

    async def record(self, key: str) -> Record | None:
        """The evidence of the reply with that delivery key: citations for "Show sources", facts for "Not right?"."""
        raise NotImplementedError

    async def again(self, key: str) -> Reply | None:
        """That reply, made again from what is remembered ("Share in channel"); None when the question is not kept."""
        raise NotImplementedError

    async def history(self, platform: str, user: str, most: int = 5) -> list[Asked]:
        """Somebody's last questions with their outcomes."""
        raise NotImplementedError

    async def erase(self, platform: str, user: str) -> Counts:
        """ "Delete my history"."""
        raise NotImplementedError

    async def tick(self) -> None:
        """What is done from time to time: leases, unfinished work, reminders, purge. `run` calls it by the clock."""
