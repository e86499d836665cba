"""The tenant together with time, keys, limits and the way to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from adapters.standin.clock import Clock
from adapters.teams.standin import activities
from adapters.teams.standin.deliveries import RETRIES, Deliveries, Delivery
from adapters.teams.standin.inhabitants import Place, User
from adapters.teams.standin.keys import Keyring
from adapters.teams.standin.knobs import Knobs
from adapters.teams.standin.limits import Rates
from adapters.teams.standin.message import Message
from adapters.teams.standin.tokens import Ledger, minted
from adapters.teams.standin.workspace import Workspace

STREAM_SECONDS = 120.0


@dataclass(frozen=True)
class Conditions:
    """How the stand-in was started."""

    scale: float = 1.0
    rates: bool = True
    retries: Sequence[float] = RETRIES
    bot_url: str = ""
    anonymous: bool = False  # no tokens, as when a bot is developed without an app id


class World:
    """Everything the connector and the people act upon."""

    def __init__(self, conditions: Conditions, session: ClientSession) -> None:
        self.conditions = conditions
        self.clock = Clock(conditions.scale)
        self.workspace = Workspace()
        self.keys = Keyring()
        self.ledger = Ledger(self.keys.login, self.clock.now)
        self.rates, self.knobs = Rates(self.clock, enforced=conditions.rates), Knobs()
        self.deliveries = Deliveries(self.clock, session, conditions.retries, self._authorization, self._changed)
        self.deliveries.url = conditions.bot_url
        self.base = self.login = ""  # of our own addresses, once the ports are known
        self.certificate = Path()

    async def reset(self) -> None:
        """A clean tenant, and nothing on its way to the bot. Keys and tokens stay."""
        await self.deliveries.close()
        old, self.workspace = self.workspace, Workspace(version=self.workspace.version)
        self.deliveries.all.clear()
        self.deliveries.url = self.conditions.bot_url
        self.rates, self.knobs = Rates(self.clock, enforced=self.conditions.rates), Knobs()
        old.touch()

    @property
    def service_url(self) -> str:
        return f"{self.base}/teams/"

    def _changed(self) -> None:
        self.workspace.touch()

    def _authorization(self, service_url: str) -> str:
        return "" if self.conditions.anonymous else f"Bearer {minted(self.keys, service_url)}"

    # -- telling the bot -----------------------------------------------------------------------

    def activity(self, kind: str, user: User, place: Place, conversation: str, identity: str = "") -> dict[str, Any]:
        """An activity with what every one says."""
        own = identity or self.workspace.next_id()
        return activities.base(kind, own, user, place, conversation, self.service_url)

    def tell(self, activity: dict[str, Any], place: Place | None = None) -> Delivery | None:
        """Deliver an activity if the bot is there."""
        if place is not None and not place.installed:
            return None
        return self.deliveries.start(str(activity.get("type", "")), activity)

    async def ask(self, activity: dict[str, Any]) -> Delivery:
        """Deliver something that somebody waits for."""
        name = str(activity.get("name") or activity.get("type"))
        done = await self.deliveries.finished(self.deliveries.start(name, activity, again=False))
        self.workspace.touch()
        return done

    def is_streaming(self, message: Message) -> bool:
        """Is its text still arriving? A stream that is older than two minutes ends where it is."""
        stream = message.stream
        if stream and stream.state == "streaming" and self.clock.now() - stream.began > STREAM_SECONDS:
            stream.state = "expired"
        return stream is not None and stream.state == "streaming"
