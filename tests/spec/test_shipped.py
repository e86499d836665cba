"""The folder that ships, asked through the model that ships."""

from __future__ import annotations

import pytest

from adapters.machine import reply_object
from bot.reply import Answer, Verdict
from bot.ruling import Ruled
from bot.source import Authority
from tests.house import TODAY, House

pytestmark = pytest.mark.model

ASKED = "Can we use customer photos to train a model?"


def test_the_first_question_gets_a_vetted_conditional_answer_from_law_and_policy(shipped: House) -> None:
    reply = shipped.ask(ASKED)
    assert isinstance(reply, Answer)
    assert reply.verdict is Verdict.CONDITIONAL
    assert reply.ruling == "customer-photos-training"
    assert reply.conditions
    assert {"gdpr", "policy-photos"} <= {c.source.id for c in reply.citations}
    assert {Authority.LAW, Authority.POLICY} <= {c.authority for c in reply.citations}
    assert reply.warnings == ()


def test_the_folder_is_whole(shipped: House) -> None:
    published = shipped.publish()
    assert [str(p) for p in published.problems if p.severity == "error"] == []
    assert published.sources >= 25
    assert published.rulings >= 20


def test_commentary_is_never_what_a_verdict_rests_on(shipped: House) -> None:
    sources = shipped.edition.sources
    verdicts = (Ruled.ALLOWED, Ruled.CONDITIONAL, Ruled.NOT_ALLOWED)
    for ruling in shipped.edition.rulings:
        if ruling.verdict in verdicts:
            assert any(sources[s].authority.carries_a_verdict for s in ruling.sources), ruling.id


def test_no_phrasing_of_a_no_or_an_only_if_is_answered_with_a_yes(shipped: House) -> None:
    cautious = (Ruled.NOT_ALLOWED, Ruled.REFERRAL, Ruled.CONDITIONAL)
    yes = [
        (ruling.id, phrasing, reply.ruling)
        for ruling in shipped.edition.rulings
        if ruling.verdict in cautious
        for phrasing in (ruling.phrasings[:2] if ruling.verdict is Ruled.CONDITIONAL else ruling.phrasings)
        if isinstance(reply := shipped.ask(phrasing), Answer) and reply.verdict is Verdict.ALLOWED
    ]
    assert yes == []


@pytest.mark.parametrize(
    "text",
    [
        "Can we train a model on photos of children that customers uploaded?",
        "Can we use face recognition on customer photos?",
        "Customers did not consent. Can we train on their selfies anyway?",
        "We do not yet have approval from the privacy team, can we train a model on customer photos?",
        "The data is not yet anonymised, can we train a model on it?",
        "Can we train a model on health data of employees?",
    ],
)
def test_what_needs_care_never_gets_a_plain_yes(shipped: House, text: str) -> None:
    reply = shipped.ask(text)
    assert not (isinstance(reply, Answer) and reply.verdict is Verdict.ALLOWED)


@pytest.mark.parametrize("text", [ASKED, "When must a breach be notified?", "What is a DPIA?", "Is pizza good?"])
def test_the_same_question_on_the_same_day_gets_the_same_reply(shipped: House, text: str) -> None:
    one, two = (reply_object(shipped.ask(text, TODAY), "q") for _ in range(2))
    del one["timings_ms"], two["timings_ms"]
    assert one == two
