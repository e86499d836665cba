"""Every question is answered exactly once and whole, whatever happens to events, streams and calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from adapters.desk import Limits
from adapters.slack.standin.client import Standin
from bot.question import Question
from bot.reply import Reply
from tests.scenario.slack_office import QUESTION, Gate, Office, buttons, text_of

pytestmark = pytest.mark.server


def test_a_redelivered_event_is_answered_once(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await slack.replies(sent)
        for event in sent.event_ids:
            await slack.redeliver(event)
        await slack.settled()
        await office.desk.settled()
        assert len(await slack.messages("C0GENERAL")) == 2

    office(scenario)


def test_two_apps_on_one_database_answer_once(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        async with replace(office).open():
            await slack.connected(2)
            for n in range(6):
                sent = await slack.mention("U0ALICE", "C0GENERAL", f"{QUESTION} {n}")
                await slack.replies(sent)
                for event in sent.event_ids:
                    await slack.redeliver(event)
            await slack.settled()
        assert len(await slack.messages("C0GENERAL")) == 12

    office(scenario)


@pytest.mark.parametrize("user_says", ["mention", "dm"])
def test_a_reply_whose_answer_was_lost_on_the_way_is_not_posted_twice(office: Office, user_says: str) -> None:
    async def scenario(slack: Standin) -> None:
        for method in ("chat.postMessage", "chat.stopStream"):
            await slack.fail(method, after=True)
        sent = await (
            slack.mention("U0ALICE", "C0GENERAL", QUESTION) if user_says == "mention" else slack.dm("U0ALICE", QUESTION)
        )
        (reply,) = await slack.replies(sent)
        await office.desk.settled()
        assert "Only if" in text_of(reply)
        assert len(await slack.messages(sent.channel)) == 2

    office(scenario)


def test_when_slack_says_to_wait_the_reply_comes_after_it(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.limit("chat.postMessage", retry_after=1)
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(sent)
        assert "Only if" in text_of(reply)

    office(scenario)


def test_too_many_streams_mean_an_ordinary_message_at_once(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.limit("chat.startStream", retry_after=30)
        sent = await slack.dm("U0ALICE", QUESTION)
        (reply,) = await slack.replies(sent)
        assert reply["stream"] is None
        assert "Only if" in text_of(reply)

    office(scenario)


Fault = Callable[[Standin], Awaitable[None]]
FAULTS: dict[str, Fault] = {
    "an append that fails": lambda s: s.fail("chat.appendStream", "message_not_in_streaming_state"),
    "an append whose connection breaks": lambda s: s.fail("chat.appendStream", after=True),
    "a server error on the way": lambda s: s.fail("chat.appendStream", status=503),
    "a stop that fails": lambda s: s.fail("chat.stopStream", "internal_error"),
    "a start that fails": lambda s: s.fail("chat.startStream", "channel_type_not_supported"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_stream_that_dies_ends_in_a_whole_message(office: Office, fault: str) -> None:
    async def scenario(slack: Standin) -> None:
        await FAULTS[fault](slack)
        sent = await slack.dm("U0ALICE", QUESTION)
        await office.desk_idle(sent)
        (reply,) = [m for m in await slack.messages(sent.channel) if m["by_app"]]
        shown = text_of({"blocks": reply["blocks"]})
        assert "Only if" in shown
        assert "get written approval" in shown
        assert buttons(reply) == ["sources", "correct", "team", "feedback"]

    office(scenario)


def test_stop_before_the_answer_stops_and_says_so(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        gate = Gate(office)
        sent = await slack.dm("U0ALICE", QUESTION)
        await gate.asked.wait()
        await slack.stop(sent)
        (reply,) = await slack.replies(sent)
        assert "Stopped" in text_of(reply)
        gate.open.set()
        await office.desk.settled()
        assert len(await slack.messages(sent.channel)) == 2
        assert (await slack.calls("agents.sessions.setStatus"))[-1]["arguments"]["status"] == "active"

    office(scenario)


def test_stop_in_the_middle_of_a_stream_leaves_the_whole_answer(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.slow("chat.appendStream", 0.5)
        sent = await slack.dm("U0ALICE", QUESTION)
        await slack.until(lambda s: [c for c in s["calls"] if c["method"] == "chat.startStream"])
        await slack.stop(sent)
        await office.desk_idle(sent)
        (reply,) = [m for m in await slack.messages(sent.channel) if m["by_app"]]
        assert "get written approval" in text_of({"blocks": reply["blocks"]})

    office(scenario)


def test_a_question_deleted_before_its_answer_gets_none(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        gate = Gate(office)
        sent = await slack.dm("U0ALICE", QUESTION)
        await gate.asked.wait()
        await slack.delete(sent)
        await slack.settled()
        gate.open.set()
        await office.desk.settled()
        assert not [m for m in await slack.messages(sent.channel) if m["by_app"]]

    office(scenario)


def test_a_question_edited_before_its_answer_is_answered_as_it_reads_now(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        gate = Gate(office)
        sent = await slack.dm("U0ALICE", QUESTION)
        await gate.asked.wait()
        await slack.edit(sent, "Can we use stock pictures to train a model?")
        await slack.settled()
        gate.open.set()
        (reply,) = await slack.replies(sent)
        await office.desk.settled()
        assert "✅ Allowed" in text_of(reply)
        assert len([m for m in await slack.messages(sent.channel) if m["by_app"]]) == 1

    office(scenario)


def test_an_answer_whose_question_is_edited_later_says_so(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", QUESTION)
        await slack.replies(sent)
        await office.desk.settled()
        await slack.edit(sent, "Can we use stock pictures to train a model?")
        both = await slack.replies(sent, count=2)
        assert "was changed after this answer" in text_of(both[1])
        assert "get written approval" in text_of(both[0])

    office(scenario)


def test_those_who_wait_are_told_their_number_and_nothing_of_it_stays(office: Office) -> None:
    office.limits = Limits(hands=1, notice_seconds=0)

    async def scenario(slack: Standin) -> None:
        gate = Gate(office)
        first = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await gate.asked.wait()
        second = await slack.mention("U0BOB", "C0GENERAL", QUESTION)
        await slack.until(lambda s: any("you are number 1" in text_of(m) for m in s["messages"]))
        gate.open.set()
        await slack.replies(first)
        await office.desk_idle(second)
        shown = [text_of(m) for m in await slack.messages("C0GENERAL", thread=second.ts)]
        assert len(shown) == 2
        assert "Only if" in shown[1]

    office(scenario)


def test_a_lost_connection_loses_no_question(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.disconnect()
        await slack.drop()
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await slack.connected(1)
        await slack.advance(61)
        (reply,) = await slack.replies(sent, timeout=20)
        assert "Only if" in text_of(reply)

    office(scenario)


def test_a_channel_that_takes_no_messages_is_answered_in_a_direct_message(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.fail("chat.postMessage", "restricted_action")
        await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        found = await slack.until(lambda s: [m for m in s["messages"] if m["channel"] == "D0ALICE"])
        assert "Only if" in text_of(found[0])

    office(scenario)


def test_an_advisor_that_breaks_is_told_with_a_reference(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        async def broken(question: Question) -> Reply:
            raise RuntimeError("out of order")

        office.answers = broken
        for sent in (await slack.mention("U0ALICE", "C0GENERAL", QUESTION), await slack.dm("U0BOB", QUESTION)):
            (reply,) = await slack.replies(sent)
            assert "reference" in text_of(reply).casefold()

    office(scenario)


def test_blocks_that_slack_refuses_still_leave_the_words(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.fail("chat.postMessage", "invalid_blocks")
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(sent)
        assert reply["text"].startswith("Only if.")

    office(scenario)


def test_many_questions_in_one_channel_are_all_answered(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = [await slack.mention("U0ALICE", "C0GENERAL", f"{QUESTION} {n}") for n in range(7)]
        await slack.limit("chat.postMessage", retry_after=1, times=2)
        for one in sent:
            (reply,) = await slack.replies(one, timeout=30)
            assert "Only if" in text_of(reply)

    office(scenario)


def test_slack_is_not_asked_who_the_app_is_when_a_question_comes(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.fail("auth.test", "internal_error", times=5)
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        assert "Only if" in text_of((await slack.replies(sent))[0])

    office(scenario)


@pytest.mark.parametrize("away", [0, 10])
def test_after_a_restart_only_threads_that_may_hold_a_notice_are_looked_through(office: Office, away: float) -> None:
    """Slack answers fifty such look-ups a minute, and those are needed to find out what had arrived."""
    office.limits = Limits(drain_seconds=0)

    async def cut_off(slack: Standin) -> None:
        gate = Gate(office)
        await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await gate.asked.wait()

    async def after(slack: Standin) -> None:
        (sent,) = [m for m in await slack.messages("C0GENERAL") if not m["by_app"]]
        await slack.until(lambda s: [m for m in s["messages"] if m["by_app"] and m["thread_ts"] == sent["ts"]])
        await office.desk.settled()
        await slack.settled()
        looked = len(await slack.calls("conversations.replies"))
        assert looked == (1 if away else 0)

    office(cut_off)
    office.answers = None
    office.later(seconds=away)
    office(after)
