"""What the stand-in answers when it refuses."""

from __future__ import annotations


class Refused(Exception):
    """A call that Microsoft would refuse: HTTP status, error code and message, seconds to wait if it says so."""

    def __init__(self, status: int, code: str, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after


def bad(message: str, code: str = "BadSyntax") -> Refused:
    return Refused(400, code, message)
