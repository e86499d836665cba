"""What the stand-in answers when it refuses."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A Web API call that Slack would refuse. `more` goes into the answer beside `ok` and `error`."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


class RateLimited(Refused):
    """Too many calls. Seconds until the next one may come."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def invalid_arguments(*messages: str) -> Refused:
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})
