"""HTTP delivery: each event is a signed request to the app's address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession

from adapters.slack.standin.deliveries import Failed, Try
from adapters.slack.standin.inhabitants import SIGNING_SECRET
from adapters.slack.standin.signing import Signature, headers

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Posting:
    """Sends to one address."""

    session: ClientSession
    url: str

    async def send(self, one: Try) -> dict[str, Any] | None:
        """What the app answered. Raises `Failed`."""
        body, kind = encoded(one)
        sent = {"Content-Type": kind, **headers(SIGNING_SECRET, body)}
        if one.attempt:
            sent |= {"X-Slack-Retry-Num": str(one.attempt), "X-Slack-Retry-Reason": one.reason}
        try:
            async with self.session.post(self.url, data=body, headers=sent, allow_redirects=False) as answer:
                said = await answer.read()
                if not 200 <= answer.status < 300:
                    raise Failed("http_error", final=answer.headers.get("X-Slack-No-Retry") == "1")
        except (ClientError, ConnectionError) as error:
            raise Failed("connection_failed") from error
        return _read(said)

    async def raw(self, body: bytes, kind: str, signature: Signature, retry: int | None) -> tuple[int, str]:
        """A request as somebody wrote it, signed rightly or not: status and body of the answer."""
        sent = {"Content-Type": kind, **headers(SIGNING_SECRET, body, signature)}
        if retry is not None:
            sent |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        async with self.session.post(self.url, data=body, headers=sent) as answer:
            return answer.status, await answer.text()


def encoded(one: Try) -> tuple[bytes, str]:
    """The body and its content type: events are JSON, commands and interactions forms."""
    if one.kind == "events_api":
        return json.dumps(one.payload).encode(), JSON
    if one.kind == "slash_commands":
        return urlencode(one.payload).encode(), FORM
    return urlencode({"payload": json.dumps(one.payload)}).encode(), FORM


def _read(said: bytes) -> dict[str, Any] | None:
    if not said.strip():
        return None
    try:
        found = json.loads(said)
    except ValueError:
        return {"text": said.decode("utf-8", "replace")}
    return found if isinstance(found, dict) else {"text": str(found)}
