"""Whatever is typed into Slack, the reply mentions nobody, fits, and no word of it reaches a log."""

from __future__ import annotations

import pytest

from adapters.slack.standin.client import Standin
from tests.replies import NASTY
from tests.scenario.slack_office import QUESTION, Office, text_of

pytestmark = pytest.mark.server

TYPED = [text.encode("utf-8", "replace").decode() for text in NASTY]


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
def test_any_text_is_answered_and_mentions_nobody(office: Office, text: str) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", f"{text} {QUESTION} {text}")
        (reply,) = await slack.replies(sent)
        assert reply["notifies"] == []
        assert text_of(reply)
        mention = await slack.mention("U0BOB", "C0GENERAL", f"{text} {QUESTION} And what about a data breach? {text}")
        (reply,) = await slack.replies(mention)
        assert reply["notifies"] == []

    office(scenario)


def test_text_of_a_message_that_is_asked_about_mentions_nobody(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        said = await slack.say("U0BOB", "C0GENERAL", "<!channel> photos of <@U0CAROL> & co: train a model?")
        await slack.shortcut("U0ALICE", "ask", {"channel": said.channel, "ts": said.ts})
        view = await slack.view("U0ALICE")
        assert "<!channel>" not in str(view["blocks"])
        await slack.submit("U0ALICE", {"visible": "thread"})
        (reply,) = await slack.replies(said)
        assert reply["notifies"] == []

    office(scenario)


def test_a_case_mentions_the_asker_and_nobody_else(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.mention("U0ALICE", "C0GENERAL", "<!here> Can we publish photos of a child? <!channel> @everyone")
        cards = await slack.until(lambda s: [m for m in s["messages"] if m["channel"] == "C0CASES"])
        assert cards[0]["notifies"] == ["@U0ALICE"]

    office(scenario)


def test_personal_data_is_redacted_before_it_is_kept_or_shown_to_the_privacy_team(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.mention("U0ALICE", "C0GENERAL", "Can we publish photos of the child of kari@example.com?")
        cards = await slack.until(lambda s: [m for m in s["messages"] if m["channel"] == "C0CASES"])
        assert "kari@example.com" not in text_of(cards[0])

    office(scenario)


def test_no_word_of_a_question_reaches_a_log(office: Office, logged: list[str]) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.fail("chat.postMessage", "internal_error")
        await slack.fail("chat.appendStream", status=503)
        for sent in (await slack.mention("U0ALICE", "C0GENERAL", QUESTION), await slack.dm("U0BOB", QUESTION)):
            await slack.replies(sent)
        await slack.command("U0ALICE", "C0GENERAL", "/privacy", QUESTION)
        await slack.settled()

    office(scenario)
    assert not [line for line in logged if "customer photos" in line]
    assert not [line for line in logged if "xoxb" in line or "xapp" in line]
