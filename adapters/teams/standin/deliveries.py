"""Bringing activities to the bot until it takes them, as often as Teams does and no oftener."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientConnectionError, ClientSession

from adapters.standin.clock import Clock
from adapters.standin.control import Impossible

RETRIES = (0.0,)  # seconds to wait before each further try
ACKNOWLEDGE_SECONDS = 15.0
JSON = "application/json; charset=utf-8"

Token = Callable[[str], str]  # what a call carries in Authorization, by the activity's serviceUrl


@dataclass
class Delivery:
    """One activity, and how it went."""

    name: str
    activity: dict[str, Any]
    id: str
    tries: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: bool = False
    settled: bool = False
    status: int = 0
    body: Any = None

    def shown(self) -> dict[str, Any]:
        """As tests see it; the activity itself stays out."""
        return {
            "id": self.id,
            "name": self.name,
            "activity_id": self.activity.get("id"),
            "tries": self.tries,
            "acknowledged": self.acknowledged,
            "settled": self.settled,
            "status": self.status,
        }


class Deliveries:
    """All that was brought to the bot, in order."""

    def __init__(
        self, clock: Clock, session: ClientSession, retries: Sequence[float], token: Token, changed: Callable[[], None]
    ) -> None:
        self.url, self.retries = "", tuple(retries)
        self.all: list[Delivery] = []
        self._clock, self._session, self._token, self._changed = clock, session, token, changed
        self._numbers = itertools.count(1)
        self._running: set[asyncio.Task[None]] = set()

    def start(self, name: str, activity: dict[str, Any], *, again: bool = True) -> Delivery:
        """Begin to deliver; what somebody waits for is not tried again."""
        delivery = Delivery(name, activity, f"d{next(self._numbers)}")
        self.all.append(delivery)
        self._spawn(self._deliver(delivery, self.retries if again else ()))
        return delivery

    def again(self, delivery: Delivery) -> None:
        """The same once more though it was taken, as when the acknowledgement got lost."""
        delivery.settled = False
        self._spawn(self._deliver(delivery, ()))

    def find(self, activity_id: str) -> Delivery:
        """The first that brought this activity. Raises `Impossible`."""
        found = next((d for d in self.all if d.activity.get("id") == activity_id), None)
        if found is None:
            raise Impossible(f"the bot was not told of {activity_id}")
        return found

    async def finished(self, delivery: Delivery) -> Delivery:
        """The delivery once it is taken or given up."""
        while not delivery.settled and self._running:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        return delivery

    async def settled(self) -> None:
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _deliver(self, delivery: Delivery, waits: Sequence[float]) -> None:
        try:
            for wait in (0.0, *waits):
                await self._clock.until(self._clock.now() + wait)
                if await self._try(delivery):
                    break
        finally:
            delivery.settled = True
            self._changed()

    async def _try(self, delivery: Delivery) -> bool:
        """One attempt: whether another one is of no use. Teams tries again what nobody took, not what was refused."""
        record: dict[str, Any] = {"sent": time.monotonic(), "acknowledged": None, "status": 0, "error": ""}
        delivery.tries.append(record)
        try:
            status, body = await self._clock.within(self._post(delivery.activity), ACKNOWLEDGE_SECONDS)
        except (TimeoutError, ClientConnectionError) as error:
            record["error"] = "timeout" if isinstance(error, TimeoutError) else "unreachable"
            return False
        record |= {"status": status, "acknowledged": time.monotonic() if status < 300 else None}
        delivery.status, delivery.body = status, body
        delivery.acknowledged = delivery.acknowledged or status < 300
        return status < 500 and status != 429

    async def _post(self, activity: dict[str, Any]) -> tuple[int, Any]:
        if not self.url:
            raise ClientConnectionError("nobody listens")
        headers = {"Content-Type": JSON, "Authorization": self._token(str(activity.get("serviceUrl", "")))}
        if not headers["Authorization"]:
            del headers["Authorization"]
        async with self._session.post(self.url, data=json.dumps(activity).encode(), headers=headers) as answer:
            text = await answer.text()
        try:
            return answer.status, json.loads(text) if text else None
        except ValueError:
            return answer.status, text
