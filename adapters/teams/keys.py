"""The keys that Microsoft signs its messages to bots with."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from adapters.teams.log import log

FRESH = 24 * 3600.0  # seconds that keys are used before they are asked for again
KEPT = 72 * 3600.0  # seconds that keys are used where they can't be had again
TIMEOUT = ClientTimeout(total=8)
ASKED, WITHIN = 5, 60.0  # times that unknown keys make it ask, in so many seconds: anybody can invent one


class KeysUnavailable(Exception):
    """No keys can be had, so nobody can be let in now."""


@dataclass(frozen=True, slots=True)
class Key:
    key: Any  # what PyJWT verifies with
    endorsements: frozenset[str]  # the channels that it signs for


class Keys:
    """Fetched when they are needed, and again when an unknown one is asked for or a day went by."""

    def __init__(self, session: ClientSession, url: str) -> None:
        """`url` is of the OpenID configuration."""
        self._session = session
        self._url = url
        self._keys: dict[str, Key] = {}
        self._since = 0.0
        self._asked: deque[float] = deque(maxlen=ASKED)
        self._asking = asyncio.Lock()

    async def key(self, kid: str) -> Key | None:
        """The key of that id, None for one that is not Microsoft's. Raises `KeysUnavailable`."""
        if not self._keys or monotonic() - self._since > FRESH or (kid not in self._keys and self._may_ask()):
            await self._refresh(kid)
        return self._keys.get(kid)

    def _may_ask(self) -> bool:
        return len(self._asked) < ASKED or monotonic() - self._asked[0] > WITHIN

    async def _refresh(self, kid: str) -> None:
        began = monotonic()
        async with self._asking:
            if self._since > began and (kid in self._keys or not self._may_ask()):
                return  # somebody else asked meanwhile
            self._asked.append(monotonic())
            try:
                self._keys = await self._fetched()
                self._since = monotonic()
            except (ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError, PyJWTError) as error:
                log.warning("signing keys can't be had: %s", type(error).__name__)
                if not self._keys or monotonic() - self._since > KEPT:
                    self._keys = {}
                    raise KeysUnavailable from error

    async def _fetched(self) -> dict[str, Key]:
        listed = (await self._get(str((await self._get(self._url))["jwks_uri"])))["keys"]
        return {str(one["kid"]): _key(one) for one in listed if one.get("kty") == "RSA"}

    async def _get(self, url: str) -> dict[str, Any]:
        async with self._session.get(url, timeout=TIMEOUT, allow_redirects=False) as answer:
            answer.raise_for_status()
            found = json.loads(await answer.read())
        if not isinstance(found, dict):
            raise ValueError("no object")
        return found


def _key(one: Mapping[str, Any]) -> Key:
    return Key(PyJWK(dict(one), algorithm="RS256").key, frozenset(one.get("endorsements") or ()))
