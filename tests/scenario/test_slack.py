"""Footnote in Slack, on the wire: what an employee and the privacy team see there."""

from __future__ import annotations

import pytest

from adapters.slack.standin.client import Standin
from tests.house import House
from tests.scenario.slack_api import Slack
from tests.scenario.slack_office import QUESTION, Office, buttons, text_of

pytestmark = pytest.mark.server


@pytest.fixture
def office(slack: Slack, house: House) -> Office:
    return Office(slack, house)


def test_a_mention_is_answered_in_its_thread_with_one_message(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(sent)
        shown = text_of(reply)
        assert "⚠️ Only if" in shown
        assert "☐ get written approval." in shown
        assert "|Photo policy, § 2.1>" in shown
        assert "company policy · checked 1 Nov 2026" in shown
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
        calls = [c["method"] for c in await slack.calls() if c["method"] not in ("auth.test", "apps.connections.open")]
        assert (
            calls.index("agents.sessions.setStatus") < calls.index("chat.startStream") < calls.index("chat.stopStream")
        )

    office(scenario)
