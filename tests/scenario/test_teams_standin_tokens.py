"""What Teams brings is signed with keys that it publishes; the bad tokens are bad indeed."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import (
    APP_ID,
)
from tests.scenario.teams_api import Ear, Teams, hearing

pytestmark = pytest.mark.server

NOT_VALID = "alg_none hs256 forged of_a_stranger tampered truncated garbage expired not_yet_valid unknown_kid".split()


async def published(standin: Standin) -> dict[str, Any]:
    """The keys that anybody can read, by name."""
    async with standin.session.get(standin.openid_url) as answer:
        url = (await answer.json())["jwks_uri"]
    async with standin.session.get(url) as answer:
        return {key["kid"]: key for key in (await answer.json())["keys"]}


# -- tokens ------------------------------------------------------------------------------------


def test_what_it_brings_is_signed_with_a_published_key_that_is_endorsed(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        await standin.personal("alice", "hello")
        await standin.settled()
        bearer = ear.headers[0]["Authorization"].removeprefix("Bearer ")
        key = (await published(standin))[jwt.get_unverified_header(bearer)["kid"]]
        assert "msteams" in key["endorsements"]
        claims = jwt.decode(bearer, jwt.PyJWK(key), ["RS256"], audience=APP_ID, issuer=standin.issuer)
        assert claims["serviceurl"] == ear.heard[0]["serviceUrl"] == standin.service_url

    hearing(teams, play)


def test_keys_rotate_and_the_old_one_is_gone_unless_it_is_kept(teams: Teams) -> None:
    async def play(standin: Standin) -> None:
        first = jwt.get_unverified_header(await standin.token())["kid"]
        second = await standin.rotate_keys(keep=True)
        assert {first, second} < set(await published(standin))
        third = await standin.rotate_keys()
        assert {first, second, third} & set(await published(standin)) == {third}
        assert jwt.get_unverified_header(await standin.token())["kid"] == third

    teams.run(play(teams.standin))


@pytest.mark.parametrize("kind", NOT_VALID)
def test_a_bad_token_is_bad(teams: Teams, kind: str) -> None:
    async def play(standin: Standin) -> None:
        bad, keys = await standin.token(kind), await published(standin)
        with pytest.raises((jwt.InvalidTokenError, KeyError)):
            jwt.decode(bad, jwt.PyJWK(keys[jwt.get_unverified_header(bad)["kid"]]), ["RS256"], audience=APP_ID)

    teams.run(play(teams.standin))


def test_a_token_by_hmac_is_signed_with_the_public_key(teams: Teams) -> None:
    """The attack only is one if a verifier that mixes the two up would believe it."""

    async def play(standin: Standin) -> None:
        said, _, signature = (await standin.token("hs256")).rpartition(".")
        key = (await published(standin))[jwt.get_unverified_header(await standin.token())["kid"]]
        public = jwt.PyJWK(key).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        digest = hmac.digest(public, said.encode(), "sha256")
        assert urlsafe_b64encode(digest).rstrip(b"=").decode() == signature

    teams.run(play(teams.standin))
