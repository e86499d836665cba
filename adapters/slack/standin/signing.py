"""Slack's signature of a request, right and wrong ones."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Literal

Signature = Literal["good", "forged", "stale", "future", "text", "missing", "empty"]
STALE = 301  # seconds; five minutes are allowed


def sign(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def headers(secret: str, body: bytes, kind: Signature = "good") -> dict[str, str]:
    """The two headers of a signed request, or what somebody else might send."""
    if kind == "missing":
        return {}
    off = {"stale": -STALE, "future": STALE}.get(kind, 0)
    timestamp = "yesterday" if kind == "text" else str(int(time.time()) + off)
    signature = sign("somebody else's secret" if kind == "forged" else secret, timestamp, body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": "" if kind == "empty" else signature}
