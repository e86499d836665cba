"""Keys and tokens come from elsewhere, and elsewhere may be slow, down, or say no."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import personal
from tests.house import House
from tests.scenario.teams_api import Teams
from tests.scenario.teams_process import QUESTION, Company, answered
from tests.scenario.terminal import COMMAND

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture
def company(shipped: House, shared_home: Path, tmp_path: Path) -> Company:
    return Company(shared_home, tmp_path)


def at_work(teams: Teams, company: Company, scenario: Callable[[Standin], Awaitable[None]], **more: str) -> None:
    """A bot that has asked for nothing yet."""

    async def whole() -> None:
        async with company.in_teams(teams.standin, **more):
            await scenario(teams.standin)

    teams.run(whole())
    assert "Traceback" not in company.said


def test_without_keys_nobody_gets_in_and_with_them_everybody_does(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        activity = await standin.activity("bob", personal("bob"), QUESTION)
        for operation, status in (("openid", 500), ("jwks", 500), ("openid", 404)):
            await standin.fail(operation, status)
            assert (await standin.raw(activity))[0] == 503
        assert await standin.messages(personal("bob")) == []
        assert "Only if" in await answered(standin)

    at_work(teams, company, scenario)


def test_while_keys_are_slow_to_come_everything_else_goes_on(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        await standin.slow("jwks", 1)
        activity = await standin.activity("bob", personal("bob"), QUESTION)
        waiting = asyncio.create_task(standin.raw(activity))
        await standin.until(lambda s: any(c["operation"] == "openid" for c in s["calls"]))
        async with standin.session.get(standin.bot_url.replace("api/messages", "healthz")) as answer:
            assert answer.status == 200
        assert not waiting.done()
        assert (await waiting)[0] == 201

    at_work(teams, company, scenario)


def test_while_a_token_is_slow_to_come_everything_else_goes_on(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        await standin.slow("discovery", 4)  # long enough for what follows, however busy the machine is
        sent = await standin.personal("alice", QUESTION)
        await standin.until(lambda s: any(c["operation"] == "discovery" for c in s["calls"]))
        async with standin.session.get(standin.bot_url.replace("api/messages", "healthz")) as answer:
            assert answer.status == 200
        assert all(message["user"] for message in await standin.messages(sent.conversation))
        (reply,) = await standin.replies(sent, timeout=30)
        assert "Only if" in reply["text"]

    at_work(teams, company, scenario)


def test_one_token_serves_many_calls_and_one_that_is_refused_is_replaced(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        for _ in range(3):
            assert "Only if" in await answered(standin)
        assert len(await standin.calls("token")) == 1
        await standin.expire_tokens()
        assert "Only if" in await answered(standin)
        assert len(await standin.calls("token")) == 2

    at_work(teams, company, scenario)


def test_a_managed_identity_needs_no_secret(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        assert "Only if" in await answered(standin)
        assert await standin.calls("token") == []
        assert len(await standin.calls("identity")) == 1

    managed = teams.standin.environment(managed=True)
    at_work(teams, company, scenario, **managed, FOOTNOTE_TEAMS_APP_SECRET="")


def test_a_reply_waits_for_a_token_that_is_refused_at_first(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        await standin.fail("token", 503, times=2)
        assert "Only if" in await answered(standin)

    at_work(teams, company, scenario)


@pytest.mark.parametrize("missing", ["FOOTNOTE_TEAMS_APP_ID", "FOOTNOTE_TEAMS_TENANT", "FOOTNOTE_TEAMS_APP_SECRET"])
def test_it_does_not_start_half_closed(teams: Teams, company: Company, missing: str) -> None:
    environment = company.environment(**{**teams.standin.environment(), missing: ""})
    done = subprocess.run([*COMMAND, "teams"], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert missing in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_app_id_it_listens_to_this_machine_alone(company: Company) -> None:
    environment = company.environment(FOOTNOTE_TEAMS_DEVELOPMENT="true", FOOTNOTE_SERVE_HOST="0.0.0.0")
    done = subprocess.run([*COMMAND, "teams"], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "127.0.0.1" in done.stderr
