"""Only what Microsoft signed for our tenant gets in, and the bot speaks only where it may: by the real process."""

from __future__ import annotations

import time
from typing import Any

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, PARTNER_TENANT, personal
from adapters.teams.standin.tokens import GOOD, ISSUER, KINDS
from tests.scenario.teams_api import Teams
from tests.scenario.teams_process import QUESTION, answered, refused

pytestmark = [pytest.mark.server, pytest.mark.model]

ALICE = personal("alice")
BAD = sorted(set(KINDS) - {GOOD})


# -- tokens ------------------------------------------------------------------------------------


def test_a_good_token_gets_in(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        assert "Only if" in await answered(bot)

    teams.run(scenario())


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_token_gets_401_and_nothing_else(bot: Standin, teams: Teams, kind: str) -> None:
    async def scenario() -> None:
        await refused(bot, 401, await bot.activity("alice", ALICE, QUESTION), kind)

    teams.run(scenario())


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer  ", "Bearer a b", "Bearer é", "x" * 7000]
)
def test_a_malformed_header_gets_401(bot: Standin, teams: Teams, header: str) -> None:
    async def scenario() -> None:
        await refused(bot, 401, await bot.activity("alice", ALICE, QUESTION), None, Authorization=header)

    teams.run(scenario())


def test_no_header_gets_401(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        await refused(bot, 401, await bot.activity("alice", ALICE, QUESTION), None)

    teams.run(scenario())


def test_the_bots_own_token_does_not_let_anybody_in(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        own = await bot.token(key="login")
        await refused(bot, 401, await bot.activity("alice", ALICE, QUESTION), own)

    teams.run(scenario())


@pytest.mark.parametrize(
    ("status", "claims"),
    [
        (201, {"exp": -60}),  # clocks may differ by five minutes
        (401, {"exp": -360}),
        (201, {"nbf": 60}),
        (401, {"nbf": 360}),
    ],
)
def test_clocks_may_differ_by_five_minutes(bot: Standin, teams: Teams, status: int, claims: dict[str, int]) -> None:
    async def scenario() -> None:
        shifted = {name: int(time.time()) + seconds for name, seconds in claims.items()}
        activity = await bot.activity("alice", GENERAL, "not for the bot")
        assert (await bot.raw(activity, await bot.token(claims=shifted)))[0] == status

    teams.run(scenario())


@pytest.mark.parametrize(
    "claims",
    [{"aud": []}, {"aud": None}, {"aud": 7}, {"iss": [ISSUER]}, {"exp": "soon"}, {"nbf": "later"}, {"exp": 1e400}],
    ids=str,
)
def test_claims_of_another_shape_get_401(bot: Standin, teams: Teams, claims: dict[str, Any]) -> None:
    async def scenario() -> None:
        await refused(bot, 401, await bot.activity("alice", ALICE, QUESTION), await bot.token(claims=claims))

    teams.run(scenario())


# -- keys --------------------------------------------------------------------------------------


def test_a_key_that_rotates_is_known_at_once_and_the_old_one_no_longer(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        old = await bot.token()
        await bot.rotate_keys()
        assert "Only if" in await answered(bot)
        activity = await bot.activity("bob", personal("bob"), QUESTION)
        assert (await bot.raw(activity, old))[0] == 401

    teams.run(scenario())


def test_invented_keys_do_not_make_it_ask_for_ever(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        activity = await bot.activity("alice", ALICE, QUESTION)
        for n in range(40):
            token = await bot.token("unknown_kid", headers={"kid": f"invented-{n}"})
            assert (await bot.raw(activity, token))[0] == 401
        assert len(await bot.calls("jwks")) <= 10
        assert "Only if" in await answered(bot)

    teams.run(scenario())


# -- what a good token does not open -----------------------------------------------------------


def test_a_channel_that_the_key_does_not_sign_for_gets_401(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        activity = await bot.activity("alice", ALICE, QUESTION)
        for channel in ("emulator", "skype", "", None, 7, ["msteams"]):
            await refused(bot, 401, activity | {"channelId": channel})

    teams.run(scenario())


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/teams/",
        "https://127.0.0.1.evil.example/teams/",
        "https://127.0.0.1@evil.example/teams/",
        "http://evil.example#127.0.0.1/",
        "http://localhost:9/teams/",
        "http://[::1]:9/teams/",
        "ftp://127.0.0.1/teams/",
        "file:///etc/passwd",
        "127.0.0.1/teams/",
        "https://[",
        "",
    ],
)
def test_it_answers_only_at_hosts_that_are_allowed(bot: Standin, teams: Teams, url: str) -> None:
    async def scenario() -> None:
        activity = await bot.activity("alice", ALICE, QUESTION)
        token = await bot.token(claims={"serviceurl": url})
        await refused(bot, 403, activity | {"serviceUrl": url}, token)

    teams.run(scenario())


def test_a_token_for_another_service_gets_401(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        activity = await bot.activity("alice", ALICE, QUESTION)
        for url in ("https://smba.trafficmanager.net/teams/", bot.service_url.rstrip("/"), None, ["x"], {}):
            await refused(bot, 401, activity | {"serviceUrl": url})
        del activity["serviceUrl"]
        await refused(bot, 401, activity)

    teams.run(scenario())


def test_other_tenants_get_403(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        activity = await bot.activity("alice", ALICE, QUESTION)
        talk, data = activity["conversation"], activity["channelData"]
        foreign = {"tenant": {"id": PARTNER_TENANT}}
        await refused(bot, 403, await bot.activity("pat", personal("pat"), QUESTION))
        await refused(bot, 403, activity | {"conversation": talk | {"tenantId": PARTNER_TENANT}})
        await refused(bot, 403, activity | {"channelData": data | foreign})
        nowhere = {"conversation": {k: v for k, v in talk.items() if k != "tenantId"}, "channelData": {}}
        await refused(bot, 403, activity | nowhere)
        await refused(bot, 403, activity | nowhere | {"channelData": None})

    teams.run(scenario())
