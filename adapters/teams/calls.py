"""Calls to the Bot Connector: one session, our token, a time limit each, and what went wrong in a form to act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from adapters.teams.pace import Door
from adapters.teams.tokens import Tokens

TIMEOUT = ClientTimeout(total=20, connect=8)  # seconds of one call
PATIENCE = {"GET": 0.5, "DELETE": 2.0}  # seconds by which answers go first where calls have to wait


class Refused(Exception):
    """Microsoft turned a call down, or could not be reached: then the status is 0, and it may have had an effect."""

    def __init__(self, status: int, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after  # seconds


class Calls:
    """`tokens` is None only in development: then calls carry none. All of them go through the one door."""

    def __init__(self, session: ClientSession, tokens: Tokens | None, door: Door) -> None:
        self._session = session
        self._tokens = tokens
        self._door = door

    async def __call__(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, data: bytes | None = None
    ) -> tuple[int, Any]:
        """The status and the JSON of the answer; {} for none. Raises `Refused`, `TokenRefused`.

        A token that is turned down is asked for anew, once.
        """
        for attempt in (1, 2):
            token = await self._tokens.token() if self._tokens else ""
            signed = {**(headers or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
            status, found, wait = await self._call(method, url, signed, data)
            if status != 401 or self._tokens is None or attempt == 2:
                break
            self._tokens.drop(token)
        if status >= 300:
            raise Refused(status, _code(found), wait)
        return status, found

    async def _call(
        self, method: str, url: str, headers: Mapping[str, str], data: bytes | None
    ) -> tuple[int, Any, float | None]:
        to = URL(url, encoded=True)
        await self._door.enter(PATIENCE.get(method, 0.0))
        try:
            async with self._session.request(
                method, to, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                return answer.status, _json(await answer.read()), _seconds(answer.headers.get("Retry-After"))
        except (ClientError, TimeoutError, OSError) as error:
            raise Refused(0, type(error).__name__) from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else {}
    except ValueError:
        return {}


def _code(found: Any) -> str:
    """Microsoft's short word for what is wrong; its sentences may quote the message."""
    error = found.get("error") if isinstance(found, dict) else None
    return str(error.get("code") or "")[:60] if isinstance(error, dict) else ""


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
