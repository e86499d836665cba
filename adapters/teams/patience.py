"""Asking Teams something again, where it can't say at the moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.teams.calls import Refused

PAUSES = (0.5, 2.0, 5.0)  # seconds until Teams is asked once more, where it doesn't say how long to wait
LONGEST = 20.0  # seconds that it may make us wait
PASSING = frozenset((0, 408, 412, 429, 500, 502, 503, 504))  # no last word on anything

Value = TypeVar("Value")


async def patiently(call: Callable[[], Awaitable[Value]]) -> Value:
    """A call that is tried again where there is hope. Raises `Refused`, and what `call` raises besides."""
    for pause in PAUSES:
        try:
            return await call()
        except Refused as error:
            if error.status not in PASSING:
                raise
            wait = min(error.retry_after if error.retry_after is not None else pause, LONGEST)
        await asyncio.sleep(wait)
    return await call()
