"""What can be done with an answer in Slack: look behind it, set it right, rate it, take it to people."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels import Channels
from adapters.slack.standin.client import Sent, Standin
from tests.scenario.slack_office import CASES, QUESTION, Office, buttons, text_of

pytestmark = pytest.mark.server


async def asked(slack: Standin, text: str = QUESTION, channel: str = "C0GENERAL") -> tuple[Sent, dict[str, Any]]:
    """A question in a channel, answered."""
    sent = await slack.mention("U0ALICE", channel, text)
    return sent, (await slack.replies(sent))[0]


def test_show_sources_shows_the_quotes_word_for_word(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await slack.press("U0BOB", reply, "sources")
        shown = text_of(await slack.view("U0BOB"))
        assert "“Using personal data for a new purpose needs a compatibility assessment or a new consent.”" in shown
        assert "|Act, Art. 6(4)>*" in shown
        assert "law" in shown

    office(scenario)


def test_who_asks_in_norwegian_reads_the_fixed_words_in_norwegian(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack, "Kan vi bruke customer photos til training av en model?")
        shown = text_of(reply)
        for norwegian in ("⚠️ Bare hvis", "Jeg leste spørsmålet ditt som: ", "kildene sist kontrollert", "Vis kilder"):
            assert norwegian in shown
        for english in ("Only if", "I read your question", "checked", "As of", "Careful"):
            assert english not in shown

    office(scenario)


def test_sources_of_a_reply_that_is_no_longer_kept_are_not_made_up(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await office.desk.erase("slack", "U0ALICE")
        await slack.press("U0BOB", reply, "sources")
        assert "no longer kept" in text_of(await slack.view("U0BOB"))

    office(scenario)


@pytest.fixture
def undecided(office: Office) -> Office:
    """A house without a general ruling: it must ask whose photos they are."""
    office.house.knowledge.remove("rulings/personal-training.md")
    office.house.publish()
    return office


def rated(message: dict[str, Any], name: str) -> str:
    """The value of a feedback button."""
    found = next(e for b in message["blocks"] for e in b.get("elements", []) if e.get("action_id") == "feedback")
    return str(found[name]["value"])


def test_a_question_back_is_answered_by_a_button(undecided: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent, reply = await asked(slack, "Can we train a model on photos?")
        assert "One question back" in text_of(reply)
        labels = {
            e["text"]["text"]: e["action_id"] for b in reply["blocks"] for e in b.get("elements", []) if "value" in e
        }
        await slack.press("U0ALICE", reply, labels["children"])
        both = await slack.replies(sent, count=2)
        assert "⛔ Not allowed" in text_of(both[1])

    undecided(scenario)


def test_pressing_the_same_option_twice_gives_one_answer(undecided: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent, reply = await asked(slack, "Can we train a model on photos?")
        await slack.press("U0ALICE", reply, "option:0")
        await slack.press("U0ALICE", reply, "option:0")
        await slack.replies(sent, count=2)
        await undecided.desk.settled()
        assert len(await slack.messages("C0GENERAL", thread=sent.ts)) == 3

    undecided(scenario)


def test_what_was_read_wrongly_is_set_right_and_answered_again(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent, reply = await asked(slack)
        await slack.press("U0ALICE", reply, "correct")
        view = await slack.view("U0ALICE")
        assert QUESTION in text_of(view)
        chosen = next(b for b in view["blocks"] if b.get("block_id") == "people")["element"]["initial_options"]
        assert [o["text"]["text"] for o in chosen] == ["customers"]
        done = await slack.submit("U0ALICE", {"data": ["photo"], "people": ["child"], "purpose": ["model-training"]})
        assert done.acknowledged
        both = await slack.replies(sent, count=2)
        assert "⛔ Not allowed" in text_of(both[1])
        assert "*photos · children · model training*" in text_of(both[1])

    office(scenario)


def test_a_good_mark_is_thanked_for_where_only_the_person_sees_it(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await slack.press("U0BOB", reply, "feedback", value=rated(reply, "positive_button"))
        thanks = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0BOB"])
        assert "Thank you" in text_of(thanks[0])

    office(scenario)


def test_a_bad_mark_asks_why_and_takes_the_reason_to_the_privacy_team(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await slack.press("U0BOB", reply, "feedback", value=rated(reply, "negative_button"))
        await slack.view("U0BOB")
        await slack.submit("U0BOB", {"reason": "wrong", "note": "the policy says otherwise"})
        cards = await slack.until(lambda s: [m for m in s["messages"] if m["channel"] == CASES])
        assert "An answer was called wrong" in text_of(cards[0])
        assert "the policy says otherwise" in text_of(cards[0])

    office(scenario)


def test_the_privacy_team_is_asked_with_a_note(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await slack.press("U0ALICE", reply, "team")
        assert QUESTION in text_of(await slack.view("U0ALICE"))
        await slack.submit("U0ALICE", {"note": "by Friday, please"})
        cards = await slack.until(lambda s: [m for m in s["messages"] if m["channel"] == CASES])
        assert "by Friday, please" in text_of(cards[0])
        told = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        assert "Sent to the privacy team as case-" in text_of(told[0])

    office(scenario)


def test_where_there_is_no_channel_for_cases_that_is_said(office: Office) -> None:
    office.channels = Channels()

    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await slack.press("U0ALICE", reply, "team")
        await slack.view("U0ALICE")
        await slack.submit("U0ALICE", {})
        told = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        assert "channel for cases" in text_of(told[0])

    office(scenario)


def test_a_private_answer_has_private_buttons(undecided: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.command("U0ALICE", "C0GENERAL", "/privacy", "Can we train a model on photos?")
        private = (await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"]))[0]
        await slack.press("U0ALICE", private, "option:0")
        more = await slack.until(
            lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE" and m["ts"] != private["ts"]]
        )
        assert "feedback" in buttons(more[0])
        assert await slack.messages("C0GENERAL") == []

    undecided(scenario)


def test_a_press_that_fails_is_told_with_a_reference(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack)
        await slack.fail("views.open", "internal_error")
        await slack.press("U0BOB", reply, "sources")
        told = await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0BOB"])
        assert "Reference " in text_of(told[0])

    office(scenario)


TWO = "Can we use customer photos to train a model?\n\nWhen must a breach be notified to the authority kari@firma.no?"


def test_the_numbers_behind_show_sources_are_the_message_s_own_when_the_folder_changed(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, reply = await asked(slack, TWO)
        lines = [line for line in text_of(reply).splitlines() if "[1]" in line and "|" in line]
        assert len(lines) == 2  # numbers begin anew with each of the two questions
        office.house.knowledge.ruling(
            "customer-photos-training",
            "Not by default.[^1]\n\n[^1]: photos, § 2.4\n",
            question="Can we use customer photos to train a model?",
            facts={"data": ["photo"], "people": ["customer"], "purpose": ["model-training"]},
        )
        office.house.publish()
        await slack.press("U0BOB", reply, "sources")
        shown = text_of(await slack.view("U0BOB"))
        assert shown.count("*[1] ") == 2
        assert "*[2] <https://nordlys.example/photos|Photo policy, § 2.1>*" in shown  # what was quoted then
        assert "Synthetic pictures" not in shown
        assert "checked 1 Nov 2026" in shown

    office(scenario)


def test_what_was_taken_out_of_a_question_is_put_back_only_where_the_asker_alone_reads(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        _, public = await asked(slack, TWO)
        assert "kari@firma.no" not in str(public)
        assert "EMAIL_1" in text_of(public)
        sent = await slack.dm("U0ALICE", TWO)
        (alone,) = await slack.replies(sent)
        assert "kari@firma.no" in text_of(alone)
        assert "EMAIL_1" not in text_of(alone)
        await slack.command("U0ALICE", "C0GENERAL", "/privacy", TWO)
        await slack.until(lambda s: [m for m in s["messages"] if m["seen_by"] == "U0ALICE"])
        (aside,) = await slack.ephemeral("C0GENERAL", "U0ALICE")
        assert "kari@firma.no" in text_of(aside)
        await slack.press("U0ALICE", aside, "share")
        await slack.until(lambda s: [m for m in s["messages"] if "shares the answer" in text_of(m)])
        (shared,) = [m for m in await slack.messages("C0GENERAL") if "shares the answer" in text_of(m)]
        assert "kari@firma.no" not in str(shared)
        kept = str([*(await office.desk.history("slack", "U0ALICE"))])
        assert "kari@firma.no" not in kept

    office(scenario)
