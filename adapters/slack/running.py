"""The Slack app as a whole: made from settings and a desk, connected, and taken down without losing anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from adapters.desk import Desk, Platform
from adapters.slack.app import Listeners
from adapters.slack.buttons import Buttons
from adapters.slack.casework import SlackCases
from adapters.slack.client import client, code, connections, library_log
from adapters.slack.delivery import Line, SlackVoice
from adapters.slack.homes import Homes
from adapters.slack.http import Endpoint
from adapters.slack.people import People
from adapters.slack.place import Place
from adapters.slack.questions import PLATFORM, Questions
from adapters.slack.team import Team
from adapters.slack.work import Work
from bot.changes import Change
from bot.errors import FootnoteError
from bot.facts import Vocabulary
from bot.ports import Clock

CLOSING = 5  # seconds that a socket may take to say goodbye


class SlackRefused(FootnoteError):
    """Slack does not take the token, or can't be reached."""


@dataclass(frozen=True)
class Access:
    """How to get into a workspace. Its representation shows no secret."""

    bot_token: Callable[[], str]
    app_token: Callable[[], str]
    signing_secret: Callable[[], str]
    api_url: str
    ping_seconds: float = 5


class Shelf(Protocol):
    """What the app shows of the knowledge folder, beside replies."""

    async def vocabulary(self) -> Vocabulary: ...
    async def contact(self) -> str: ...
    async def changes(self) -> Sequence[Change]: ...


class SlackApp:
    """Ready to listen. Made by `slack_app`."""

    def __init__(self, bolt: AsyncApp, access: Access, work: Work) -> None:
        self._bolt = bolt
        self._access = access
        self._work = work
        self._handler: AsyncSocketModeHandler | None = None

    @property
    def is_connected(self) -> bool:
        """Whether Slack can be heard in Socket Mode now."""
        socket = self._handler.client.current_session if self._handler else None
        return socket is not None and not socket.closed

    def endpoint(self) -> Endpoint:
        """For requests over HTTP."""
        return Endpoint(self._bolt, self._access.signing_secret())

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """In Socket Mode: connected, and again whenever the connection is lost."""
        access = self._access
        token = access.app_token()
        handler = AsyncSocketModeHandler(
            self._bolt,
            token,
            logger=library_log(),
            web_client=client(token, access.api_url),
            ping_interval=access.ping_seconds,
        )
        self._handler = handler
        try:
            await handler.client.connect()  # type: ignore[no-untyped-call]
            yield
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await handler.client.close()  # type: ignore[no-untyped-call]

    async def drain(self) -> None:
        """Wait for what was begun for buttons and forms."""
        await self._work.drain()


@asynccontextmanager
async def slack_app(
    access: Access, desk: Desk, cases_channel: str, shelf: Shelf, clock: Clock
) -> AsyncIterator[SlackApp]:
    """The app, joined to the desk. Enter it before the desk, so that the desk can still speak while it drains.

    Raises `SlackRefused`.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(connections())
        token = access.bot_token()
        patient = client(token, access.api_url, session)
        eager = client(token, access.api_url, session, patient=False)
        try:
            me = await patient.auth_test()
        except SlackApiError as error:
            raise SlackRefused(
                f"Slack does not take FOOTNOTE_SLACK_BOT_TOKEN ({code(error)}).", "Run `footnote slack doctor`."
            ) from error
        except (OSError, TimeoutError) as error:
            raise SlackRefused(
                f"Slack can't be reached at {access.api_url} ({type(error).__name__}).",
                "Check the network and the proxy.",
            ) from error
        work = Work()
        line = Line.of(patient, eager, work, str(me["user_id"]))
        people = People(eager)
        await people.meet()
        questions = Questions(desk, line, people)
        buttons = Buttons(desk, line, questions, shelf.vocabulary, shelf.contact, clock)
        team = Team(desk, line, cases_channel)
        homes = Homes(desk, line, shelf.changes, shelf.contact)
        listeners = Listeners(line, questions, buttons, team, homes, await shelf.contact(), work)
        cases = SlackCases(line, cases_channel) if cases_channel else None
        desk.join(PLATFORM, Platform(voice=lambda told: _voice(line, told), cases=cases))
        known = AuthorizeResult.from_auth_test_response(auth_test_response=me, bot_token=token)
        app = SlackApp(listeners.app(access.signing_secret(), known), access, work)
        try:
            yield app
        finally:
            await app.drain()


def _voice(line: Line, told: Mapping[str, Any]) -> SlackVoice:
    """A voice that another process began to speak with."""
    place = Place.of(told)
    return SlackVoice(line, place, revived=place.direct or not told.get("unnoticed"))
