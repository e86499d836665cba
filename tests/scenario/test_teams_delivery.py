"""Every question in Teams is answered exactly once, whatever happens to deliveries and processes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from adapters.desk import Limits
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, personal
from bot.question import Question
from bot.records import EventState
from bot.reply import Reply
from tests.scenario.teams_office import QUESTION, Gate, TeamsOffice, ours, text_of

pytestmark = pytest.mark.server


def test_a_question_is_acknowledged_before_it_is_answered(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await gate.asked.wait()
        await teams.settled()
        assert [d["status"] for d in await teams.deliveries()] == [201]
        assert await ours(teams, GENERAL) == []
        gate.open.set()
        await teams.replies(sent)

    bureau(scenario)


@pytest.mark.parametrize("place", [GENERAL, personal("alice")])
def test_a_redelivered_activity_is_answered_once(bureau: TeamsOffice, place: str) -> None:
    async def scenario(teams: Standin) -> None:
        direct = place != GENERAL
        sent = await (teams.personal("alice", QUESTION) if direct else teams.mention("alice", GENERAL, QUESTION))
        await teams.redeliver(sent)
        await teams.replies(sent)
        await teams.redeliver(sent)
        await bureau.settled()
        assert len(await ours(teams, place)) == 1

    bureau(scenario)


def test_a_redelivered_command_is_answered_once(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.personal("alice", "help")
        await teams.redeliver(sent)
        await bureau.settled()
        assert len(await ours(teams, personal("alice"))) == 1

    bureau(scenario)


def test_two_replicas_on_one_database_answer_once(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        first = bureau.url
        async with replace(bureau).open():
            for n in range(4):
                sent = await teams.mention("alice", GENERAL, f"{QUESTION} {n}")
                await teams.deliver_to(first)
                await teams.redeliver(sent)
                await teams.replies(sent)
            await bureau.settled()
        assert len(await ours(teams, GENERAL)) == 4

    bureau(scenario)


def test_a_bot_that_goes_down_lets_teams_deliver_again(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await bureau.desk.drain(1)
        await teams.personal("alice", QUESTION)
        await teams.settled()
        assert {d["status"] for d in await teams.deliveries()} == {503}

    bureau(scenario)


def test_what_was_streamed_before_a_kill_is_completed_and_not_doubled(bureau: TeamsOffice) -> None:
    event: dict[str, Any] = {}

    async def before(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await asyncio.sleep(0)
        (found,) = bureau.records.inbox.events.values()  # type: ignore[attr-defined]
        event["payload"] = found.payload
        gate.open.set()
        await bureau.settled()

    async def after(teams: Standin) -> None:
        bureau.answers = None
        inbox: Any = bureau.records.inbox
        (done,) = inbox.events.values()
        conversation, _, id = done.reply.rpartition("|")
        inbox.events[done.key] = replace(done, state=EventState.POSTING, payload=event["payload"])
        bureau.later(minutes=5)
        await bureau.desk.tick()
        await bureau.settled()
        (reply,) = await ours(teams, conversation)
        assert reply["id"] == id
        assert "Should this stand above" not in text_of(reply)

    bureau(before)
    bureau(after)


def test_what_may_stand_in_a_chat_outside_of_a_stream_is_said_again_and_says_so(bureau: TeamsOffice) -> None:
    inbox: Any = bureau.records.inbox
    payload: dict[str, Any] = {}

    async def before(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.fail("stream", status=500)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        (found,) = inbox.events.values()
        payload.update(found.payload)
        gate.open.set()
        await bureau.settled()

    async def after(teams: Standin) -> None:
        bureau.answers = None
        (done,) = inbox.events.values()
        inbox.events[done.key] = replace(done, state=EventState.POSTING, payload=payload, reply="")
        bureau.later(minutes=5)
        await bureau.desk.tick()
        await bureau.settled()
        first, second = await ours(teams, personal("alice"))
        assert "Should this stand above" not in text_of(first)
        assert "Should this stand above" in text_of(second)

    bureau(before)
    bureau(after)


@pytest.mark.parametrize("place", [GENERAL, "personal"])
def test_those_who_wait_are_told_their_number_and_nothing_of_it_stays(bureau: TeamsOffice, place: str) -> None:
    bureau.limits = Limits(hands=1, notice_seconds=0)

    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.mention("alice", GENERAL, QUESTION)
        await gate.asked.wait()
        direct = place == "personal"
        second = await (teams.personal("bob", QUESTION) if direct else teams.mention("bob", place, QUESTION))
        await teams.until(lambda s: "you are number 1" in str(s["messages"]))
        gate.open.set()
        await bureau.settled()
        shown = [m for m in await ours(teams, second.conversation) if m["conversation"] == second.conversation]
        assert ["Only if" in text_of(m) for m in shown] == [True]

    bureau(scenario)


def test_a_question_deleted_while_its_stream_begins_leaves_nothing_behind(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", "help"))
        await teams.slow("stream", 0.5)
        Gate(bureau)
        sent = await teams.personal("alice", QUESTION)
        await teams.settled()
        await asyncio.sleep(0.1)  # the beginning of the stream is on its way
        await teams.delete(sent)
        await bureau.settled()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream" and c["status"]])
        await bureau.settled()
        assert [m["text"] for m in await ours(teams, personal("alice")) if m["stream"]] == []

    bureau(scenario)


def test_an_advisor_that_breaks_is_told_with_a_reference(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        async def broken(question: Question) -> Reply:
            raise RuntimeError("out of order")

        bureau.answers = broken
        for sent in (await teams.mention("alice", GENERAL, QUESTION), await teams.personal("bob", QUESTION)):
            (reply,) = await teams.replies(sent)
            assert "reference" in text_of(reply).casefold()

    bureau(scenario)
