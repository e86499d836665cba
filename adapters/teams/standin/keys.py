"""Signing keys, made at the start, and how Microsoft publishes them."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ENDORSEMENTS = ("msteams", "webchat", "directline")


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True)
class Key:
    """An RSA key with its name, and the channels that it may sign for."""

    kid: str
    private: rsa.RSAPrivateKey
    endorsements: tuple[str, ...] = ENDORSEMENTS

    @classmethod
    def made(cls, kid: str, endorsements: tuple[str, ...] = ENDORSEMENTS) -> Key:
        return cls(kid, rsa.generate_private_key(65537, 2048), endorsements)

    def public_pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)

    def jwk(self) -> dict[str, Any]:
        """As the JWKS document lists it."""
        numbers = self.private.public_key().public_numbers()
        public = {"n": _number(numbers.n), "e": _number(numbers.e)}
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            **public,
            "endorsements": list(self.endorsements),
        }


@dataclass
class Keyring:
    """The keys that sign what the bot gets, and one that signs the tokens it is given."""

    current: Key = field(default_factory=lambda: Key.made("teams-1"))
    unendorsed: Key = field(default_factory=lambda: Key.made("webchat-1", ("webchat",)))
    stranger: Key = field(default_factory=lambda: Key.made("stranger-1"))  # never published
    login: Key = field(default_factory=lambda: Key.made("login-1"))
    kept: list[Key] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(2))

    def rotate(self, *, keep: bool) -> None:
        """Sign with another key from now on; the old one stays published only if it is kept."""
        self.kept = [*self.kept, self.current] if keep else []
        self.current = Key.made(f"teams-{next(self._numbers)}")

    def published(self) -> dict[str, Any]:
        """The JWKS document."""
        return {"keys": [key.jwk() for key in (self.current, *self.kept, self.unendorsed)]}
