"""Calls to the stand-in as a bot makes them, and the shapes that go into them."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, personal

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
SCOPE = "https://api.botframework.com/.default"


@dataclass
class Teams:
    """A stand-in of Microsoft's servers and the loop that talks to it."""

    runner: asyncio.Runner
    standin: Standin

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(asyncio.wait_for(work, 60))


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The error's code; "" where there is none."""
        error = self.body.get("error", "") if isinstance(self.body, dict) else ""
        return str(error.get("code", "") if isinstance(error, dict) else error)

    @property
    def id(self) -> str:
        return str(self.body["id"])


class Connector:
    """Calls as a bot makes them, from a test that is no coroutine."""

    def __init__(self, teams: Teams) -> None:
        self.teams, self.standin = teams, teams.standin
        self.bearer = teams.run(token(self.standin)).body["access_token"]

    def __call__(self, verb: str, path: str, body: Any = None, bearer: str | None = None) -> Answer:
        """A call under /v3; `bearer` "" leaves the header out."""
        given = self.bearer if bearer is None else bearer
        return self.teams.run(call(self.standin, verb, path, body, given))  # type: ignore[no-any-return]

    def post(self, place: str = GENERAL, reply_to: str = "", **activity: Any) -> Answer:
        path = f"conversations/{place}/activities"
        return self("POST", f"{path}/{reply_to}" if reply_to else path, {"type": "message", **activity})

    def posts(self, place: str, count: int) -> list[Answer]:
        """So many messages at the same moment, however busy the machine is."""
        path, body = f"conversations/{place}/activities", {"type": "message", "text": "x"}

        async def at_once() -> list[Answer]:
            calls = (call(self.standin, "POST", path, body, self.bearer) for _ in range(count))
            return await asyncio.gather(*calls)

        return list(self.teams.run(at_once()))

    def put(self, conversation: str, identity: str, **activity: Any) -> Answer:
        return self("PUT", f"conversations/{conversation}/activities/{identity}", {"type": "message", **activity})

    def stream(self, sequence: int | None, stream: str = "", kind: str = "streaming", **activity: Any) -> Answer:
        """One update of a stream in Alice's chat; a final one has no sequence."""
        about: dict[str, Any] = {"type": "streaminfo", "streamType": kind}
        about |= {"streamId": stream} if stream else {}
        about |= {"streamSequence": sequence} if sequence is not None else {}
        entities = [about, *activity.pop("entities", [])]
        conversation = activity.pop("conversation", personal("alice"))
        kind_of = "message" if kind == "final" else "typing"
        there = {"id": conversation, "conversationType": "personal"}
        return self.post(conversation, **{"type": kind_of, "entities": entities, "conversation": there, **activity})

    def __getattr__(self, verb: str) -> Any:
        return lambda *given, **named: self.teams.run(getattr(self.standin, verb)(*given, **named))


async def token(standin: Standin, tenant: str = "", **form: str) -> Answer:
    """What the token endpoint answers to an app with its secret; `form` wins."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": standin.app_id,
        "client_secret": standin.app_secret,
        "scope": SCOPE,
    }
    trusted = ssl.create_default_context(cafile=standin.ca_bundle)
    url = f"{standin.login_url}/{tenant or standin.tenant}/oauth2/v2.0/token"
    async with standin.session.post(url, data=asked | form, ssl=trusted) as answer:
        return Answer(answer.status, await answer.json(), dict(answer.headers))


async def call(standin: Standin, verb: str, path: str, body: Any, bearer: str) -> Answer:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    async with standin.session.request(verb, f"{standin.service_url}v3/{path}", json=body, headers=headers) as answer:
        said = await answer.text()
        return Answer(answer.status, json.loads(said) if said else None, dict(answer.headers))


@dataclass
class Ear:
    """A bot that only notes what it is told, and answers as a test wants."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], Awaitable[web.Response]] | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        self.headers.append(dict(request.headers))
        return await self.answer(self.heard[-1]) if self.answer else web.Response(status=201)


@asynccontextmanager
async def listening(standin: Standin, ear: Ear) -> AsyncIterator[Ear]:
    """The stand-in's bot, in this process."""
    app = web.Application()
    app.router.add_post("/api/messages", ear.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        await standin.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
        yield ear
    finally:
        await runner.cleanup()


Play = Callable[[Standin, Ear], Coroutine[Any, Any, None]]


def hearing(teams: Teams, play: Play, ear: Ear | None = None) -> None:
    """Play with such a bot listening."""

    async def at_work() -> None:
        async with listening(teams.standin, ear or Ear()) as heard:
            await play(teams.standin, heard)

    teams.run(at_work())


def carded(*body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An attachment with a card."""
    return {
        "contentType": ADAPTIVE,
        "content": {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more},
    }


def words(text: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, **more}


def citation(position: int, **appearance: Any) -> dict[str, Any]:
    shown = {"@type": "DigitalDocument", "name": "GDPR", "abstract": "x", **appearance}
    return {"@type": "Claim", "position": position, "appearance": shown}


def root(*citations: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The entity that carries citations."""
    return {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "citation": list(citations),
        **more,
    }
