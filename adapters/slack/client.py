"""Slack's Web API as this app calls it: what is tried again, and what never reaches a log."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from aiohttp import ClientConnectorError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from adapters.running_log import Unspoken

TIMEOUT = 10  # seconds of one call
LIMITED = 3  # times that a call is tried again after Slack said to wait

log = logging.getLogger("footnote.slack")


def library_log() -> logging.Logger:
    """The log that Bolt and the SDK are given."""
    made = logging.getLogger("footnote.slack.library")
    made.setLevel(logging.WARNING)
    if not made.filters:
        made.addFilter(Unspoken())
    return made


def connections() -> ClientSession:
    """What clients share, so that a call needs no new connection. Made and closed inside the event loop."""
    return ClientSession(timeout=ClientTimeout(total=TIMEOUT))


def client(token: str, url: str, session: ClientSession | None = None, *, patient: bool = True) -> AsyncWebClient:
    """A client. Where it is `patient`, it waits as long as Slack tells it to."""
    return AsyncWebClient(
        token=token,
        base_url=url,
        timeout=TIMEOUT,
        session=session,
        logger=library_log(),
        ssl=ssl.create_default_context() if url.startswith("https:") else None,
        retry_handlers=retries(patient=patient),
    )


def retries(*, patient: bool = True) -> list[AsyncRetryHandler]:
    """What is tried again: only what surely had no effect.

    A connection that was never made, and, where `patient`, a call that Slack turned down with 429. A connection
    that broke later may have posted: the caller looks before it posts again.
    """
    unmade = AsyncConnectionErrorRetryHandler(max_retry_count=2, error_types=[ClientConnectorError])
    return [unmade, AsyncRateLimitErrorRetryHandler(max_retry_count=LIMITED)] if patient else [unmade]


def code(error: SlackApiError) -> str:
    """Slack's word for what went wrong."""
    try:
        return str(error.response.get("error") or "unknown")
    except (AttributeError, TypeError, ValueError):
        return "unknown"


class Courtesy:
    """Calls that make a reply nicer and that it does not need: a failure is passed over.

    After 429 or a missing scope the same method is left alone for a while.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def rests(self, name: str) -> bool:
        return monotonic() < self._until.get(name, 0)

    async def __call__(self, name: str, call: Callable[[], Awaitable[Any]]) -> bool:
        """Whether it was done."""
        if self.rests(name):
            return False
        try:
            await call()
        except SlackApiError as error:
            self.failed(name, error)
        except Exception as error:
            log.info("%s failed: %s", name, type(error).__name__)
        else:
            return True
        return False

    def failed(self, name: str, error: SlackApiError) -> None:
        wrong = code(error)
        seconds = {"ratelimited": _retry_after(error), "missing_scope": 3600}.get(wrong, 0)
        self._until[name] = monotonic() + seconds
        log.info("%s was refused: %s", name, wrong)


def _retry_after(error: SlackApiError) -> float:
    try:
        return float(error.response.headers.get("Retry-After", 5))
    except (AttributeError, TypeError, ValueError):
        return 5.0
