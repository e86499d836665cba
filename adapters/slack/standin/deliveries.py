"""Bringing events to the app until it acknowledges them, as often as Slack does and no oftener."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from adapters.standin.clock import Clock

Kind = Literal["events_api", "slash_commands", "interactive"]

RETRIES = (0.0, 60.0, 300.0)  # seconds to wait before each further try
ACKNOWLEDGE_SECONDS = 3.0


class Failed(Exception):
    """The app did not acknowledge; `reason` as Slack names it. `final`: it doesn't want a retry."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final


@dataclass(frozen=True)
class Try:
    """One attempt to deliver something."""

    kind: Kind
    payload: dict[str, Any]
    attempt: int = 0
    reason: str = ""


class Transport(Protocol):
    def send(self, one: Try) -> Coroutine[Any, Any, dict[str, Any] | None]:
        """What the app acknowledged with. Raises `Failed`."""


@dataclass
class Delivery:
    """One event or interaction, and how it went."""

    kind: Kind
    name: str
    event_id: str
    payload: dict[str, Any]
    tries: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: bool = False
    settled: bool = False
    response: dict[str, Any] | None = None

    def shown(self) -> dict[str, Any]:
        """As tests see it; the payload itself stays out."""
        return {
            "kind": self.kind,
            "name": self.name,
            "event_id": self.event_id,
            "tries": self.tries,
            "acknowledged": self.acknowledged,
            "settled": self.settled,
            "response": self.response,
        }


class Deliveries:
    """All that was brought to the app, in order."""

    def __init__(self, clock: Clock, retries: Sequence[float], changed: Callable[[], None]) -> None:
        self.retries = tuple(retries)
        self.all: list[Delivery] = []
        self._clock, self._changed = clock, changed
        self._numbers = itertools.count(1)
        self._running: set[asyncio.Task[None]] = set()

    def event_id(self) -> str:
        return f"Ev{next(self._numbers):08d}"

    def find(self, event_id: str) -> Delivery:
        """Raises `KeyError`."""
        return {d.event_id: d for d in self.all}[event_id]

    def start(self, transport: Transport, kind: Kind, name: str, event_id: str, payload: dict[str, Any]) -> Delivery:
        """Begin to deliver; events are tried again, what somebody waits for is not."""
        delivery = Delivery(kind, name, event_id, payload)
        self.all.append(delivery)
        self.spawn(self._deliver(transport, delivery))
        return delivery

    def again(self, transport: Transport, delivery: Delivery) -> None:
        """The same once more though it was acknowledged, as when the acknowledgement got lost."""
        one = Try(delivery.kind, delivery.payload, len(delivery.tries), "http_timeout")
        delivery.settled = False
        self.spawn(self._once_more(transport, delivery, one))

    async def finished(self, delivery: Delivery) -> Delivery:
        """The delivery once it is acknowledged or given up."""
        while not delivery.settled and self._running:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        return delivery

    async def settled(self) -> None:
        while self._running:
            await asyncio.wait(self._running)

    def spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _deliver(self, transport: Transport, delivery: Delivery) -> None:
        waits = self.retries if delivery.kind == "events_api" else ()
        reason = ""
        try:
            for attempt, wait in enumerate((0.0, *waits)):
                await self._clock.until(self._clock.now() + wait)
                one = Try(delivery.kind, delivery.payload, attempt, reason)
                reason, final = await self._try(transport, delivery, one)
                if delivery.acknowledged or final:
                    break
        finally:
            delivery.settled = True

    async def _once_more(self, transport: Transport, delivery: Delivery, one: Try) -> None:
        try:
            await self._try(transport, delivery, one)
        finally:
            delivery.settled = True

    async def _try(self, transport: Transport, delivery: Delivery, one: Try) -> tuple[str, bool]:
        """One attempt: why it failed, and whether that is final; "" when it was acknowledged."""
        record: dict[str, Any] = {"attempt": one.attempt, "sent": time.monotonic(), "acknowledged": None, "error": ""}
        delivery.tries.append(record)
        try:
            delivery.response = await self._clock.within(transport.send(one), ACKNOWLEDGE_SECONDS)
            record["acknowledged"] = time.monotonic()
            delivery.acknowledged = True
            return "", True
        except TimeoutError:
            record["error"] = "http_timeout"
            return "http_timeout", False
        except Failed as failed:
            record["error"] = failed.reason
            return failed.reason, failed.final
        finally:
            self._changed()
