"""Every question in Teams is answered exactly once and whole, whatever happens to deliveries, streams and calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.desk import Limits
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, GROUP, personal
from bot.advisor import Advisor
from bot.question import Question
from bot.records import EventState
from bot.reply import Reply
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, text_of

pytestmark = pytest.mark.server

STOCK = "Can we use stock pictures to train a model?"


class Gate:
    """Holds answers back until it is opened, so that a test can do something meanwhile."""

    def __init__(self, bureau: TeamsOffice) -> None:
        self._bureau = bureau
        self.asked = asyncio.Event()
        self.open = asyncio.Event()
        bureau.answers = self

    async def __call__(self, question: Question) -> Reply:
        self.asked.set()
        await self.open.wait()
        return await Advisor(self._bureau.house.editions, self._bureau.house.encoder).ask(question)


async def ours(teams: Standin, conversation: str) -> list[dict[str, Any]]:
    return [m for m in await teams.messages(conversation) if m["by_app"] and not m["deleted"]]


# -- deliveries ----------------------------------------------------------------------------------


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


# -- calls that fail -----------------------------------------------------------------------------


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
        await teams.fail("token", status=503, times=9)
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


# -- streams -------------------------------------------------------------------------------------


Fault = Callable[[Standin], Awaitable[Any]]
FAULTS: dict[str, Fault] = {
    "a start that is refused": lambda s: s.fail("stream", status=403, code="ContentStreamNotAllowed"),
    "a start that would have to wait": lambda s: s.limit("stream", retry_after=30),
    "a server error at the start": lambda s: s.fail("stream", status=500),
    "a start whose answer is lost": lambda s: s.fail("stream", status=0, after=True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_where_no_stream_begins_an_ordinary_message_comes(bureau: TeamsOffice, fault: str) -> None:
    async def scenario(teams: Standin) -> None:
        await FAULTS[fault](teams)
        await teams.personal("alice", QUESTION)
        await bureau.settled()
        (reply,) = [m for m in await ours(teams, personal("alice")) if m["finished"]]
        assert reply["stream"] is None
        assert actions(reply) == ["sources", "correct", "team"]

    bureau(scenario)


@pytest.mark.parametrize("how", ["expired", "stopped"])
def test_a_stream_that_is_over_before_its_end_still_leaves_one_whole_message(bureau: TeamsOffice, how: str) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await (teams.expire_stream(personal("alice")) if how == "expired" else teams.stop(personal("alice")))
        gate.open.set()
        await bureau.settled()
        whole = [m for m in await ours(teams, personal("alice")) if "get written approval" in text_of(m)]
        assert [actions(m) for m in whole] == [["sources", "correct", "team"]]

    bureau(scenario)


def test_the_end_of_a_stream_whose_answer_is_lost_is_not_doubled(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await teams.fail("stream", status=0, times=2, after=True)
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "get written approval" in text_of(reply)

    bureau(scenario)


def test_two_questions_at_once_in_a_personal_chat_are_both_answered(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        first = await teams.personal("alice", QUESTION)
        second = await teams.personal("alice", STOCK)
        await gate.asked.wait()
        gate.open.set()
        both = await teams.replies(first, count=2)
        assert len(both) == 2
        assert second.id
        await bureau.settled()
        assert len(await ours(teams, personal("alice"))) == 2

    bureau(scenario)


# -- restarts ------------------------------------------------------------------------------------


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


# -- edits and deletions -------------------------------------------------------------------------


def test_a_question_deleted_before_its_answer_gets_none(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        sent = await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.delete(sent)
        await teams.settled()
        gate.open.set()
        await bureau.settled()
        assert await ours(teams, personal("alice")) == []

    bureau(scenario)


@pytest.mark.parametrize("place", [GENERAL, personal("alice")])
def test_a_question_edited_before_its_answer_is_answered_as_it_reads_now(bureau: TeamsOffice, place: str) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        direct = place != GENERAL
        sent = await (teams.personal("alice", QUESTION) if direct else teams.mention("alice", GENERAL, QUESTION))
        await gate.asked.wait()
        await teams.edit(sent, STOCK if direct else f"<at>Footnote</at> {STOCK}")
        await teams.settled()
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, place)
        assert "Allowed" in text_of(reply)

    bureau(scenario)


def test_an_answer_whose_question_is_edited_or_deleted_later_says_so(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await teams.replies(sent)
        await bureau.settled()
        await teams.edit(sent, f"<at>Footnote</at> {STOCK}")
        await bureau.settled()
        (reply,) = await ours(teams, GENERAL)
        assert reply["text"].startswith("*The question was changed after this answer")
        await teams.delete(sent)
        await bureau.settled()
        (reply,) = await ours(teams, GENERAL)
        assert reply["text"].startswith("*The question was deleted after this answer")
        assert "get written approval" in text_of(reply)

    bureau(scenario)


# -- many at once --------------------------------------------------------------------------------


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
