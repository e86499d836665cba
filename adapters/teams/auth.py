"""Who may post to the bot: Microsoft alone, for our tenant, to be answered at Microsoft's own hosts."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt

from adapters.teams.keys import Keys

CHANNEL = "msteams"
LEEWAY = 300  # seconds by which clocks may differ
LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")


class Unauthorized(Exception):
    """The token is missing or wrong: 401. Its text names the reason and nothing of the token."""


class Forbidden(Exception):
    """The token is right, and the message is not for us: 403."""


@dataclass(frozen=True, slots=True)
class Passport:
    """What a good token says."""

    claims: Mapping[str, Any] = field(default_factory=dict)
    channels: frozenset[str] = frozenset((CHANNEL,))  # that its key signs for


@dataclass(frozen=True)
class Gate:
    """`keys` is None only in development, on loopback: then no token is needed, and only loopback is answered."""

    keys: Keys | None
    app_id: str
    issuer: str
    tenant: str
    hosts: Sequence[str]

    async def passport(self, authorization: str) -> Passport:
        """Of the Authorization header. Raises `Unauthorized`, and `KeysUnavailable`."""
        if self.keys is None:
            return Passport()
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized("no token")
        try:
            kid = jwt.get_unverified_header(token).get("kid")
        except (jwt.PyJWTError, UnicodeError, ValueError, RecursionError) as error:
            raise Unauthorized("not a token") from error
        key = await self.keys.key(kid) if isinstance(kid, str) and kid else None
        if key is None:
            raise Unauthorized("unknown key")
        return Passport(self._claims(token, key.key), key.endorsements)

    def admit(self, passport: Passport, activity: Mapping[str, Any]) -> None:
        """May that activity be taken on? Raises `Unauthorized` where the token is not for it, `Forbidden`."""
        service = activity.get("serviceUrl")
        channel = activity.get("channelId")
        if channel != CHANNEL or channel not in passport.channels:
            raise Unauthorized("the key does not sign for the channel")
        if self.keys is not None and passport.claims.get("serviceurl") != service:
            raise Unauthorized("the token is for another serviceUrl")
        if not isinstance(service, str) or not self.answers_at(service):
            raise Forbidden("serviceUrl")
        if self.tenant and _tenants(activity) != {self.tenant.lower()}:
            raise Forbidden("tenant")

    def answers_at(self, service: str) -> bool:
        """May messages be sent there? Over TLS to listed hosts; without it to this machine alone, where listed."""
        try:
            parts = urlsplit(service)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None or not host:
            return False
        if not any(_matches(host, allowed) for allowed in self.hosts):
            return False
        return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))

    def _claims(self, token: str, key: Any) -> Mapping[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self.app_id,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "aud", "iss"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise Unauthorized(type(error).__name__) from error
        return {name.lower(): value for name, value in claims.items()}


def is_loopback(host: str) -> bool:
    """Does the name mean this machine, whatever a name server says?"""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _matches(host: str, allowed: str) -> bool:
    """`*.example.com` is any host under example.com."""
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def _tenants(activity: Mapping[str, Any]) -> set[str]:
    """The tenants that an activity names; {""} for none."""
    data, conversation = activity.get("channelData"), activity.get("conversation")
    tenant = data.get("tenant") if isinstance(data, Mapping) else None
    named = (
        tenant.get("id") if isinstance(tenant, Mapping) else None,
        conversation.get("tenantId") if isinstance(conversation, Mapping) else None,
    )
    return {str(one).lower() for one in named if one} or {""}
