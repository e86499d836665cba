"""The Slack app in this process, at work in a stand-in's workspace, with a small house of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.channels import Channels
from adapters.slack.running import Access, slack_app
from adapters.slack.standin.client import Sent, Standin
from adapters.slack_serving import SLACK_PATH
from adapters.web.app import serving
from tests.scenario.house_desk import QUESTION, STOCK, Gate, HouseDesk
from tests.scenario.slack_api import Slack

__all__ = ["CASES", "QUESTION", "STOCK", "Gate", "Office", "buttons", "text_of"]

CASES = "C0CASES"


@dataclass(kw_only=True)
class Office(HouseDesk):
    """Opens the app for one scenario."""

    slack: Slack
    channels: Channels = field(default_factory=lambda: Channels(cases={"slack": CASES}))
    url: str = field(init=False, default="")  # over HTTP: where Slack delivers to

    def __call__(self, scenario: Callable[[Standin], Awaitable[None]], *, http: bool = False) -> None:
        """Run the scenario with the app listening; nothing it sent may have been refused for its shape."""

        async def at_work() -> None:
            async with self.open(http=http):
                await scenario(self.slack.standin)
            assert await self.slack.standin.violations() == []

        self.slack.run(at_work())

    @asynccontextmanager
    async def open(self, *, http: bool = False) -> AsyncIterator[None]:
        """The app, listening."""
        standin = self.slack.standin
        access = Access(
            lambda: standin.bot_token, lambda: standin.app_token, lambda: standin.signing_secret, standin.api, 1
        )
        desk, shelf = self.made()
        async with slack_app(access, desk, CASES, shelf, lambda: self.now) as app, desk:
            if http:
                async with serving({SLACK_PATH: app.endpoint().answer}, "127.0.0.1", 0) as port:
                    self.url = f"http://127.0.0.1:{port}{SLACK_PATH}"
                    await standin.deliver_to(self.url)
                    yield
            else:
                async with app.listening():
                    await standin.connected(1)
                    yield

    async def desk_idle(self, sent: Sent) -> None:
        """Until the question arrived and nothing is in hand."""
        await self.slack.standin.until(lambda s: any(c["method"].startswith("chat.") for c in s["calls"]))
        await self.slack.standin.settled()
        await self.desk.settled()


def text_of(message: dict[str, Any]) -> str:
    """Everything a message shows, streamed words included."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk([message.get("blocks") or [], (message.get("stream") or {}).get("chunks") or []])
    return "\n".join(found) or str(message.get("text", ""))


def buttons(message: dict[str, Any]) -> list[str]:
    return [e["action_id"] for b in message.get("blocks") or [] for e in b.get("elements", []) if "action_id" in e]
