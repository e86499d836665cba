"""Calls to the stand-in as an app makes them, and the shapes that go into them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp

from adapters.slack.standin.client import Standin


@dataclass
class Slack:
    """A stand-in of Slack's servers and the loop that talks to it."""

    runner: asyncio.Runner
    standin: Standin

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)


class Api:
    """Calls as an app makes them."""

    def __init__(self, slack: Slack) -> None:
        self.slack, self.standin = slack, slack.standin

    def __call__(self, method: str, *, token: str | None = None, **arguments: Any) -> dict[str, Any]:
        return dict(self.slack.run(call(self.standin, method, token, arguments))[1])

    def error(self, method: str, **arguments: Any) -> str:
        """The code it refuses with; "" when it doesn't."""
        return str(self(method, **arguments).get("error", ""))

    def __getattr__(self, verb: str) -> Any:
        return lambda *given, **named: self.slack.run(getattr(self.standin, verb)(*given, **named))


async def call(
    standin: Standin, method: str, token: str | None, arguments: dict[str, Any]
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body and headers of one call."""
    token = standin.bot_token if token is None else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(standin.api + method, json=arguments, headers=headers) as answer,
    ):
        return answer.status, await answer.json(), dict(answer.headers)


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(n: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), "action_id": f"a{n}", **more}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def feedback(n: int) -> dict[str, Any]:
    one = {"text": plain("Good"), "value": "good"}
    return {"type": "feedback_buttons", "action_id": f"f{n}", "positive_button": one, "negative_button": one}


def table(rows: int, cells: int, text: str = "x") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Ask"), "submit": plain("Go"), "blocks": list(blocks), **more}
