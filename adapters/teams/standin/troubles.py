"""What a test lets go wrong in a running stand-in, and what it sends to the bot that nobody would."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import ClientSession

from adapters.teams.standin.deeds import Sent
from adapters.teams.standin.deliveries import JSON
from adapters.teams.standin.sights import Sights
from adapters.teams.standin.tokens import GOOD, KINDS


class Troubles(Sights):
    """Knobs of a stand-in, over its control."""

    def __init__(self, session: ClientSession, control: str) -> None:
        super().__init__(session, control)
        self.bot_url = ""

    async def deliver_to(self, bot_url: str) -> None:
        self.bot_url = bot_url
        await self.do("deliver_to", bot_url=bot_url)

    async def fail(
        self, operation: str, status: int = 502, code: str = "", times: int = 1, *, after: bool = False
    ) -> None:
        """The next calls fail; with `after` they take effect and only their answer is lost; 0 cuts the connection."""
        await self.do("fault", operation=operation, status=status, code=code, times=times, after=after)

    async def limit(self, operation: str, retry_after: float | None = 1, times: int = 1) -> None:
        await self.do("fault", operation=operation, status=429, retry_after=retry_after, times=times)

    async def slow(self, operation: str, seconds: float, times: int = 1) -> None:
        await self.do("fault", operation=operation, seconds=seconds, times=times)

    async def expire_stream(self, conversation: str) -> bool:
        return bool(await self.do("expire_stream", conversation=conversation))

    async def expire_tokens(self) -> None:
        await self.do("expire_tokens")

    async def rotate_keys(self, *, keep: bool = False) -> str:
        return str(await self.do("rotate_keys", keep=keep))

    async def redeliver(self, sent: Sent) -> None:
        await self.do("redeliver", id=sent.id)

    async def advance(self, seconds: float) -> None:
        await self.do("advance", seconds=seconds)

    async def tell(self, activity: dict[str, Any]) -> None:
        """Deliver any activity, signed well."""
        await self.do("tell", activity=activity)

    async def token(self, kind: str = GOOD, **changes: Any) -> str:
        """A token for calls to the bot; see `tokens.KINDS` and `tokens.minted`."""
        return str(await self.do("token", kind=kind, **changes))

    async def raw(self, body: Any, token: str | None = GOOD, **headers: str) -> tuple[int, str]:
        """A request to the bot as somebody wrote it: status and body of the answer.

        `token` is a kind, a whole token, or None for none; `headers` win.
        """
        given = {"Content-Type": JSON}
        if token is not None:
            given["Authorization"] = f"Bearer {await self.token(token) if token in KINDS else token}"
        sent = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        async with self.session.post(self.bot_url, data=sent, headers=given | headers) as answer:
            return answer.status, await answer.text()
