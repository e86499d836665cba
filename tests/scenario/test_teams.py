"""Asking Footnote in Teams, on the wire: in channels, group chats and one's own chat with it."""

from __future__ import annotations

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, GROUP, personal
from tests.scenario.teams_office import QUESTION, STOCK, Gate, TeamsOffice, actions, ours, text_of

pytestmark = pytest.mark.server

FOLLOW_UP = "what about stock pictures?"


def test_a_mention_in_a_channel_is_answered_in_its_thread_with_one_message(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        (reply,) = await teams.replies(sent)
        assert "Only if" in text_of(reply)
        assert "I read your question as: " in text_of(reply)
        assert reply["conversation"] == sent.conversation
        assert actions(reply) == ["sources", "correct", "team"]
        assert reply["stream"] is None
        await bureau.settled()
        assert len(await ours(teams, GENERAL)) == 1

    bureau(scenario)


def test_who_waits_for_an_answer_sees_that_it_is_being_written(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await teams.until(lambda s: [t for t in s["typing"] if t["conversation"] == sent.conversation])
        gate.open.set()
        (reply,) = await teams.replies(sent)
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_an_answer_that_is_there_at_once_is_one_call(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        before = len(await teams.calls())
        await teams.replies(await teams.mention("alice", GENERAL, STOCK))
        await bureau.settled()
        assert [c["operation"] for c in (await teams.calls())[before:]] == ["send"]

    bureau(scenario)


def test_a_personal_chat_is_answered_in_a_stream(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.personal("alice", QUESTION)
        (reply,) = await teams.replies(sent)
        assert reply["stream"]["state"] == "finished"
        assert reply["stream"]["informative"][0] == "Reading your question…"
        assert reply["stream"]["texts"]
        assert all(reply["text"].startswith(text) for text in reply["stream"]["texts"])
        assert "Only if" in text_of(reply)
        await bureau.settled()
        assert len(await ours(teams, personal("alice"))) == 1

    bureau(scenario)


def test_a_group_chat_is_answered_where_the_bot_is_mentioned(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.group("bob", QUESTION)
        (reply,) = await teams.replies(sent)
        assert "Only if" in text_of(reply)
        assert reply["stream"] is None

    bureau(scenario)


@pytest.mark.parametrize("place", [GENERAL, GROUP])
def test_who_does_not_mention_the_bot_is_not_answered(bureau: TeamsOffice, place: str) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.activity("alice", place, QUESTION)
        await teams.tell({**said, "entities": []})
        await bureau.settled()
        assert await ours(teams, place) == []

    bureau(scenario)


def test_a_follow_up_in_a_channels_thread_keeps_the_context(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await teams.replies(sent)
        bureau.later(seconds=20)
        more = await teams.mention("alice", GENERAL, FOLLOW_UP, thread=sent)
        (reply,) = await teams.replies(more)
        assert "Allowed" in text_of(reply)
        assert reply["conversation"] == sent.conversation

    bureau(scenario)


def test_another_thread_of_the_channel_has_a_context_of_its_own(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        bureau.later(seconds=20)
        (reply,) = await teams.replies(await teams.mention("alice", GENERAL, FOLLOW_UP))
        assert "Allowed" not in text_of(reply)

    bureau(scenario)


def test_a_follow_up_in_a_personal_chat_keeps_the_context_for_an_hour(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", QUESTION))
        bureau.later(minutes=50)
        (soon,) = await teams.replies(await teams.personal("alice", FOLLOW_UP))
        assert "Allowed" in text_of(soon)
        bureau.later(minutes=61)
        (late,) = await teams.replies(await teams.personal("alice", FOLLOW_UP))
        assert "Allowed" not in text_of(late)

    bureau(scenario)


def test_a_talk_goes_on_after_a_restart(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", QUESTION))
        await bureau.settled()

    async def after(teams: Standin) -> None:
        bureau.later(minutes=2)
        (reply,) = await teams.replies(await teams.personal("alice", FOLLOW_UP))
        assert "Allowed" in text_of(reply)

    bureau(scenario)
    bureau(after)
