"""Asking Footnote in Slack, on the wire: every way to ask, and who sees the answer."""

from __future__ import annotations

import pytest

from adapters.channels import ChannelRules
from adapters.slack.standin.client import Standin
from tests.scenario.slack_office import QUESTION, Office, buttons, text_of

pytestmark = pytest.mark.server

FOLLOW_UP = "what about stock pictures?"


def test_a_mention_is_answered_in_its_thread_with_one_message(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(sent)
        shown = text_of(reply)
        assert "⚠️ Only if" in shown
        assert "☐ get written approval." in shown
        assert "|Photo policy>: [2] § 2.1 · company policy · checked 1 Nov 2026" in shown
        assert "I read your question as: *photos · customers · model training*" in shown
        assert reply["text"].startswith("Only if. Not by default.")
        assert buttons(reply) == ["sources", "correct", "team", "feedback"]
        assert reply["stream"] is None
        await slack.settled()
        assert len(await slack.messages("C0GENERAL")) == 2

    office(scenario)


def test_a_direct_message_shows_a_status_and_streams(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", QUESTION)
        (reply,) = await slack.replies(sent)
        assert reply["stream"]["state"] == "stopped"
        assert "Only if" in text_of(reply)
        assert "Show sources" in text_of(reply)
        methods = [c["method"] for c in await slack.calls()]
        said = [methods.index(m) for m in ("agents.sessions.setStatus", "chat.startStream", "chat.stopStream")]
        assert said == sorted(said)

    office(scenario)


def test_a_follow_up_in_a_direct_message_needs_no_mention_and_keeps_the_context(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", QUESTION)
        await slack.replies(sent)
        office.later(seconds=20)
        more = await slack.dm("U0ALICE", FOLLOW_UP, thread=sent.ts)
        (reply,) = await slack.replies(more)
        assert "✅ Allowed" in text_of(reply)

    office(scenario)


def test_a_follow_up_in_a_channel_keeps_the_context_and_needs_a_mention(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await slack.replies(sent)
        await slack.say("U0BOB", "C0GENERAL", "and what do you think of that?", thread=sent.ts)
        office.later(seconds=20)
        more = await slack.mention("U0ALICE", "C0GENERAL", FOLLOW_UP, thread=sent.ts)
        (reply,) = await slack.replies(more)
        assert "✅ Allowed" in text_of(reply)
        await slack.settled()
        assert len(await slack.messages("C0GENERAL", thread=sent.ts)) == 5

    office(scenario)


def test_the_command_is_answered_where_only_the_asker_sees_it_and_can_be_shared(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        done = await slack.command("U0ALICE", "C0GENERAL", "/privacy", QUESTION)
        assert done.acknowledged
        private = await slack.until(
            lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE" and not m["deleted"]]
        )
        assert "Only if" in text_of(private[0])
        assert "share" in buttons(private[0])
        assert await slack.messages("C0GENERAL") == []
        await slack.press("U0ALICE", private[0], "share")
        shared = await slack.until(
            lambda s: [m for m in s["messages"] if m["channel"] == "C0GENERAL" and not m["seen_by"]]
        )
        assert "<@U0ALICE> asked privately and shares the answer." in text_of(shared[0])
        assert "Only if" in text_of(shared[0])

    office(scenario)


def test_a_shared_answer_can_be_shared_once(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.command("U0ALICE", "C0GENERAL", "/privacy", QUESTION)
        private = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        await slack.press("U0ALICE", private[0], "share")
        await slack.until(
            lambda s: any(m["seen_by"] and not m["deleted"] and "share" not in buttons(m) for m in s["messages"])
        )

    office(scenario)


def test_the_command_where_the_app_is_no_member_is_answered_all_the_same(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.command("U0ALICE", "C0ELSEWHERE", "/privacy", QUESTION)
        private = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        assert "share" not in buttons(private[0])

    office(scenario)


def test_the_shortcut_asks_about_a_message_and_answers_where_the_asker_chose(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        said = await slack.say("U0BOB", "C0GENERAL", "I want to train a model on customer photos")
        message = {"channel": said.channel, "ts": said.ts}
        await slack.shortcut("U0ALICE", "ask", message)
        view = await slack.view("U0ALICE")
        assert "I want to train a model on customer photos" in text_of(view)
        await slack.submit("U0ALICE", {"question": "May we?", "visible": "thread"})
        (reply,) = await slack.replies(said)
        assert "Only if" in text_of(reply)
        await slack.shortcut("U0ALICE", "ask", message)
        await slack.view("U0ALICE")
        await slack.submit("U0ALICE", {"visible": "me"})
        private = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        assert "Only if" in text_of(private[0])

    office(scenario)


def test_opening_the_messages_offers_prompts(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.open_messages("U0ALICE")
        await slack.until(lambda s: [c for c in s["calls"] if c["method"] == "assistant.threads.setSuggestedPrompts"])

    office(scenario)


def test_a_channel_can_show_answers_to_the_asker_alone(office: Office) -> None:
    office.rules(named={("slack", "C0NORWAY"): ChannelRules(visible="asker")})

    async def scenario(slack: Standin) -> None:
        await slack.mention("U0ALICE", "C0NORWAY", QUESTION)
        private = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        assert "Only if" in text_of(private[0])
        assert len(await slack.messages("C0NORWAY")) == 1

    office(scenario)


def test_a_channel_shared_with_another_company_never_sees_company_policy(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0SHARED", QUESTION)
        (reply,) = await slack.replies(sent)
        assert "policy" not in text_of(reply).casefold().replace("privacy policy", "")
        await slack.command("U0ALICE", "C0SHARED", "/privacy", QUESTION)
        private = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        assert "Photo policy" not in text_of(private[0])

    office(scenario)


@pytest.mark.parametrize("user", ["U0GUEST", "U0ULTRA", "U0PARTNER"])
def test_guests_are_told_that_they_are_not_answered(office: Office, user: str) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention(user, "C0SHARED" if user == "U0PARTNER" else "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(sent)
        assert "Only if" not in text_of(reply)
        assert buttons(reply) == []

    office(scenario)


def test_bots_are_not_answered(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.mention("U0OTHERBOT", "C0GENERAL", QUESTION)
        await slack.settled()
        await office.desk.settled()
        assert len(await slack.messages("C0GENERAL")) == 1

    office(scenario)


def test_a_message_without_a_question_is_answered_with_how_to_ask(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", "")
        (reply,) = await slack.replies(sent)
        assert "What is your question?" in text_of(reply)

    office(scenario)
