"""What goes wrong on purpose: the next calls of an operation fail, wait, or lose their answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from adapters.teams.standin.errors import Refused

CODES = {401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 412: "PreconditionFailed", 429: "TooManyRequests"}


class Cut(Exception):
    """The connection ends without an answer."""


@dataclass
class Fault:
    """One thing that goes wrong, and how many times more."""

    operation: str
    times: int = 1
    status: int = 0  # 0: the connection is cut
    code: str = ""
    retry_after: float | None = None
    seconds: float = 0.0  # alone: only slow
    after: bool = False  # the call takes effect, and its answer is lost

    def matches(self, operation: str) -> bool:
        return self.times > 0 and self.operation in (operation, "*")

    def strike(self) -> None:
        """Raises what the caller meets."""
        if not self.status:
            raise Cut
        code = self.code or CODES.get(self.status, "ServiceError")
        raise Refused(self.status, code, "Set by a test.", self.retry_after)


@dataclass
class Knobs:
    """Faults in the order in which they were set; each call meets at most one."""

    faults: list[Fault] = field(default_factory=list)

    async def meet(self, operation: str) -> Fault | None:
        """The fault that strikes after this call. Raises `Refused`, `Cut` for one that strikes before it."""
        fault = next((f for f in self.faults if f.matches(operation)), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
            return None
        if fault.after:
            return fault
        fault.strike()
        return None
