"""Calls to Teams fail, and every answer still arrives whole."""

from __future__ import annotations

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, GROUP, personal
from tests.scenario.teams_office import QUESTION, STOCK, Gate, TeamsOffice, ours, text_of

pytestmark = pytest.mark.server


@pytest.mark.parametrize("status", [412, 502, 504])
def test_what_teams_asks_to_be_tried_again_is(bureau: TeamsOffice, status: int) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.fail("send", status=status, times=2)
        sent = await teams.mention("alice", GENERAL, QUESTION)
        (reply,) = await teams.replies(sent, timeout=20)
        assert "Only if" in text_of(reply)
        await bureau.settled()
        assert [c["status"] for c in await teams.calls("send")] == [status, status, 201]

    bureau(scenario)


@pytest.mark.parametrize("retry_after", [1, None])
def test_when_teams_says_to_wait_the_reply_comes_after_it(bureau: TeamsOffice, retry_after: float | None) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.limit("send", retry_after=retry_after)
        sent = await teams.group("alice", QUESTION)
        (reply,) = await teams.replies(sent, timeout=20)
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_a_token_that_ran_out_early_is_replaced_and_the_reply_is_not_lost(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        await teams.expire_tokens()
        (reply,) = await teams.replies(await teams.mention("alice", GENERAL, STOCK))
        assert "Allowed" in text_of(reply)

    bureau(scenario)


def test_one_token_serves_many_calls(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        for _ in range(3):
            await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        assert len(await teams.calls("token")) == 1
        assert len(await teams.calls("jwks")) == 1

    bureau(scenario)


def test_while_entra_gives_no_token_the_reply_waits_and_comes_later(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, STOCK))  # Alice is known from here on
        await teams.expire_tokens()
        await teams.fail("token", status=503, times=6)
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await bureau.settled()
        assert len(await ours(teams, GENERAL)) == 1
        for _ in range(3):
            bureau.later(minutes=30)
            await bureau.desk.tick()
            await bureau.settled()
        (reply,) = await teams.replies(sent)
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_a_card_that_teams_refuses_still_leaves_the_words(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.fail("send", status=413, code="MessageSizeTooBig")
        (reply,) = await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        assert "get written approval" in reply["text"]
        assert not reply.get("attachments")

    bureau(scenario)


def test_a_stream_whose_card_teams_refuses_ends_with_the_words(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await teams.fail("stream", status=400, code="BadSyntax", times=2)
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "get written approval" in reply["text"]
        assert reply["stream"]["state"] == "finished"

    bureau(scenario)


def test_a_conversation_the_bot_was_taken_out_of_is_answered_in_the_askers_chat(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.group("alice", QUESTION)
        await gate.asked.wait()
        await teams.uninstall(GROUP)
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_a_reply_whose_connection_broke_is_said_again_and_says_so(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.fail("send", status=0, after=True)
        sent = await teams.mention("alice", GENERAL, QUESTION)
        _, again = await teams.replies(sent, count=2)
        assert "Should this stand above already: it is the same answer." in text_of(again)

    bureau(scenario)


def test_many_questions_in_one_conversation_keep_teams_pace(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = [await teams.mention("alice", GENERAL, f"{QUESTION} {n}") for n in range(9)]
        for one in sent:
            await teams.replies(one, timeout=30)
        await bureau.settled()
        assert ["Only if" in text_of(m) for m in await ours(teams, GENERAL)] == [True] * 9
        assert {c["status"] for c in await teams.calls("send")} == {201}

    bureau(scenario)
