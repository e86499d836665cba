"""`Standin`: the stand-in as tests and benchmarks use it. Starts the process and talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from adapters.standin.control import Impossible, NotSeen
from adapters.standin.process import started
from adapters.teams.standin.deeds import Sent
from adapters.teams.standin.inhabitants import BOT_NAME, CASES, GROUP, IDENTITY_HEADER
from adapters.teams.standin.troubles import Troubles

__all__ = ["Done", "Impossible", "NotSeen", "Sent", "Standin"]


@dataclass(frozen=True)
class Done:
    """How the bot answered what somebody waits for; `error` is "timeout" or "unreachable" when it didn't."""

    status: int
    body: Any
    milliseconds: float | None
    error: str


class Standin(Troubles):
    """A running stand-in. What can't be done there raises `Impossible`, what doesn't happen `NotSeen`."""

    def __init__(self, session: ClientSession, about: dict[str, str], process: asyncio.subprocess.Process) -> None:
        self.service_url, self.openid_url, self.issuer = about["service_url"], about["openid_url"], about["issuer"]
        self.login_url, self.identity_url, self.ca_bundle = (
            about["login_url"],
            about["identity_url"],
            about["ca_bundle"],
        )
        self.app_id, self.app_secret, self.tenant = about["app_id"], about["app_secret"], about["tenant"]
        self.process = process
        super().__init__(session, about["control"])

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        bot_url: str = "",
        scale: float = 1.0,
        rates: bool = True,
        retries: Iterable[float] | None = None,
        anonymous: bool = False,
    ) -> AsyncIterator[Standin]:
        """Start the process, wait until it is ready, end it."""
        options = [f"--bot-url={bot_url}"] if bot_url else []
        options += ["--anonymous"] if anonymous else []
        running = started("adapters.teams.standin", *options, scale=scale, rates=rates, retries=retries)
        async with running as (about, process), ClientSession(timeout=ClientTimeout(total=None)) as session:
            standin = cls(session, about, process)
            standin.bot_url = bot_url
            yield standin

    def environment(self, *, managed: bool = False) -> dict[str, str]:
        """The settings of a bot that talks to this stand-in, and trust in its certificate.

        `managed`: with a managed identity in place of a secret.
        """
        found = {
            "FOOTNOTE_TEAMS_APP_ID": self.app_id,
            "FOOTNOTE_TEAMS_TENANT": self.tenant,
            "FOOTNOTE_TEAMS_LOGIN_URL": self.login_url,
            "FOOTNOTE_TEAMS_OPENID_URL": self.openid_url,
            "FOOTNOTE_TEAMS_ISSUER": self.issuer,
            "FOOTNOTE_TEAMS_SERVICE_HOSTS": "127.0.0.1",
            "FOOTNOTE_TEAMS_SERVICE_URL": self.service_url,
            "FOOTNOTE_TEAMS_NAME": BOT_NAME,
            "FOOTNOTE_TEAMS_CASES_CHANNEL": CASES,
            "REQUESTS_CA_BUNDLE": self.ca_bundle,
            "SSL_CERT_FILE": self.ca_bundle,
        }
        if not managed:
            return found | {"FOOTNOTE_TEAMS_APP_SECRET": self.app_secret}
        identity = {"IDENTITY_ENDPOINT": self.identity_url, "IDENTITY_HEADER": IDENTITY_HEADER}
        return found | identity | {"FOOTNOTE_TEAMS_APP_TYPE": "UserAssignedMSI"}

    async def _sent(self, verb: str, **arguments: Any) -> Sent:
        return Sent(**await self.do(verb, **arguments))

    async def _done(self, verb: str, **arguments: Any) -> Done:
        return Done(**await self.do(verb, **arguments))

    # -- what people write ---------------------------------------------------------------------

    async def personal(self, user: str, text: str, **more: Any) -> Sent:
        return await self._sent("direct", user=user, text=text, **more)

    async def mention(self, user: str, channel: str, text: str, thread: Sent | str | None = None, **more: Any) -> Sent:
        return await self._sent("mention", user=user, channel=channel, text=text, thread=_root(thread), **more)

    async def group(self, user: str, text: str, conversation: str = GROUP, **more: Any) -> Sent:
        return await self._sent("group", user=user, text=text, conversation=conversation, **more)

    async def say(self, user: str, conversation: str, text: str, thread: Sent | str | None = None, **more: Any) -> Sent:
        where = {"conversation": conversation, "thread": _root(thread)}
        return await self._sent("say", user=user, text=text, **where, **more)

    async def activity(self, user: str, conversation: str, text: str, **more: Any) -> dict[str, Any]:
        """The activity of a message that nobody sends."""
        return dict(await self.do("draft", user=user, conversation=conversation, text=text, **more))

    async def edit(self, sent: Sent, text: str) -> None:
        await self.do("edit", id=sent.id, text=text)

    async def delete(self, sent: Sent) -> None:
        await self.do("delete", id=sent.id)

    async def react(self, user: str, message: dict[str, Any], kind: str = "like") -> None:
        await self.do("react", user=user, id=message["id"], kind=kind)

    async def install(self, user: str, conversation: str = "") -> None:
        await self.do("install", user=user, conversation=conversation)

    async def uninstall(self, conversation: str) -> None:
        await self.do("uninstall", conversation=conversation)

    async def channel(self, name: str) -> dict[str, Any]:
        """One more channel, by its id, with everybody in it."""
        return dict(await self.do("channel", name=name))

    # -- what people press ---------------------------------------------------------------------

    async def press(
        self, user: str, message: dict[str, Any], action: str, values: dict[str, Any] | None = None, **match: Any
    ) -> Done:
        """Use an action of a card, named by its verb, its data's "footnote" or "action", or its title."""
        return await self._done("press", user=user, id=message["id"], action=action, values=values, match=match)

    async def submit(self, user: str, values: dict[str, Any] | None = None, action: str | None = None) -> Done:
        """Fill in the dialog that is on top and press its button, the first unless one is named."""
        return await self._done("submit", user=user, values=values, action=action)

    async def feedback(
        self,
        user: str,
        message: dict[str, Any],
        reaction: str,
        text: str = "",
        values: dict[str, Any] | None = None,
    ) -> Done:
        """A thumb, "like" or "dislike". Where the bot has a form of its own, `values` fill it in and submit it."""
        done = await self._done("feedback", user=user, id=message["id"], reaction=reaction, text=text)
        return done if values is None else await self.submit(user, values)

    async def compose_action(self, user: str, command: str, message: dict[str, Any] | None = None) -> Done:
        """An action of the app on a message or where one writes; opens its dialog."""
        return await self._done("compose_action", user=user, command=command, id=message and message["id"])

    async def invoke(self, user: str, conversation: str, name: str, value: Any, **more: Any) -> Done:
        return await self._done("invoke", user=user, conversation=conversation, name=name, value=value, **more)

    async def stop(self, conversation: str) -> str:
        """Press Stop on what streams there: the message's id."""
        return str(await self.do("stop", conversation=conversation))

    async def reset(self) -> None:
        await self.do("reset")


def _root(thread: Sent | str | None) -> str | None:
    return thread.id if isinstance(thread, Sent) else thread
