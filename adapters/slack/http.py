"""Slack's requests over HTTP. What is not signed by Slack, or not whole, goes no further."""

from __future__ import annotations

import json
import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.client import log

_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)


class Endpoint:
    """Answers POST /slack/events: events, commands and interactions alike."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        """Raises `ValueError` for an empty secret: an unsigned endpoint would answer anybody."""
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def answer(self, request: web.Request) -> web.Response:
        """The answer to one request."""
        try:
            body = (await request.read()).decode("utf-8")
        except UnicodeDecodeError:
            return web.Response(status=400)
        if not self._is_signed(body, request):
            return web.Response(status=401)
        if not _is_whole(body, request.content_type):
            return web.Response(status=400)
        try:
            asked = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        except Exception as error:
            log.warning("a request could not be read: %s", type(error).__name__)
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _is_signed(self, body: str, request: web.Request) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not _SECONDS.fullmatch(timestamp) or not signature.isascii():
            return False
        return bool(self._verifier.is_valid(body, timestamp, signature))


def _is_whole(body: str, kind: str) -> bool:
    """JSON that is an object with an event that is one; forms are checked where they are read."""
    if kind != "application/json":
        return True
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return False
    event = fields.get("event", {"type": ""}) if isinstance(fields, dict) else None
    return isinstance(event, dict) and isinstance(event.get("type"), str)
