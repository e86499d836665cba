"""Looking at a running stand-in: what everybody sees there, and waiting until something holds."""

from __future__ import annotations

from typing import Any

from adapters.standin.control import Control
from adapters.teams.standin.deeds import Sent
from adapters.teams.standin.workspace import THREAD


class Sights(Control):
    """What can be seen in a stand-in, over its control."""

    async def replies(
        self, sent: Sent, count: int = 1, timeout: float = 10, *, carded: bool = False
    ) -> list[dict[str, Any]]:
        """The bot's finished messages after this one in its conversation, once there are that many. Raises `NotSeen`.

        `carded`: only those with a card count.
        """
        where = {"conversation": sent.conversation, "after": sent.id, "carded": carded}
        return await self.replied(count, timeout, **where)

    async def messages(self, conversation: str, thread: str | None = None) -> list[dict[str, Any]]:
        """What everybody sees in a place, or in one conversation of it, oldest first."""
        wanted = f"{conversation}{THREAD}{thread}" if thread else conversation
        found = [m for m in (await self.state())["messages"] if not m["deleted"]]
        return [m for m in found if m["conversation"] == wanted or m["conversation"].startswith(f"{wanted}{THREAD}")]

    async def streams(self, conversation: str) -> list[dict[str, Any]]:
        """The messages that were streamed there, or are."""
        return [m for m in await self.messages(conversation) if m["stream"]]

    async def typing(self, conversation: str) -> list[dict[str, Any]]:
        return [t for t in (await self.state())["typing"] if t["conversation"] == conversation]

    async def dialog(self, user: str, timeout: float = 10) -> dict[str, Any]:
        """The dialog on top, once there is one."""
        return dict(await self.until(lambda s: (s["dialogs"].get(user) or [None])[-1], timeout))

    async def calls(self, operation: str | None = None) -> list[dict[str, Any]]:
        return [c for c in (await self.state())["calls"] if operation in (None, c["operation"])]
