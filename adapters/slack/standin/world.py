"""The workspace together with time, limits and the way to the app."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

from adapters.slack.standin import events
from adapters.slack.standin.deliveries import RETRIES, Deliveries, Delivery, Transport
from adapters.slack.standin.grants import Grants
from adapters.slack.standin.inhabitants import BOT_USER, Channel
from adapters.slack.standin.knobs import Knobs
from adapters.slack.standin.limits import Rates
from adapters.slack.standin.message import Message
from adapters.slack.standin.posting import Posting
from adapters.slack.standin.sockets import Sockets
from adapters.slack.standin.workspace import Workspace
from adapters.standin.clock import Clock

STREAM_SECONDS = 300.0
URL_SECONDS, URL_USES = 1800.0, 5


@dataclass
class ResponseUrl:
    """The right to answer something that somebody did: five times in thirty minutes."""

    channel: str
    user: str
    message: Message | None
    issued: float
    uses: int = 0


@dataclass(frozen=True)
class Conditions:
    """How the stand-in was started."""

    scale: float = 1.0
    rates: bool = True
    retries: Sequence[float] = RETRIES
    grants: Grants = field(default_factory=Grants)
    events_url: str = ""


class World:
    """Everything the Web API and the people act upon."""

    def __init__(self, conditions: Conditions, session: ClientSession) -> None:
        self.conditions, self._session = conditions, session
        self.clock = Clock(conditions.scale)
        self.workspace = Workspace()
        self.sockets = Sockets(self.workspace)
        self.deliveries = Deliveries(self.clock, conditions.retries, self._changed)
        self.rates = Rates(self.clock, enforced=conditions.rates)
        self.grants, self.knobs = conditions.grants, Knobs()
        self.events_url = conditions.events_url
        self.base = ""  # of our own addresses, once the port is known
        self.response_urls: dict[str, ResponseUrl] = {}
        self._numbers = itertools.count(1)

    async def reset(self) -> None:
        """A clean workspace, and nothing on its way to the app; open sockets stay."""
        await self.deliveries.close()
        old = self.workspace
        self.workspace = self.sockets.workspace = Workspace(version=old.version)
        self.deliveries.all.clear()
        self.rates = Rates(self.clock, enforced=self.conditions.rates)
        self.grants, self.knobs = self.conditions.grants, Knobs()
        self.events_url = self.conditions.events_url
        self.response_urls.clear()
        old.touch()

    def _changed(self) -> None:
        self.workspace.touch()

    @property
    def transport(self) -> Transport:
        return Posting(self._session, self.events_url) if self.events_url else self.sockets

    # -- telling the app -----------------------------------------------------------------------

    def tell(self, name: str, event: dict[str, Any], channel: Channel | None = None) -> list[str]:
        """Deliver an event if the app is subscribed to it and may know it: its id, or nothing."""
        if not self.grants.delivers(name):
            return []
        event_id = self.deliveries.event_id()
        payload = events.envelope(event, event_id, shared=bool(channel and channel.shared))
        self.deliveries.start(self.transport, "events_api", event["type"], event_id, payload)
        return [event_id]

    def tell_message(self, event: dict[str, Any], channel: Channel) -> list[str]:
        """Deliver a message event if the app can see the place."""
        return self.tell(f"message.{channel.prefix}", event, channel) if BOT_USER in channel.members else []

    async def ask(self, kind: str, payload: dict[str, Any]) -> Delivery:
        """Deliver something that somebody waits for; it is not tried again."""
        of_command = kind == "slash_commands"
        event_id = self.deliveries.event_id()
        delivery = self.deliveries.start(
            self.transport, "slash_commands" if of_command else "interactive", kind, event_id, payload
        )
        done = await self.deliveries.finished(delivery)
        self.workspace.touch()
        return done

    # -- what somebody's deed allows the app to do -----------------------------------------------

    def trigger(self, user: str) -> str:
        return self.workspace.screens.trigger(user, self.clock.plain())

    def response_url(self, channel: str, user: str, message: Message | None = None) -> str:
        name = f"{next(self._numbers)}"
        self.response_urls[name] = ResponseUrl(channel, user, message, self.clock.now())
        return f"{self.base}/response/{name}"

    def is_streaming(self, message: Message) -> bool:
        """Is its text still arriving? A stream that is older than five minutes ends where it is."""
        stream = message.stream
        if stream and stream.state == "streaming" and self.clock.now() - stream.began > STREAM_SECONDS:
            stream.state = "expired"
        return stream is not None and stream.state == "streaming"
