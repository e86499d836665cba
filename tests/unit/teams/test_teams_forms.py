"""Forms hold what they are about, and are read back as they were filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.teams import forms
from adapters.teams.cards import case_activity, case_card, ending_activity, reminding_activity
from adapters.teams.home import erase_activity, help_activity, mine_activity
from adapters.teams.manifest import COMMANDS, PROMPTS
from adapters.teams.standin import cards
from bot.case import Case, Cause, Found, HumanAnswer, answer, not_ours, take
from bot.changes import Change
from bot.records import Asked, Record
from bot.reply import Verdict
from tests.house import vocabulary

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FOUND = tuple(Found(f"s{n}", f"§ {n}", f"quote {n}", "https://n.example", f"Policy {n}", "policy") for n in range(1, 5))
CASE = Case(
    id="case-7k3q2mxw",
    opened=NOW,
    cause=Cause.ASKED,
    platform="teams",
    asker="a-1",
    conversation={},
    question="Can we use customer photos?",
    reading=("photos",),
    found=FOUND,
)
RECORD = Record(
    id="r",
    platform="teams",
    user="u",
    channel="c",
    thread="t",
    message="m",
    at=NOW,
    outcome="answer",
    verdict="conditional",
    edition="7-abc",
    as_of="2026-11-23",
)
NAMES = {"a-1": "Alice Berg", "c-1": "Carol Eide"}


def inside(body: dict[str, Any]) -> list[dict[str, Any]]:
    return cards.inside(body["task"]["value"]["card"]["content"])


def texts(value: Any) -> list[str]:
    return [one["text"] for one in cards.inside(value) if isinstance(one.get("text"), str)]


def inputs(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in inside(body) if str(one.get("type")).startswith("Input.")}


def button(body: dict[str, Any]) -> dict[str, Any]:
    found = [one for one in inside(body) if one.get("type") == "Action.Submit"]
    assert len(found) == 1
    return found[0]


def pressable(content: dict[str, Any]) -> list[str]:
    return [a["data"]["footnote"] for a in content["body"][-1].get("actions", ())]


# -- about a reply -------------------------------------------------------------------------------


def test_what_was_read_is_chosen_already_and_comes_back_as_facts() -> None:
    form = forms.correct("k", "May we?", {"people": ("customer",)}, vocabulary())
    assert inputs(form)["fact.people"]["value"] == "customer"
    assert button(form)["data"] == {"footnote": "corrected", "key": "k"}
    back = {
        "footnote": "corrected",
        "key": "k",
        "fact.people": "customer,child",
        "fact.data": "photo",
        "fact.region": "",
    }
    assert forms.corrected(back) == {"people": ("customer", "child"), "data": ("photo",)}


def test_a_question_that_is_no_longer_kept_can_not_be_corrected() -> None:
    form = forms.correct("k", None, {}, vocabulary())
    assert "no longer kept" in texts(form)[0]
    assert not inputs(form)


def test_sources_show_every_quote_with_its_place_and_standing() -> None:
    kept = {
        "source": "gdpr",
        "title": "GDPR",
        "locator": "Art. 6(4)",
        "url": "https://x.example",
        "authority": "law",
        "quote": "Word for word, " + "again and " * 900 + "to the end.",
        "form": "summary",
        "checked": "2026-11-01",
    }
    form = forms.sources(replace(RECORD, citations=(kept,)))
    shown = texts(form["task"]["value"]["card"]["content"])
    assert "[1] " in shown
    assert "GDPR, Art. 6(4)" in shown
    assert "law, our summary · checked 1 Nov 2026" in shown
    assert "".join("".join(shown).split()).count("againand") == 900
    assert any(text.endswith("to the end.”") for text in shown)
    assert shown[-1] == "Edition 7-abc, as of 2026-11-23. Quotes stand word for word in it."


def test_sources_of_a_reply_that_is_gone_are_not_made_up() -> None:
    assert texts(forms.sources(None)["task"]["value"]["card"]["content"]) == [
        "That reply is no longer kept, so its sources can't be shown. Ask again for today's answer."
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"actionValue": {"reaction": "dislike", "feedback": '{"reason": "wrong", "note": " no ", "key": "k"}'}},
            forms.Reasons(False, "wrong", "no", "k"),
        ),
        (
            {
                "data": {
                    "actionName": "feedback",
                    "actionValue": {"reaction": "dislike", "feedback": {"reason": "unclear"}},
                }
            },
            forms.Reasons(False, "unclear"),
        ),
        (
            {"actionValue": {"reaction": "like", "feedback": '{"feedbackText": "thanks"}'}},
            forms.Reasons(True, "", "thanks"),
        ),
        ({"actionValue": {"reaction": "dislike", "feedback": "not json"}}, forms.Reasons(False)),
        ({"actionValue": {"reaction": "dislike", "feedback": '{"reason": "invented"}'}}, forms.Reasons(False)),
        (None, forms.Reasons(False)),
        ([1], forms.Reasons(False)),
    ],
)
def test_feedback_is_read_from_our_form_and_from_teams_own(value: Any, expected: forms.Reasons) -> None:
    assert forms.reasoned(value) == expected


def test_a_message_is_asked_about_with_what_it_says() -> None:
    form = forms.ask("Send the photos to the agency?")
    assert button(form)["data"] == {"footnote": "asked", "about": "Send the photos to the agency?"}
    assert inputs(form)["visible"]["value"] == "me"
    assert "visible" not in inputs(forms.ask("x", can_share=False))
    assert forms.asked({"about": "Send them?", "question": " May we? ", "visible": "thread"}) == (
        "Send them?\n\nMay we?",
        "thread",
    )
    assert forms.asked({"about": "Send them?"}) == ("Send them?", "me")


def test_answers_to_invokes_are_what_teams_expects() -> None:
    assert forms.says("Done") == {"task": {"type": "message", "value": "Done"}}
    assert forms.told("Done") == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Done",
    }
    shown = forms.shown(forms.message_card("Done"))
    assert shown["type"] == "application/vnd.microsoft.card.adaptive"
    assert not cards.problems(shown["value"])
    assert forms.refused("No")["statusCode"] == 400


# -- cases ---------------------------------------------------------------------------------------


def test_a_case_shows_its_state_and_owner_and_what_can_be_done() -> None:
    opened = case_card(CASE, NAMES)
    assert texts(opened)[0] == "Open: nobody has taken it"
    assert pressable(opened) == ["case_take", "case_answer", "case_close"]
    taken = case_card(take(CASE, "c-1", NOW), NAMES)
    assert texts(taken)[0] == "Taken by Carol Eide"
    assert pressable(taken) == ["case_answer", "case_close"]
    ended = case_card(not_ours(CASE, "c-1", NOW), NAMES)
    assert texts(ended)[0] == "Closed: not ours by Carol Eide"
    assert not pressable(ended)


def test_an_id_of_a_person_is_never_shown() -> None:
    assert "a-1" not in str(case_activity(CASE, {}))
    assert "asked by somebody" in str(case_activity(CASE, {}))


def test_an_answer_numbers_its_footnotes_anew() -> None:
    values = {"verdict": "conditional", "text": "Yes, [3] if blurred. [1] Not [9].", "footnotes": "1"}
    verdict, text, notes = forms.answered(values, CASE)
    assert verdict is Verdict.CONDITIONAL
    assert text == "Yes, [3] if blurred. [1] Not [9]."
    assert [n.source for n in notes] == ["s1", "s2", "s3"]
    assert forms.answered({"verdict": "allowed", "text": "Yes. [4]"}, CASE)[1:] == ("Yes. [1]", [FOUND[3]])


@pytest.mark.parametrize(
    "values", [{}, {"verdict": "allowed"}, {"verdict": "allowed", "text": " \u200b "}, {"text": "Yes."}]
)
def test_an_answer_needs_a_verdict_and_words(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"words|Verdict"):
        forms.answered(values, CASE)


def test_a_form_that_was_not_right_comes_back_filled_in() -> None:
    form = forms.answering(CASE, problem="Choose a verdict.", given={"text": "Yes.", "footnotes": "0,2"})
    assert texts(form["task"]["value"]["card"]["content"])[0] == "Choose a verdict."
    assert inputs(form)["text"]["value"] == "Yes."
    assert inputs(form)["footnotes"]["value"] == "0,2"
    assert button(form)["data"] == {"footnote": "case_answered", "case": CASE.id}


def test_the_human_answer_says_that_it_is_one_and_points_to_its_footnotes() -> None:
    ended = answer(CASE, Verdict.CONDITIONAL, "Yes, if **blurred**. [1]", FOUND[:2], "c-1", NOW)
    made = ending_activity(ended, NAMES, mention=True)
    assert made["text"] == (
        "**Answered by the privacy team** <at>Alice Berg</at>\n\n**Only if**\n\nYes, if \\*\\*blurred\\*\\*. [1]"
    )
    mention, cited = made["entities"]
    assert mention["mentioned"] == {"id": "a-1", "name": "Alice Berg"}
    assert [c["appearance"]["name"] for c in cited["citation"]] == ["Policy 1, § 1"]
    assert "additionalType" not in cited
    assert "Carol Eide" in str(made["attachments"])
    assert {e["type"] for e in ending_activity(ended, {}, mention=True)["entities"]} == {"https://schema.org/Message"}


def test_marks_without_a_footnote_stay_words() -> None:
    given = HumanAnswer(Verdict.ALLOWED, "Yes. [2]", FOUND[:1], "c-1", NOW)
    assert ending_activity(replace(CASE, answer=given))["entities"] == []


def test_a_case_that_is_not_ours_is_said_to_be() -> None:
    made = ending_activity(not_ours(CASE, "c-1", NOW))
    assert "nothing for it to decide" in made["text"]


def test_the_owner_is_called_when_somebody_waits() -> None:
    assert reminding_activity(take(CASE, "c-1", NOW), NAMES)["text"].startswith("<at>Carol Eide</at>: case-7k3q2mxw")
    assert reminding_activity(CASE, NAMES)["entities"] == []


# -- help and my cases ---------------------------------------------------------------------------


def test_help_asks_the_questions_that_it_shows() -> None:
    content = help_activity("#ask-privacy", "Privacy")["attachments"][0]["content"]
    asked = [a["data"]["msteams"]["value"] for a in cards.inside(content) if a.get("data", {}).get("msteams")]
    assert asked == [*(question for _, question in PROMPTS), "my cases"]
    assert "my cases" in COMMANDS
    assert "mention @Privacy in a channel" in str(content)


def test_my_cases_show_cases_questions_and_changes() -> None:
    change = Change("changed", "AI policy", "https://n.example", NOW.date())
    shown = texts(
        mine_activity([CASE, not_ours(CASE, "c-1", NOW)], [Asked("", RECORD)], [change])["attachments"][0]["content"]
    )
    assert sum(text == CASE.question for text in shown) == 1
    assert "Only if" in shown
    assert "(the question is no longer kept)" in shown
    assert "AI policy" in shown


def test_deleting_is_asked_twice() -> None:
    content = erase_activity()["attachments"][0]["content"]
    opener = next(a for a in cards.inside(content) if a.get("type") == "Action.Submit")
    assert opener["data"] == {"msteams": {"type": "task/fetch"}, "footnote": "erase"}
    assert button(forms.erase())["data"] == {"footnote": "erased"}
