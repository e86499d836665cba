"""Looking at a running stand-in: what everybody sees there, and waiting until something holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import ClientSession

from adapters.teams.standin.deeds import Sent
from adapters.teams.standin.errors import Impossible
from adapters.teams.standin.workspace import THREAD


class NotSeen(AssertionError):
    """What was waited for did not happen in time."""


class Sights:
    """What can be seen in a stand-in, over its control."""

    def __init__(self, session: ClientSession, control: str) -> None:
        self.session, self.control = session, control

    async def do(self, verb: str, **arguments: Any) -> Any:
        """Any verb of `control`. Raises `Impossible`."""
        async with self.session.post(self.control + verb, json=arguments) as answer:
            said = await answer.json()
        if answer.status != 200:
            raise Impossible(said["impossible"])
        return said

    async def state(self) -> dict[str, Any]:
        return dict(await self.do("state"))

    async def until(self, holds: Callable[[dict[str, Any]], Any], timeout: float = 10) -> Any:
        """What `holds` gives of the state, once that is true. Raises `NotSeen`."""
        loop = asyncio.get_running_loop()
        end, seen = loop.time() + timeout, await self.state()
        while not (found := holds(seen)):
            if (left := end - loop.time()) <= 0:
                raise NotSeen(f"not within {timeout} s")
            seen = await self.do("changes", after=seen["version"], seconds=left)
        return found

    async def replies(
        self, sent: Sent, count: int = 1, timeout: float = 10, *, carded: bool = False
    ) -> list[dict[str, Any]]:
        """The bot's finished messages after this one in its conversation, once there are that many. Raises `NotSeen`.

        `carded`: only those with a card count.
        """
        where = {"conversation": sent.conversation, "after": sent.id, "carded": carded}
        found = list(await self.do("replies", count=count, seconds=timeout, **where))
        if len(found) < count:
            raise NotSeen(f"{len(found)} of {count} replies within {timeout} s")
        return found

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

    async def deliveries(self) -> list[dict[str, Any]]:
        return list((await self.state())["deliveries"])

    async def violations(self) -> list[dict[str, Any]]:
        return list((await self.state())["violations"])

    async def settled(self) -> None:
        """Wait until every delivery is taken or given up."""
        await self.do("settled")
