"""Looking at a running stand-in, and doing something there, over its control."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import ClientSession


class Impossible(Exception):
    """What a test asked for that no person can do there."""


class NotSeen(AssertionError):
    """What was waited for did not happen in time."""


class Control:
    """What can be done and seen in a stand-in of any platform."""

    def __init__(self, session: ClientSession, control: str) -> None:
        self.session, self.control = session, control

    async def do(self, verb: str, **arguments: Any) -> Any:
        """Any verb of the stand-in's `control`. Raises `Impossible`."""
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

    async def replied(self, count: int, timeout: float, **where: Any) -> list[dict[str, Any]]:
        """Finished messages of ours in that place, once there are that many. Raises `NotSeen`."""
        found = list(await self.do("replies", count=count, seconds=timeout, **where))
        if len(found) < count:
            raise NotSeen(f"{len(found)} of {count} replies within {timeout} s")
        return found

    async def deliveries(self) -> list[dict[str, Any]]:
        return list((await self.state())["deliveries"])

    async def violations(self) -> list[dict[str, Any]]:
        return list((await self.state())["violations"])

    async def settled(self) -> None:
        """Wait until every delivery is taken or given up."""
        await self.do("settled")
