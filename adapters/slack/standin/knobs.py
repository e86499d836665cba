"""What goes wrong on purpose: the next calls of a method fail, wait, or lose their answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from adapters.slack.standin.errors import RateLimited, Refused


class Broken(Exception):
    """The server answers with this HTTP status; 0 cuts the connection."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass
class Fault:
    """One thing that goes wrong, and how many times more."""

    method: str
    times: int
    error: str = ""
    status: int = 200
    retry_after: float = 0.0
    seconds: float = 0.0
    after: bool = False  # the call takes effect, and its answer is lost

    def matches(self, method: str) -> bool:
        return self.times > 0 and self.method in (method, "*")


@dataclass
class Knobs:
    """Faults in the order in which they were set; each call meets at most one."""

    faults: list[Fault] = field(default_factory=list)

    async def meet(self, method: str) -> Fault | None:
        """The fault that this call meets before it is done. Raises `Broken`, `Refused`."""
        fault = next((f for f in self.faults if f.matches(method)), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.after:
            return fault
        if fault.retry_after:
            raise RateLimited(fault.retry_after)
        if fault.status != 200:
            raise Broken(fault.status)
        if fault.error:
            raise Refused(fault.error)
        return None
