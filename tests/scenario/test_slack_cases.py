"""Cases in Slack: from a referral to a human answer in the asker's thread, and the Home tab."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from adapters.slack.standin.client import Sent, Standin
from bot.changes import Change
from tests.scenario.slack_office import CASES, QUESTION, Office, buttons, text_of

pytestmark = pytest.mark.server

REFERRED = "Can we publish photos of a child?"


async def opened(slack: Standin) -> tuple[Sent, dict[str, Any]]:
    """A case that the asker opened, and its card."""
    sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
    (reply,) = await slack.replies(sent)
    await slack.press("U0ALICE", reply, "team")
    await slack.view("U0ALICE")
    await slack.submit("U0ALICE", {"note": "a pilot"})
    return sent, await card(slack)


async def card(slack: Standin, holds: str = "") -> dict[str, Any]:
    """The case's card, once it shows that."""
    found = await slack.until(
        lambda s: [m for m in s["messages"] if m["channel"] == CASES and not m.get("thread_ts") and holds in text_of(m)]
    )
    return dict(found[0])


def test_a_case_shows_the_question_the_facts_and_what_was_found(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, shown = await opened(slack)
        text = text_of(shown)
        assert QUESTION in text
        assert "a pilot" in text
        assert "*photos · customers · model training*" in text
        assert "|Act, Art. 6(4)>" in text
        assert "Asked by <@U0ALICE>" in text
        assert buttons(shown) == ["case:take", "case:answer", "case:close"]

    office(scenario)


def test_a_case_is_taken_by_one_and_the_card_says_by_whom(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, shown = await opened(slack)
        await slack.press("U0CAROL", shown, "case:take")
        taken = await card(slack, "Taken")
        assert "by <@U0CAROL>" in text_of(taken)
        assert "case:take" not in buttons(taken)

    office(scenario)


def test_a_human_answer_reaches_the_asker_s_thread_and_becomes_a_draft_ruling(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent, shown = await opened(slack)
        await slack.press("U0CAROL", shown, "case:answer")
        view = await slack.view("U0CAROL")
        assert "needs a compatibility assessment or a new consent" in text_of(view)
        await slack.submit(
            "U0CAROL", {"verdict": "conditional", "answer": "Only with a signed approval. [2]", "footnotes": ["2"]}
        )
        both = await slack.replies(sent, count=2)
        text = text_of(both[1])
        assert "👤 Answered by the privacy team* <@U0ALICE>" in text
        assert "⚠️ Only if" in text
        assert "Only with a signed approval. [1]" in text
        assert "[1] <https://nordlys.example/photos|Photo policy, § 2.1>" in text
        assert "Answered by <@U0CAROL>" in text
        assert both[1]["notifies"] == ["@U0ALICE", "@U0CAROL"] or "@U0ALICE" in both[1]["notifies"]
        await card(slack, "Answered")
        told = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0CAROL"])
        assert "draft ruling is in rulings/case-" in text_of(told[0])
        (draft,) = office.drafts
        assert "status: draft" in draft.read_text()
        office.house.publish()
        again = await slack.mention("U0BOB", "C0GENERAL", QUESTION)
        assert "signed approval" not in text_of((await slack.replies(again))[0])

    office(scenario)


def test_an_answer_without_words_is_not_sent(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, shown = await opened(slack)
        await slack.press("U0CAROL", shown, "case:answer")
        await slack.view("U0CAROL")
        done = await slack.submit("U0CAROL", {"verdict": "allowed", "answer": "\u200b \u2060"})
        assert done.response is not None
        assert done.response["response_action"] == "errors"

    office(scenario)


def test_not_ours_ends_a_case_and_says_so(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent, shown = await opened(slack)
        await slack.press("U0CAROL", shown, "case:close")
        both = await slack.replies(sent, count=2)
        assert "nothing for it to decide" in text_of(both[1])
        assert buttons(await card(slack, "Closed")) == []

    office(scenario)


def test_the_second_of_two_people_is_told_that_somebody_was_faster(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, shown = await opened(slack)
        await slack.press("U0CAROL", shown, "case:answer")
        await slack.view("U0CAROL")
        await slack.press("U0BOB", shown, "case:close")
        await card(slack, "Closed")
        await slack.submit("U0CAROL", {"verdict": "allowed", "answer": "Yes."})
        told = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0CAROL"])
        assert "already closed" in text_of(told[0])

    office(scenario)


def test_a_case_that_waits_for_two_working_days_is_reminded_of(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, shown = await opened(slack)
        await slack.press("U0CAROL", shown, "case:take")
        await card(slack, "Taken")
        office.later(days=2, hours=1)
        await office.desk.tick()
        said = await slack.until(lambda s: [m for m in s["messages"] if m.get("thread_ts") == shown["ts"]])
        assert said[0]["notifies"] == ["@U0CAROL"]

    office(scenario)


def test_a_referral_opens_a_case_by_itself_and_says_so(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", REFERRED)
        (reply,) = await slack.replies(sent)
        assert "🧭 Ask the privacy team" in text_of(reply)
        assert "case-" in text_of(reply)
        assert "team" not in buttons(reply)
        assert "A question that Footnote refers to the privacy team" in text_of(await card(slack))

    office(scenario)


def test_a_case_of_a_private_question_is_answered_privately(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.command("U0ALICE", "C0GENERAL", "/privacy", REFERRED)
        shown = await card(slack)
        await slack.press("U0CAROL", shown, "case:close")
        found = await slack.until(lambda s: [m for m in s["messages"] if m["channel"] == "D0ALICE"])
        assert "nothing for it to decide" in text_of(found[0])
        assert await slack.messages("C0GENERAL") == []

    office(scenario)


def test_buttons_of_a_case_work_only_in_the_channel_for_cases(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, shown = await opened(slack)
        elsewhere = await slack.mention("U0BOB", "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(elsewhere)
        assert not any(name.startswith("case:") for name in buttons(reply))
        assert buttons(shown)

    office(scenario)


def test_home_shows_cases_questions_and_what_changed(office: Office) -> None:
    office.changes = [Change("changed", "Photo policy", "https://nordlys.example/photos", date(2026, 11, 20))]

    async def scenario(slack: Standin) -> None:
        await opened(slack)
        await slack.open_home("U0ALICE")
        shown = text_of(await slack.home("U0ALICE"))
        assert "Open: nobody has taken it" in shown
        assert "⚠️ Only if* · 23 Nov 2026" in shown
        assert "20 Nov 2026 · changed: <https://nordlys.example/photos|Photo policy>" in shown

    office(scenario)


def test_history_is_deleted_from_home(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await opened(slack)
        await slack.open_home("U0ALICE")
        home = await slack.home("U0ALICE")
        await slack.press_in_view("U0ALICE", home, "erase")
        await slack.until(lambda s: "Your history was deleted" in text_of(s["homes"]["U0ALICE"]))
        shown = text_of(await slack.home("U0ALICE"))
        assert QUESTION not in shown
        assert await office.desk.history("slack", "U0ALICE") == []

    office(scenario)
