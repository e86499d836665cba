"""Tokens: those that Microsoft's calls to the bot carry, good and of every bad kind, and those the bot is given."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from adapters.standin.control import Impossible
from adapters.teams.standin.errors import Refused
from adapters.teams.standin.inhabitants import APP_ID, TENANT
from adapters.teams.standin.keys import Key, Keyring

ISSUER = "https://api.botframework.com"
EMULATOR = "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0"
LIFE = 3600  # seconds

GOOD = "good"

Changes = dict[str, Any]

# Each kind as changes to a good token: claims, without, headers, key, alg, and what happens to it once it is signed.
KINDS: Mapping[str, Callable[[float], Changes]] = {
    GOOD: lambda now: {},
    "expired": lambda now: {"claims": {"nbf": now - 2 * LIFE, "exp": now - LIFE}},
    "not_yet_valid": lambda now: {"claims": {"nbf": now + LIFE, "exp": now + 2 * LIFE}},
    "wrong_audience": lambda now: {"claims": {"aud": "50000000-0000-4000-8000-000000000005"}},
    "wrong_issuer": lambda now: {"claims": {"iss": "https://evil.example"}},
    "of_the_emulator": lambda now: {"claims": {"iss": EMULATOR, "appid": APP_ID, "ver": "1.0"}},
    "wrong_service_url": lambda now: {"claims": {"serviceurl": "https://smba.evil.example/teams/"}},
    "without_service_url": lambda now: {"without": ["serviceurl"]},
    "without_audience": lambda now: {"without": ["aud"]},
    "without_issuer": lambda now: {"without": ["iss"]},
    "without_expiry": lambda now: {"without": ["exp"]},
    "without_kid": lambda now: {"without_headers": ["kid"]},
    "unknown_kid": lambda now: {"headers": {"kid": "nobody"}},
    "alg_none": lambda now: {"alg": "none"},
    "hs256": lambda now: {"alg": "HS256"},
    "forged": lambda now: {"key": "stranger", "headers": {"kid": "current"}},
    "of_a_stranger": lambda now: {"key": "stranger"},
    "unendorsed": lambda now: {"key": "unendorsed"},
    "tampered": lambda now: {"tampered": True},
    "truncated": lambda now: {"truncated": True},
    "garbage": lambda now: {"garbage": True},
}


def minted(keys: Keyring, service_url: str, kind: str = GOOD, **changes: Any) -> str:
    """A token as `kind` and `changes` want it. Raises `Impossible` for a kind that there isn't."""
    if kind not in KINDS:
        raise Impossible(f"there is no token of kind {kind}; there are {sorted(KINDS)}")
    now = int(time.time())
    wanted = {**KINDS[kind](now), **changes}
    if wanted.get("garbage"):
        return "not.a.token"
    key: Key = getattr(keys, wanted.get("key", "current"))
    alg = wanted.get("alg", "RS256")
    headers = {"typ": "JWT", "alg": alg, "kid": key.kid, "x5t": key.kid} | wanted.get("headers", {})
    if headers["kid"] == "current":
        headers["kid"] = keys.current.kid
    claims = {"serviceurl": service_url, "nbf": now - 300, "exp": now + LIFE, "iss": ISSUER, "aud": APP_ID}
    claims |= wanted.get("claims", {})
    token = _signed(_less(headers, wanted.get("without_headers", ())), _less(claims, wanted.get("without", ())), key)
    if wanted.get("tampered"):
        head, _, tail = token.split(".")
        return ".".join((head, _part(claims | {"exp": now + 10 * LIFE}), tail))
    return token.rpartition(".")[0] if wanted.get("truncated") else token


def _less(found: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in names}


def _part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _signed(headers: dict[str, Any], claims: dict[str, Any], key: Key) -> str:
    """By hand: libraries rightly refuse to sign with "none", or by HMAC with a public key."""
    said = f"{_part(headers)}.{_part(claims)}"
    if headers["alg"] == "none":
        return f"{said}."
    if headers["alg"] == "HS256":
        return f"{said}.{_part(hmac.new(key.public_pem(), said.encode(), hashlib.sha256).digest())}"
    return f"{said}.{_part(key.private.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


class Ledger:
    """The tokens that were given to the bot, for its calls to the connector. Times are the stand-in's clock."""

    def __init__(self, key: Key, now: Callable[[], float]) -> None:
        self._key, self._now = key, now
        self._until: dict[str, float] = {}  # by token id

    def issue(self, issuer: str) -> str:
        """A token for the connector."""
        identity, now = str(uuid.uuid4()), int(time.time())
        self._until[identity] = self._now() + LIFE
        claims = {"aud": ISSUER, "iss": issuer, "iat": now, "nbf": now, "exp": now + LIFE, "jti": identity}
        claims |= {"appid": APP_ID, "tid": TENANT, "ver": "1.0"}
        return jwt.encode(claims, self._key.private, "RS256", {"kid": self._key.kid})

    def expire(self) -> None:
        """What was given out is no longer taken."""
        self._until.clear()

    def check(self, authorization: str) -> None:
        """Raises `Refused` with 401 unless the header carries a token of ours that still holds."""
        scheme, _, token = authorization.partition(" ")
        try:
            if scheme != "Bearer":
                raise jwt.InvalidTokenError("no bearer")
            public = self._key.private.public_key()
            claims = jwt.decode(token, public, ["RS256"], audience=ISSUER, options={"verify_exp": False})
        except jwt.InvalidTokenError as error:
            raise Refused(401, "Unauthorized", "Authorization has been denied for this request.") from error
        if self._until.get(claims["jti"], 0.0) <= self._now():
            raise Refused(401, "Unauthorized", "The token has expired.")
