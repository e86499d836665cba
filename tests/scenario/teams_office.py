"""The Teams bot in this process, at work in a stand-in's tenant, with a small house of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.channels import Channels
from adapters.teams.running import Access, TeamsApp, teams_app
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import CASES
from adapters.teams_serving import TEAMS_PATH
from adapters.web.app import serving
from tests.scenario.house_desk import QUESTION, STOCK, Gate, HouseDesk
from tests.scenario.teams_api import Teams

__all__ = ["QUESTION", "STOCK", "Gate", "TeamsOffice", "actions", "buttons", "card_of", "ours", "text_of"]


@dataclass(kw_only=True)
class TeamsOffice(HouseDesk):
    """Opens the bot for one scenario."""

    teams: Teams
    channels: Channels = field(default_factory=lambda: Channels(cases={"teams": CASES}))
    access: dict[str, Any] = field(default_factory=dict)  # in place of the stand-in's
    app: TeamsApp = field(init=False)
    url: str = field(init=False, default="")

    def __call__(self, scenario: Callable[[Standin], Awaitable[None]], *, allowing: Sequence[str] = ()) -> None:
        """Run the scenario; nothing the bot sent may be what Teams only lets pass."""

        async def at_work() -> None:
            async with self.open():
                await scenario(self.teams.standin)
            assert [v for v in await self.teams.standin.violations() if v not in allowing] == []

        self.teams.run(at_work())

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The bot, listening."""
        standin = self.teams.standin
        desk, shelf = self.made()
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(os.environ, "REQUESTS_CA_BUNDLE", standin.ca_bundle)
            async with (
                teams_app(self._access(), desk, CASES, shelf, lambda: self.now) as self.app,
                desk,
                serving({TEAMS_PATH: self.app.answer}, "127.0.0.1", 0) as port,
            ):
                self.url = f"http://127.0.0.1:{port}{TEAMS_PATH}"
                await standin.deliver_to(self.url)
                yield

    def _access(self) -> Access:
        standin = self.teams.standin
        given: dict[str, Any] = {
            "app_id": standin.app_id,
            "secret": lambda: standin.app_secret,
            "tenant": standin.tenant,
            "login_url": standin.login_url,
            "openid_url": standin.openid_url,
            "issuer": standin.issuer,
            "service_url": standin.service_url,
            "service_hosts": ("127.0.0.1",),
        }
        return Access(**given | self.access)

    async def settled(self) -> None:
        """Until nothing is in hand anywhere."""
        await self.teams.standin.settled()
        await self.desk.settled()
        await self.app.settled()


async def ours(teams: Standin, conversation: str) -> list[dict[str, Any]]:
    """What the bot wrote there."""
    return [m for m in await teams.messages(conversation) if m["by_app"]]


def card_of(message: dict[str, Any]) -> dict[str, Any]:
    """The card of a message, {} for none."""
    found = [a["content"] for a in message.get("attachments") or [] if "card.adaptive" in a.get("contentType", "")]
    return dict(found[0]) if found else {}


def text_of(shown: Any) -> str:
    """Everything a message, card or dialog shows."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend(value[n] for n in ("text", "title", "label") if isinstance(value.get(n), str))
            for name, one in value.items():
                if name not in ("data", "entities", "edits", "channelData", "stream"):
                    walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(shown)
    return "\n".join(found)


def actions(shown: Any) -> list[str]:
    """The names of its buttons, in order."""
    return [str(one["data"]["footnote"]) for one in buttons(shown)]


def buttons(shown: Any) -> list[dict[str, Any]]:
    """Its buttons, in order."""
    found: list[dict[str, Any]] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            data = value.get("data")
            if str(value.get("type", "")).startswith("Action.") and isinstance(data, dict) and "footnote" in data:
                found.append(value)
            for name, one in value.items():
                if name not in ("fallback", "edits"):
                    walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(shown)
    return found
