"""Views and cards hold what they are about, within Slack's limits, and forms are read back as they were filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.slack.cards import answered, answering, card, ending
from adapters.slack.home import home
from adapters.slack.modals import ask, correct, reasons, team
from adapters.slack.ref import Ref
from adapters.slack.sources import sources
from adapters.slack.standin.blocks import check
from bot.case import Case, CaseState, Cause, Found, HumanAnswer
from bot.changes import Change
from bot.facts import Value, Vocabulary
from bot.records import Asked, Record
from bot.reply import Reply, Verdict
from tests.house import vocabulary
from tests.replies import replies, short, texts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REF = Ref("slack:Ev1", "C1:1.1")
ours = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)

found = st.builds(Found, source=short, locator=short, quote=short, url=short, title=short, authority=short)
cases = st.builds(
    Case,
    id=st.just("case-abc"),
    opened=st.just(NOW),
    cause=st.sampled_from(Cause),
    platform=st.just("slack"),
    asker=st.sampled_from(["U0ALICE", "<!channel>", ""]),
    conversation=st.just({}),
    question=texts,
    thread=st.lists(texts, max_size=3).map(tuple),
    note=texts | st.just(""),
    reading=st.lists(short, max_size=5).map(tuple),
    found=st.lists(found, max_size=12).map(tuple),
    said=short,
    state=st.sampled_from(CaseState),
    owner=st.sampled_from(["", "U0CAROL", "<@U1>"]),
    answer=st.none()
    | st.builds(
        HumanAnswer,
        verdict=st.sampled_from(Verdict),
        text=texts,
        footnotes=st.lists(found, max_size=4).map(tuple),
        by=st.just("U0CAROL"),
        at=st.just(NOW),
    ),
)


@ours
@given(cases)
def test_any_case_has_a_card_a_form_and_an_end(case: Case) -> None:
    for made in (card(case), ending(case)):
        check(list(made.blocks))
        assert "<!" not in made.text + str(made.blocks)
    check(answering(case)["blocks"], "modal")


@ours
@given(replies(), st.lists(st.fixed_dictionaries({"source": short, "locator": short, "quote": short}), max_size=60))
def test_sources_fit_into_a_view(reply: Reply, citations: list[dict[str, Any]]) -> None:
    record = Record(id="r", platform="slack", user="U", channel="C", thread="T", message="m", at=NOW, outcome="answer")
    record = replace(record, citations=tuple(citations))
    check(sources(record, reply, whole=True)["blocks"], "modal")
    check(sources(replace(record, edition=reply.edition), reply)["blocks"], "modal")
    check(sources(record)["blocks"], "modal")


@ours
@given(texts)
def test_forms_about_any_text_fit(text: str) -> None:
    facts = {"people": ("customer",)}
    for made in (
        correct(REF, text, facts, vocabulary()),
        team(REF, text, text),
        ask(text, {"channel": "C"}),
        reasons(REF),
    ):
        check(made["blocks"], "modal")
        assert len(made.get("private_metadata", "")) <= 3000
        assert len(made["title"]["text"]) <= 24


def test_a_dimension_with_many_values_is_shown_in_groups() -> None:
    many = Vocabulary(Value("topic", f"t{n}", f"topic {n:03}", ()) for n in range(250))
    made = correct(REF, "?", {"topic": ("t7",)}, many)
    check(made["blocks"], "modal")
    element = next(b for b in made["blocks"] if b.get("block_id") == "topic")["element"]
    assert sum(len(g["options"]) for g in element["option_groups"]) == 250
    assert [o["value"] for o in element["initial_options"]] == ["t7"]


@ours
@given(st.lists(cases, max_size=12), st.lists(texts | st.just(""), max_size=10), st.lists(short, max_size=12))
def test_any_home_fits(of: list[Case], asked: list[str], names: list[str]) -> None:
    record = Record(
        id="r", platform="slack", user="U", channel="C", thread="T", message="m", at=NOW, outcome="answer", verdict="x"
    )
    changes = [Change("changed", name, name, date(2026, 11, 23)) for name in names]
    check(home(of, [Asked(text, record) for text in asked], changes, "#ask")["blocks"], "home")


def filled(answer: str, footnotes: list[str], verdict: str = "allowed") -> dict[str, Any]:
    chosen = [{"value": n} for n in footnotes]
    return {
        "values": {
            "verdict": {"verdict": {"selected_option": {"value": verdict}}},
            "answer": {"answer": {"value": answer}},
            "footnotes": {"footnotes": {"selected_options": chosen}},
        }
    }


@pytest.fixture
def case() -> Case:
    three = tuple(Found(f"s{n}", "§ 1", f"quote {n}") for n in (1, 2, 3))
    return Case(
        id="case-1",
        opened=NOW,
        cause=Cause.ASKED,
        platform="slack",
        asker="U1",
        conversation={},
        question="?",
        found=three,
    )


def test_marks_number_the_chosen_footnotes_anew(case: Case) -> None:
    verdict, text, footnotes = answered(filled("Yes [3], but [2].", ["2"]), case)
    assert verdict is Verdict.ALLOWED
    assert text == "Yes [2], but [1]."
    assert [f.source for f in footnotes] == ["s2", "s3"]


def test_a_number_that_is_no_footnote_stays_what_it_is(case: Case) -> None:
    _, text, footnotes = answered(filled("By [12] December.", []), case)
    assert (text, footnotes) == ("By [12] December.", [])


@pytest.mark.parametrize(
    "state", [filled("", []), filled("\u200b", []), filled("Yes.", [], "perhaps"), {}, {"values": {}}]
)
def test_a_form_without_words_or_verdict_is_no_answer(case: Case, state: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whichever of the two is missing
        answered(state, case)
