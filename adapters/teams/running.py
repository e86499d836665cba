"""The Teams bot as a whole: made from settings and a desk, and taken down without losing anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

from aiohttp import ClientSession, web

from adapters.desk import Desk, Platform
from adapters.teams.app import Listeners
from adapters.teams.auth import LOOPBACK, Gate
from adapters.teams.buttons import Buttons
from adapters.teams.casework import TeamsCases
from adapters.teams.commands import Commands
from adapters.teams.delivery import Line, TeamsVoice
from adapters.teams.keys import Keys
from adapters.teams.opinions import Opinions
from adapters.teams.people import People
from adapters.teams.place import Place
from adapters.teams.posting import Poster
from adapters.teams.questions import PLATFORM, Questions
from adapters.teams.team import Team
from adapters.teams.tokens import Tokens, with_identity, with_secret
from adapters.teams.wire import Wire
from adapters.teams.work import Work
from bot.changes import Change
from bot.facts import Vocabulary
from bot.ports import Clock


@dataclass(frozen=True)
class Access:
    """How to get into a tenant. Its representation shows no secret.

    Without an app id it is for development: no token is asked for or sent, and only this machine is answered.
    """

    app_id: str
    secret: Callable[[], str]
    tenant: str
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = "SingleTenant"
    name: str = "Footnote"
    login_url: str = "https://login.microsoftonline.com"
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    scope: str = "https://api.botframework.com/.default"
    service_url: str = "https://smba.trafficmanager.net/teams/"
    service_hosts: Sequence[str] = ()

    def gate(self, session: ClientSession) -> Gate:
        if not self.app_id:
            return Gate(None, "", "", self.tenant, LOOPBACK)
        keys = Keys(session, self.openid_url)
        return Gate(keys, self.app_id, self.issuer, self.tenant, self.service_hosts)

    def tokens(self) -> Tokens | None:
        if not self.app_id:
            return None
        if self.app_type == "UserAssignedMSI":
            return Tokens(with_identity(self.app_id, self.scope))
        return Tokens(with_secret(self.app_id, self.secret, self.tenant, self.login_url, self.scope))


class Shelf(Protocol):
    """What the bot shows of the knowledge folder, beside replies."""

    async def vocabulary(self) -> Vocabulary: ...
    async def contact(self) -> str: ...
    async def changes(self) -> Sequence[Change]: ...


class TeamsApp:
    """Ready to answer requests. Made by `teams_app`."""

    def __init__(self, wire: Wire, listeners: Listeners) -> None:
        self._wire = wire
        self._listeners = listeners

    async def answer(self, request: web.Request) -> web.Response:
        """The answer to one POST to /api/messages."""
        authorization = request.headers.get("Authorization", "")
        taken = await self._wire.process(await request.read(), authorization, self._listeners.turn)
        if taken.body is None:
            return web.Response(status=taken.status)
        return web.json_response(taken.body, status=taken.status)

    async def settled(self) -> None:
        """Until nothing is going on beside the desk's own work."""
        await self._listeners.work.settled()

    async def drain(self) -> None:
        """Wait for what was begun for buttons and commands."""
        await self._listeners.work.drain()


@asynccontextmanager
async def teams_app(
    access: Access, desk: Desk, cases_channel: str, shelf: Shelf, clock: Clock
) -> AsyncIterator[TeamsApp]:
    """The bot, joined to the desk. Enter it before the desk, so that the desk can still speak while it drains."""
    async with ClientSession() as session:
        wire = Wire(access.gate(session), session, access.tokens())
        bot = f"28:{access.app_id}" if access.app_id else ""
        work, people = Work(), People(wire, access.tenant)
        line = Line(Poster(wire), people, bot, access.tenant, access.service_url)
        questions = Questions(desk, line, people, clock)
        listeners = Listeners(
            line=line,
            questions=questions,
            buttons=Buttons(desk, line, questions, people, shelf.vocabulary, shelf.contact, work),
            opinions=Opinions(desk, line, clock, work),
            team=Team(desk, people, cases_channel),
            commands=Commands(desk, line, shelf.changes, shelf.contact, access.name),
            people=people,
            contact=await shelf.contact(),
            work=work,
        )
        cases = TeamsCases(line, people, cases_channel) if cases_channel else None
        desk.join(PLATFORM, Platform(voice=lambda told: _voice(line, told), cases=cases))
        app = TeamsApp(wire, listeners)
        try:
            yield app
        finally:
            await app.drain()


def _voice(line: Line, told: object) -> TeamsVoice:
    """A voice that another process began to speak with."""
    fields = told if isinstance(told, dict) else {}
    return TeamsVoice(line, Place.of(fields), begun=str(fields.get("begun") or ""))
