"""Work that goes on after Slack was answered: none of it fails silently, and all of it ends before the app does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import uuid4

from slack_sdk.errors import SlackApiError

from adapters.slack.client import code, log

Failed = Callable[[str], Awaitable[None]]


class Work:
    """Tasks under supervision."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def later(self, name: str, doing: Coroutine[Any, Any, None], failed: Failed | None = None) -> None:
        """Do it now, but not before Slack is answered. `failed` tells the person, with a reference number."""
        task = asyncio.create_task(self._watched(name, doing, failed), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watched(self, name: str, doing: Coroutine[Any, Any, None], failed: Failed | None) -> None:
        try:
            await doing
        except Exception as error:
            reference = uuid4().hex[:8]
            said = code(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.error("%s failed: %s at %s, reference %s", name, said, where(error), reference)
            if failed:
                try:
                    await failed(reference)
                except Exception as second:
                    log.error("nobody could be told of %s: %s", reference, type(second).__name__)

    async def drain(self, seconds: float = 10) -> None:
        """Wait for what is going on."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()


def where(error: BaseException) -> str:
    """The place of an error, without its text: that may hold a question."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
