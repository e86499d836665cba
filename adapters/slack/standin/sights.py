"""Looking at a running stand-in: what everybody sees there, and waiting until something holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.slack.standin.deeds import Sent
from adapters.standin.control import Control, NotSeen


class Sights(Control):
    """What can be seen in a stand-in, over its control."""

    async def replies(
        self, sent: Sent, count: int = 1, timeout: float = 10, apart: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """The app's finished messages after this one in its thread, once there are that many. Raises `NotSeen`.

        Messages whose metadata carry one of the keys in `apart` don't count.
        """
        where = {"channel": sent.channel, "thread": sent.thread, "after": sent.ts, "apart": list(apart)}
        return await self.replied(count, timeout, **where)

    async def messages(self, channel: str, thread: str | None = None) -> list[dict[str, Any]]:
        """What everybody sees there, oldest first."""
        seen = [m for m in (await self.state())["messages"] if m["channel"] == channel]
        seen = [m for m in seen if not m["deleted"] and not m["seen_by"]]
        return [m for m in seen if thread in (None, m["ts"], m.get("thread_ts"))]

    async def ephemeral(self, channel: str, user: str) -> list[dict[str, Any]]:
        """What only that user sees there."""
        seen = (await self.state())["messages"]
        return [m for m in seen if m["channel"] == channel and m["seen_by"] == user and not m["deleted"]]

    async def view(self, user: str, timeout: float = 10) -> dict[str, Any]:
        """The modal on top, once there is one."""
        return dict(await self.until(lambda s: (s["views"].get(user) or [None])[-1], timeout))

    async def home(self, user: str, timeout: float = 10) -> dict[str, Any]:
        """The Home tab, once it was published."""
        return dict(await self.until(lambda s: s["homes"].get(user), timeout))

    async def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        return [c for c in (await self.state())["calls"] if method in (None, c["method"])]

    async def connected(self, count: int = 1, timeout: float = 30) -> None:
        """Wait until that many sockets are open. Raises `NotSeen`."""
        if await self.do("connected", count=count, seconds=timeout) < count:
            raise NotSeen(f"no {count} sockets within {timeout} s")
