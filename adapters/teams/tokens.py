"""The tokens that the bot's own messages carry. Asked for in a thread, and kept until shortly before they end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

import msal
import requests

from adapters.teams.log import log

EARLY = 300.0  # seconds before its end that a token is replaced
TIMEOUT = 10.0  # seconds of a call
WAITS = (0.5, 2.0)  # seconds before Entra is asked once more where it could not be reached or was out of order

Ask = Callable[[], dict[str, Any]]  # blocks; what MSAL answers


class TokenRefused(Exception):
    """Entra gives no token. Its text is Entra's short code."""


class Tokens:
    """One token for all calls."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._token = ""
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """A token that still lives a while. Raises `TokenRefused`."""
        if monotonic() >= self._until:
            async with self._asking:
                if monotonic() >= self._until:
                    await self._renew()
        return self._token

    def drop(self, token: str) -> None:
        """It was turned down: the next call asks for a new one."""
        if token == self._token:
            self._until = 0.0

    async def _renew(self) -> None:
        answer = await self._asked()
        token = answer.get("access_token")
        if not isinstance(token, str):
            code = str(answer.get("error") or "no token")
            log.warning("Entra gives no token: %s", code)
            raise TokenRefused(code)
        lives = float(answer.get("expires_in") or 0)
        self._token, self._until = token, monotonic() + max(lives - EARLY, lives / 2)

    async def _asked(self) -> dict[str, Any]:
        for wait in (*WAITS, None):
            try:
                return await asyncio.to_thread(self._ask)
            except (msal.exceptions.MsalError, requests.RequestException, OSError, ValueError) as error:
                log.warning("Entra can't be asked: %s", type(error).__name__)
                if wait is None:
                    raise TokenRefused(type(error).__name__) from error
                await asyncio.sleep(wait)
        raise AssertionError("unreachable")


def with_secret(app_id: str, secret: Callable[[], str], tenant: str, login_url: str, scope: str) -> Ask:
    """Of an app registration in one tenant. MSAL's own memory is not used: a dropped token must not come back."""

    def ask() -> dict[str, Any]:
        app = msal.ConfidentialClientApplication(
            app_id,
            client_credential=secret(),
            authority=f"{login_url.rstrip('/')}/{tenant}",
            instance_discovery=False,
            validate_authority=False,
            timeout=TIMEOUT,
        )
        return dict(app.acquire_token_for_client(scopes=[scope]) or {})

    return ask


def with_identity(app_id: str, scope: str) -> Ask:
    """Of the machine's user-assigned managed identity: there is no secret."""

    def ask() -> dict[str, Any]:
        with requests.Session() as session:
            client = msal.ManagedIdentityClient(
                msal.UserAssignedManagedIdentity(client_id=app_id), http_client=_Hurried(session)
            )
            return dict(client.acquire_token_for_client(resource=scope.removesuffix("/.default")))

    return ask


class _Hurried:
    """A session that waits only so long: MSAL sets no limit for managed identities."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def get(self, url: str, **more: Any) -> Any:
        return self._session.get(url, **{"timeout": TIMEOUT, **more})

    def post(self, url: str, **more: Any) -> Any:
        return self._session.post(url, **{"timeout": TIMEOUT, **more})

    def close(self) -> None:
        self._session.close()
