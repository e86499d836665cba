"""`footnote teams` and `footnote serve` as a company runs them: processes that are told to stop, or killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from pathlib import Path

import pytest

from adapters.slack.standin.client import Standin as SlackStandin
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import CASES, GENERAL, personal
from tests.house import House
from tests.scenario.slack_office import text_of as slack_text
from tests.scenario.teams_api import Teams
from tests.scenario.teams_office import QUESTION, actions, text_of
from tests.scenario.teams_process import Company
from tests.scenario.terminal import COMMAND

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture
def company(shipped: House, shared_home: Path, tmp_path: Path) -> Company:
    return Company(shared_home, tmp_path)


def test_it_answers_until_it_is_told_to_stop_and_then_finishes_what_it_has(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        async with company.in_teams(standin) as process:
            (reply,) = await standin.replies(await standin.mention("alice", GENERAL, QUESTION), timeout=20)
            assert "Only if" in text_of(reply)
            await standin.slow("send", 1)
            last = await standin.mention("bob", GENERAL, QUESTION)
            await standin.settled()
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
        assert len(await standin.replies(last)) == 1

    teams.run(scenario(teams.standin))
    assert "customer photos" not in company.said
    assert teams.standin.app_secret not in company.said
    assert "eyJ" not in company.said, "no token in the log"
    assert "Traceback" not in company.said


def test_what_a_kill_cut_off_is_answered_after_the_start_and_in_personal_chats_never_twice(
    teams: Teams, company: Company
) -> None:
    people = ("alice", "bob", "carol", "dave")

    async def scenario(standin: Standin) -> None:
        async with company.in_teams(standin) as process:
            await standin.replies(await standin.personal("alice", "help"), timeout=20)
            await standin.slow("stream", 2, times=20)
            for name in people:
                await standin.personal(name, QUESTION)
            await standin.settled()
            await standin.until(lambda s: len([c for c in s["calls"] if c["operation"] == "stream"]) >= 1, timeout=20)
            process.kill()
            await process.wait()
        async with company.in_teams(standin):
            for name in people:
                await standin.until(
                    lambda s, name=name: [
                        m for m in s["messages"] if m["conversation"] == personal(name) and "sources" in actions(m)
                    ],
                    timeout=30,
                )
            await standin.settled()
        for name in people:
            whole = [m for m in await standin.messages(personal(name)) if "sources" in actions(m)]
            assert len(whole) == 1

    teams.run(scenario(teams.standin))


def test_what_may_have_been_posted_in_a_channel_before_a_kill_is_said_again_and_says_so(
    teams: Teams, company: Company
) -> None:
    async def scenario(standin: Standin) -> None:
        async with company.in_teams(standin) as process:
            await standin.replies(await standin.personal("alice", "help"), timeout=20)
            await standin.slow("send", 2)
            sent = await standin.mention("alice", GENERAL, QUESTION)
            await standin.settled()
            await standin.until(lambda s: any(c["operation"] == "channels" for c in s["calls"]), timeout=20)
            process.kill()
            await process.wait()
        async with company.in_teams(standin):
            replies = await standin.replies(sent, timeout=30)
            await standin.settled()
        assert "Only if" in text_of(replies[-1])
        every = [m for m in await standin.messages(GENERAL) if "sources" in actions(m)]
        assert all("Should this stand above already" in text_of(m) for m in every[1:])

    teams.run(scenario(teams.standin))


def test_a_managed_identity_needs_no_secret(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        async with company.in_teams(standin, **managed(standin)):
            (reply,) = await standin.replies(await standin.mention("alice", GENERAL, QUESTION), timeout=20)
            assert "Only if" in text_of(reply)
            assert await standin.calls("identity")
            assert await standin.calls("token") == []

    teams.run(scenario(teams.standin))


def managed(standin: Standin) -> dict[str, str]:
    return {"FOOTNOTE_TEAMS_APP_SECRET": "", **standin.environment(managed=True)}


def test_a_case_goes_from_the_button_to_the_answer(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        async with company.in_teams(standin):
            sent = await standin.mention("alice", GENERAL, QUESTION)
            (reply,) = await standin.replies(sent, timeout=20)
            await standin.press("alice", reply, "team")
            await standin.submit("alice", {"note": ""})
            (card,) = await standin.until(lambda s: [m for m in s["messages"] if m["conversation"].startswith(CASES)])
            await standin.press("carol", card, "case_close")
            _, told = await standin.replies(sent, count=2)
            assert "From the privacy team" in told["text"]
        assert await standin.violations() == []

    teams.run(scenario(teams.standin))


def test_serve_answers_slack_and_teams_side_by_side(teams: Teams, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        async with SlackStandin.start() as slack, company.serving({**standin.environment(), **slack.environment()}):
            await standin.deliver_to(company.url)
            await slack.deliver_to(company.url.replace("/api/messages", "/slack/events"))
            (one,) = await standin.replies(await standin.mention("alice", GENERAL, QUESTION), timeout=20)
            (other,) = await slack.replies(await slack.mention("U0ALICE", "C0GENERAL", QUESTION), timeout=20)
            assert "Only if" in text_of(one)
            assert "Only if" in slack_text(other)

    teams.run(scenario(teams.standin))


@pytest.mark.parametrize("missing", ["FOOTNOTE_TEAMS_APP_ID", "FOOTNOTE_TEAMS_TENANT", "FOOTNOTE_TEAMS_APP_SECRET"])
def test_it_does_not_start_without_what_keeps_others_out(teams: Teams, company: Company, missing: str) -> None:
    said = started(company, "teams", {**teams.standin.environment(), missing: ""})
    assert said == (1, f"{missing} is not set.")


def test_without_an_app_id_it_listens_to_this_machine_alone_and_only_when_told_so(company: Company) -> None:
    assert started(company, "teams", {})[0] == 1
    code, said = started(company, "teams", {"FOOTNOTE_TEAMS_DEVELOPMENT": "1", "FOOTNOTE_SERVE_HOST": "0.0.0.0"})
    assert code == 1
    assert said == "Without an app id nobody may be listened to on 0.0.0.0."


def test_serve_with_nothing_set_up_says_what_to_do(company: Company) -> None:
    assert started(company, "serve", {}) == (1, "Neither Slack nor Teams is set up.")


def started(company: Company, command: str, more: dict[str, str]) -> tuple[int, str]:
    """The exit code and the first sentence of a command that is expected not to run."""
    environment = company.environment(**more)
    done = subprocess.run([*COMMAND, command], capture_output=True, text=True, env=environment, timeout=60)
    return done.returncode, done.stderr.strip().partition(". ")[0] + "."
