"""`Standin`: the stand-in as tests and `footnote slack --offline` use it. Starts the process and talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from adapters.slack.standin.deeds import Sent
from adapters.slack.standin.sights import Sights
from adapters.slack.standin.signing import Signature
from adapters.standin.control import Impossible, NotSeen
from adapters.standin.process import started

__all__ = ["Done", "Impossible", "NotSeen", "Sent", "Standin"]


@dataclass(frozen=True)
class Done:
    """How the app took a command, a button or a submission."""

    acknowledged: bool
    response: dict[str, Any] | None
    milliseconds: float | None
    error: str


class Standin(Sights):
    """A running stand-in. What can't be done there raises `Impossible`, what doesn't happen `NotSeen`."""

    def __init__(self, session: ClientSession, about: dict[str, str], process: asyncio.subprocess.Process) -> None:
        self.api = about["api"]
        self.bot_token, self.app_token = about["bot_token"], about["app_token"]
        self.signing_secret, self.team, self.bot_user = about["signing_secret"], about["team"], about["bot_user"]
        self.process = process
        super().__init__(session, about["control"])

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        manifest: Path | None = None,
        events_url: str = "",
        scale: float = 1.0,
        rates: bool = True,
        retries: Iterable[float] | None = None,
    ) -> AsyncIterator[Standin]:
        """Start the process, wait until it is ready, end it."""
        options = [f"--manifest={manifest}"] if manifest else []
        options += [f"--events-url={events_url}"] if events_url else []
        running = started("adapters.slack.standin", *options, scale=scale, rates=rates, retries=retries)
        async with running as (about, process), ClientSession(timeout=ClientTimeout(total=None)) as session:
            yield cls(session, about, process)

    def environment(self) -> dict[str, str]:
        """The settings of an app that talks to this stand-in."""
        return {
            "FOOTNOTE_SLACK_BOT_TOKEN": self.bot_token,
            "FOOTNOTE_SLACK_APP_TOKEN": self.app_token,
            "FOOTNOTE_SLACK_SIGNING_SECRET": self.signing_secret,
            "FOOTNOTE_SLACK_API_URL": self.api,
            "FOOTNOTE_SLACK_PING_SECONDS": "1",
            "FOOTNOTE_SLACK_CASES_CHANNEL": "C0CASES",
        }

    async def _done(self, verb: str, **arguments: Any) -> Done:
        return Done(**await self.do(verb, **arguments))

    # -- what people do ------------------------------------------------------------------------

    async def mention(self, user: str, channel: str, text: str, thread: str | None = None) -> Sent:
        return Sent(**await self.do("mention", user=user, channel=channel, text=text, thread=thread))

    async def dm(self, user: str, text: str, thread: str | None = None) -> Sent:
        return Sent(**await self.do("dm", user=user, text=text, thread=thread))

    async def say(self, user: str, channel: str, text: str, thread: str | None = None) -> Sent:
        return Sent(**await self.do("say", user=user, channel=channel, text=text, thread=thread))

    async def command(self, user: str, channel: str, name: str, text: str = "") -> Done:
        return await self._done("command", user=user, channel=channel, name=name, text=text)

    async def press(self, user: str, message: dict[str, Any], action_id: str, value: Any = None) -> Done:
        where = {"channel": message["channel"], "ts": message["ts"]}
        return await self._done("press", user=user, action_id=action_id, value=value, **where)

    async def press_in_view(self, user: str, view: dict[str, Any], action_id: str, value: Any = None) -> Done:
        return await self._done("press_in_view", user=user, view_id=view["id"], action_id=action_id, value=value)

    async def shortcut(self, user: str, callback_id: str, message: dict[str, Any] | None = None) -> Done:
        where = {"channel": message["channel"], "ts": message["ts"]} if message else {}
        return await self._done("shortcut", user=user, callback_id=callback_id, **where)

    async def submit(self, user: str, values: dict[str, Any] | None = None) -> Done:
        """Fill in the modal that is on top and submit it: block id → text, option's value, or list of them."""
        return await self._done("submit", user=user, values=values or {})

    async def close_view(self, user: str) -> None:
        await self.do("close", user=user)

    async def open_home(self, user: str, tab: str = "home") -> list[str]:
        """The ids of the events it caused."""
        return list(await self.do("look", user=user, tab=tab))

    async def open_messages(self, user: str) -> list[str]:
        return await self.open_home(user, "messages")

    async def edit(self, sent: Sent, text: str) -> list[str]:
        return list(await self.do("edit", channel=sent.channel, ts=sent.ts, text=text))

    async def delete(self, sent: Sent) -> list[str]:
        return list(await self.do("delete", channel=sent.channel, ts=sent.ts))

    async def stop(self, sent: Sent) -> list[str]:
        """Press Stop in the thread."""
        return list(await self.do("stop", channel=sent.channel, thread=sent.thread, user=sent.user))

    async def channel(self, name: str, *, shared: bool = False, member: bool = True) -> dict[str, Any]:
        return dict(await self.do("channel", name=name, shared=shared, member=member))

    async def member(self, channel: str, user: str, present: bool = True) -> None:
        await self.do("member", channel=channel, user=user, present=present)

    # -- what goes wrong -----------------------------------------------------------------------

    async def fail(
        self, method: str, error: str = "", times: int = 1, *, status: int = 200, after: bool = False
    ) -> None:
        """The next calls fail; with `after` they take effect and only their answer is lost."""
        await self.do("fault", method=method, error=error, times=times, status=status, after=after)

    async def limit(self, method: str, retry_after: float = 1, times: int = 1) -> None:
        await self.do("fault", method=method, retry_after=retry_after, times=times)

    async def slow(self, method: str, seconds: float, times: int = 1) -> None:
        await self.do("fault", method=method, seconds=seconds, times=times)

    async def expire(self, sent: Sent) -> int:
        return int(await self.do("expire", channel=sent.channel, thread=sent.thread))

    async def drop(self) -> None:
        await self.do("drop")

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        await self.do("disconnect", reason=reason)

    async def redeliver(self, event_id: str) -> None:
        await self.do("redeliver", event_id=event_id)

    async def advance(self, seconds: float) -> None:
        await self.do("advance", seconds=seconds)

    async def grant(self, without: Iterable[str] = (), without_events: Iterable[str] = ()) -> None:
        await self.do("grant", without=list(without), without_events=list(without_events))

    async def deliver_to(self, events_url: str) -> None:
        await self.do("deliver_to", events_url=events_url)

    async def tell(self, name: str, event: dict[str, Any]) -> list[str]:
        return list(await self.do("tell", name=name, event=event))

    async def raw(
        self, body: str, signature: Signature = "good", retry: int | None = None, *, form: bool = False
    ) -> tuple[int, str]:
        """A request to the app's address: status and body of its answer."""
        said = await self.do("raw", body=body, signature=signature, retry=retry, form=form)
        return said["status"], said["body"]

    async def reset(self) -> None:
        await self.do("reset")
