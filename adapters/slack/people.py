"""Who asks, and where: what Slack knows of users and channels, asked once and remembered for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.desk import Asker
from adapters.slack.client import code, log

REMEMBERED = 3600  # seconds
PAGE, PAGES = 200, 5  # people that are met at once: Slack gives a large workspace only in pieces, and slowly
PAUSE = 1.0  # seconds until Slack is asked once more: it waits three for an event to be acknowledged
Value = TypeVar("Value")
MOST = 20_000  # users and channels that are remembered
# Slack's last word on somebody: asking again would not help
_FINAL = frozenset("user_not_found user_not_visible channel_not_found missing_scope not_in_channel".split())


@dataclass(frozen=True, slots=True)
class Channel:
    """What matters of a channel. Where Slack says nothing, the careful side."""

    shared: bool = True
    member: bool = False  # the app is in it
    name: str = ""


class Unknown(Exception):
    """Slack can't say at the moment who somebody is: nobody is answered before it can."""


class People:
    """Fails closed: somebody of whom Slack says nothing is a guest, such a channel is shared."""

    def __init__(self, client: AsyncWebClient) -> None:
        """`client` should not wait long: this is asked before an event is acknowledged."""
        self._client = client
        self._askers: dict[str, tuple[float, Asker]] = {}
        self._asking: dict[str, asyncio.Future[Asker | None]] = {}
        self._channels: dict[str, tuple[float, Channel]] = {}

    async def meet(self, pages: int = PAGES) -> None:
        """Ask about everybody at once: after a start many may write within seconds. What fails is asked for later."""
        cursor = ""
        for _ in range(pages):
            try:
                page = await self._client.users_list(limit=PAGE, cursor=cursor)
            except (SlackApiError, OSError, TimeoutError) as error:
                log.info("users.list failed: %s", type(error).__name__)
                return
            for user in page.get("members") or []:
                _remember(self._askers, str(user.get("id")), _kind(user))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def asker(self, user: str, *, foreign: bool = False, by_bot: bool = False) -> Asker:
        """What kind of asker it is. Raises `Unknown` when Slack can't say now and nothing is remembered."""
        if by_bot:
            return Asker.BOT
        if foreign:
            return Asker.GUEST
        known = self._askers.get(user)
        if known and monotonic() < known[0]:
            return known[1]
        asking = self._asking.get(user)
        if asking is None:
            asking = self._asking[user] = asyncio.ensure_future(self._ask(user))
            asking.add_done_callback(lambda _: self._asking.pop(user, None))
        kind = await asyncio.shield(asking)
        if kind is None:
            if known:
                return known[1]
            raise Unknown
        return kind

    async def _ask(self, user: str) -> Asker | None:
        """What Slack says, or None when it says nothing now; asked again once, while there is time."""
        for pause in (PAUSE, 0.0):
            try:
                kind = _kind((await self._client.users_info(user=user)).get("user") or {})
            except SlackApiError as error:
                log.info("users.info was refused: %s", code(error))
                if code(error) not in _FINAL:
                    await asyncio.sleep(pause)
                    continue
                kind = Asker.GUEST
            except (OSError, TimeoutError) as error:
                log.info("users.info failed: %s", type(error).__name__)
                await asyncio.sleep(pause)
                continue
            _remember(self._askers, user, kind)
            return kind
        return None

    async def channel(self, channel: str) -> Channel:
        """What is known of a channel; shared, where nothing is."""
        known = self._channels.get(channel)
        if known and monotonic() < known[0]:
            return known[1]
        try:
            info = (await self._client.conversations_info(channel=channel)).get("channel") or {}
        except SlackApiError as error:
            log.info("conversations.info was refused: %s", code(error))
            return Channel()
        except (OSError, TimeoutError):
            return Channel()
        made = Channel(
            shared=info.get("is_ext_shared") is not False or info.get("is_pending_ext_shared") is True,
            member=info.get("is_member") is True,
            name=str(info.get("name") or ""),
        )
        _remember(self._channels, channel, made)
        return made


def _kind(user: Mapping[str, Any]) -> Asker:
    if user.get("is_bot"):
        return Asker.BOT
    outside = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
    return Asker.GUEST if not user or any(user.get(flag) for flag in outside) else Asker.MEMBER


def _remember(known: dict[str, tuple[float, Value]], name: str, value: Value) -> None:
    if len(known) >= MOST:
        known.clear()
    known[name] = (monotonic() + REMEMBERED, value)
