"""A reply in Teams: the verdict first, every statement with its numbers, conditions to tick off, and nothing hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from adapters.desk import Delivery
from adapters.teams.rendering import (
    answer_activity,
    answer_card,
    bare_activity,
    marked,
    paragraphs,
    shared_activity,
    text_activity,
)
from adapters.teams.standin import cards
from adapters.teams.text import weight
from bot import wording
from bot.languages import LANGUAGES
from bot.question import Facts
from bot.reply import Answer, Citation, Claim, Clarification, Option, Referral, Refusal, Reply, Verdict
from bot.reply import Reason as Why
from bot.shown import SHORTENED
from bot.source import Authority, Form, Quote, Source
from bot.translations import said_in

KEY = "teams:1"
GDPR = Source(
    id="gdpr",
    title="GDPR",
    authority=Authority.LAW,
    publisher="EU",
    jurisdiction=("EEA",),
    url="https://eur-lex.example/gdpr",
    checked=date(2026, 11, 1),
    form=Form.SUMMARY,
)
POLICY = GDPR.model_copy(
    update={"id": "photos", "title": "Photo policy", "authority": Authority.POLICY, "url": "", "form": Form.OFFICIAL}
)
FIELDS: dict[str, Any] = {
    "question": "Can we use customer photos?",
    "facts": Facts({"data": ("photo",)}),
    "as_of": date(2026, 11, 23),
    "edition": "7-abc",
    "contact": "#ask-privacy",
    "reading": ("photos", "customers"),
    "mode": "ruling",
}


def cited(n: int, source: Source = GDPR, quote: str = "a new purpose needs an assessment") -> Citation:
    return Citation(n, Quote(source.id, f"Art. {n}", 0, len(quote), quote), source)


def only_if(conditions: int = 2, **fields: Any) -> Answer:
    claims = [Claim("Not by default.", (1,))]
    for n in range(conditions):
        claims.append(Claim(f"do step number {n};", (2,), True, True, "Before you start:" if n == 0 else ""))
    given = {"claims": tuple(claims), "citations": (cited(1), cited(2, POLICY)), "text": "Not by default. [1]"}
    return Answer(**{**FIELDS, **given, **fields, "verdict": Verdict.CONDITIONAL})


def shown(reply: Reply, **how: Any) -> dict[str, Any]:
    return answer_activity(Delivery(key=KEY, reply=reply), **how)


def on_card(activity: dict[str, Any]) -> list[str]:
    """Every text of the card, in order."""
    content = activity["attachments"][0]["content"]
    return [one["text"].replace("\u2060", "") for one in cards.inside(content) if "text" in one]


def pressable(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {a["data"]["footnote"]: a for a in reversed(cards.inside(content)) if "footnote" in a.get("data", {})}


def test_the_verdict_comes_first_in_the_words_the_card_and_the_notification() -> None:
    made = shown(only_if())
    assert made["text"].startswith("**Only if**\n\nNot by default. [1]")
    assert on_card(made)[0] == "Only if · 2 conditions, all of them"
    assert made["summary"].startswith("Only if. Not by default.")


def test_conditions_are_a_checklist_and_their_numbers_are_in_the_words() -> None:
    made = shown(only_if())
    assert "**Before you start**: 2 conditions, on the card below [2]" in made["text"]
    texts = on_card(made)
    at = texts.index("Before you start:")
    assert texts[at + 1 : at + 7] == ["☐", "do step number 0;", " [2]", "☐", "do step number 1;", " [2]"]


def test_one_condition_is_spoken_of_as_one() -> None:
    made = shown(only_if(1))
    assert "one condition, on the card below" in made["text"]
    assert on_card(made)[0] == "Only if · one condition"


@pytest.mark.parametrize("many", [8, 60])
def test_conditions_that_do_not_fit_are_said_to_be_missing(many: int) -> None:
    """Eight fit; of sixty some are left out, and both the words and the button say so."""
    made = shown(only_if(many))
    steps = sum("do step" in text for text in on_card(made))
    content = made["attachments"][0]["content"]
    assert (SHORTENED in on_card(made)) == (steps < many)
    assert pressable(content)["sources"]["data"].get("whole", False) == (steps < many)
    assert f"{many} conditions" in made["text"]


def test_a_long_condition_is_said_to_be_cut() -> None:
    long = Claim("one " * 500 + "and never on Sundays.", (2,), True, True)
    made = shown(only_if(claims=(long,)))
    assert not any("Sundays" in text for text in on_card(made))
    assert SHORTENED in on_card(made)


def test_a_long_statement_is_said_to_be_cut() -> None:
    made = shown(only_if(claims=(Claim("word " * 2000 + "but never on Sundays.", (1,)),)))
    assert "Sundays" not in made["text"]
    assert SHORTENED in made["text"]
    assert SHORTENED in on_card(made)
    assert weight(made) < 96_000


def test_a_citation_is_a_quote_with_its_place_and_weight() -> None:
    first, second = shown(only_if())["entities"][0]["citation"]
    assert (first["position"], first["appearance"]["name"]) == (1, "GDPR, Art. 1")
    assert first["appearance"]["abstract"] == "a new purpose needs an assessment"
    assert first["appearance"]["keywords"] == ["law", "our summary", "checked 1 Nov 2026"]
    assert first["appearance"]["url"] == "https://eur-lex.example/gdpr"
    assert "url" not in second["appearance"]
    assert second["appearance"]["keywords"] == ["company policy", "checked 1 Nov 2026"]


def test_what_the_words_do_not_point_to_is_no_citation_of_theirs() -> None:
    made = shown(only_if(citations=(cited(1), cited(2, POLICY), cited(3))))
    assert [c["position"] for c in made["entities"][0]["citation"]] == [1, 2]


def test_of_many_citations_ten_are_teams_own_and_all_sources_are_named_on_the_card() -> None:
    many = tuple(
        cited(n, GDPR.model_copy(update={"id": f"s{n % 3}", "title": f"Source {n % 3}"})) for n in range(1, 15)
    )
    made = shown(only_if(claims=(Claim("Much.", tuple(range(1, 15))),), citations=many))
    assert len(made["entities"][0]["citation"]) == 10
    assert "[14]" in made["text"]
    assert {"Source 0", "Source 1", "Source 2"} <= set(on_card(made))


def test_numbers_run_through_the_parts_of_a_message() -> None:
    one, other = only_if(), replace(only_if(1), question="And videos?")
    made = shown(replace(one, parts=(one, other)))
    assert "**2. And videos?**" in made["text"]
    assert "Not by default. [3]" in made["text"]
    assert [c["position"] for c in made["entities"][0]["citation"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(("mode", "labelled"), [("drafted", True), ("quoted", False), ("ruling", False)])
def test_the_label_of_ai_is_on_what_a_model_wrote_and_nowhere_else(mode: str, labelled: bool) -> None:
    made = shown(only_if(mode=mode))
    assert ("additionalType" in made["entities"][0]) == labelled
    assert any("Written by a language model" in text for text in on_card(made)) == labelled


def test_warnings_and_what_was_read_are_on_the_card() -> None:
    texts = on_card(shown(only_if(warnings=("“AI use” is overdue for review since 1 Oct 2026.",))))
    assert texts[texts.index("Careful: ") + 1] == "“AI use” is overdue for review since 1 Oct 2026."
    assert texts[texts.index("I read your question as: ") + 1] == "photos · customers"
    assert "As of 23 Nov 2026 · sources last checked 1 Nov 2026 · edition 7-abc" in texts


def test_a_question_back_has_buttons_until_one_is_chosen() -> None:
    options = (Option("customers", "people", "customer"), Option("children", "people", "child"))
    reply = Clarification(**FIELDS, text="Who is in the photos?\n- customers\n- children", options=options)
    delivery = Delivery(key=KEY, reply=reply)
    assert paragraphs(reply) == ["**One question back**", "Who is in the photos?"]
    pressed = next(a for a in cards.inside(answer_card(delivery)) if a.get("verb") and a["data"]["value"] == "child")
    assert pressed["data"] == {
        "footnote": "option",
        "key": KEY,
        "part": 0,
        "dimension": "people",
        "value": "child",
        "label": "children",
    }
    assert pressed["verb"] == "option"
    assert pressed["fallback"]["data"] == pressed["data"]
    after = answer_card(delivery, chosen=(0, "children"))
    assert "option" not in pressable(after)
    assert "children" in str(after)


def test_a_referral_offers_the_privacy_team_first_of_all() -> None:
    reply = Referral(**FIELDS, text="Ask.", claims=(Claim("Ask.", (1,)),), citations=(cited(1),))
    assert pressable(answer_card(Delivery(key=KEY, reply=reply)))["team"]["style"] == "positive"


def test_what_the_privacy_team_has_already_is_not_offered_again() -> None:
    class Opened:
        id = "case-1"

    delivery = Delivery(key=KEY, reply=only_if(), case=Opened(), notes=("I passed this on.",))  # type: ignore[arg-type]
    made = answer_activity(delivery)
    assert "team" not in pressable(made["attachments"][0]["content"])
    assert "I passed this on." in on_card(made)


def test_buttons_stand_in_rows_that_a_phone_shows() -> None:
    rows = [e for e in answer_card(Delivery(key=KEY, reply=only_if()), share=True)["body"] if e["type"] == "ActionSet"]
    assert [[a["title"] for a in row["actions"]] for row in rows] == [
        ["Show sources", "Not right?"],
        ["Ask the privacy team"],
        ["Share in the channel"],
    ]


def test_words_of_others_are_shown_as_they_are_written() -> None:
    nasty = "**All** <at>Everyone</at> [GDPR](https://evil.example) [7] {{DATE(2026-01-01T00:00:00Z)}}"
    made = shown(only_if(claims=(Claim(nasty, (1,)), Claim(nasty, (2,), True, True)), reading=(nasty,)))
    assert "<at>" not in made["text"]
    assert "](" not in made["text"]
    assert "**All" not in made["text"]
    assert [c["position"] for c in made["entities"][0]["citation"]] == [1, 2]
    assert on_card(made).count(nasty) == 2
    assert "{{" not in json.dumps(made["attachments"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", [wording.NO_EVIDENCE, wording.OUT_OF_SCOPE, wording.UNSAFE, wording.EMPTY])
def test_fixed_sentences_stand_as_they_are_in_every_language(language: str, sentence: str) -> None:
    said = sentence if language == "en" else said_in(language, sentence)
    said = said.format(contact="#ask-privacy", company="Nordlys AS")
    made = shown(Refusal(**FIELDS, text=said, reason=Why.NO_EVIDENCE))
    assert made["text"] == f"**Nothing on file**\n\n{said}"
    assert text_activity(KEY, said)["text"] == said


def test_a_mark_is_put_on_top_and_sharing_names_who_shares() -> None:
    made = shown(only_if())
    assert marked(made, "The question was deleted.")["text"] == f"*The question was deleted.*\n\n{made['text']}"
    shared = shared_activity(only_if(), KEY, "Alice *Berg*")
    assert shared["text"].startswith("*Alice \\*Berg\\* asked privately and shares the answer.*\n\n**Only if**")


def test_without_a_card_the_words_hold_everything() -> None:
    reply = only_if(warnings=("Overdue.",))
    made = bare_activity(Delivery(key=KEY, reply=reply, notes=("I passed this on.",)))
    assert set(made) == {"type", "textFormat", "text", "summary"}
    assert made["text"].split("\n\n") == [
        "**Only if**",
        "Not by default. [1]",
        "Before you start:",
        "- ☐ do step number 0; [2]\n- ☐ do step number 1; [2]",
        "**Careful:** Overdue.",
        "I passed this on.",
        "[1] [GDPR, Art. 1](https://eur-lex.example/gdpr)",
        "[2] Photo policy, Art. 2",
    ]


def test_without_a_card_what_is_left_out_is_said_first() -> None:
    made = bare_activity(Delivery(key=KEY, reply=only_if(claims=(Claim("word " * 2000, (1,)),))))
    assert made["text"].startswith("**This is shortened. Ask #ask-privacy for the whole before you act.**")


def test_feedback_is_asked_in_our_own_form() -> None:
    assert shown(only_if())["channelData"] == {"feedbackLoop": {"type": "custom"}}
