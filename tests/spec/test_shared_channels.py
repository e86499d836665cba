"""Who may not see company policy is answered from law and regulators alone, and never more generously for it."""

from __future__ import annotations

from typing import Any

from bot.advisor import Advisor
from bot.question import Facts, Question
from bot.reply import Answer, Clarification, Referral, Refusal, Reply, Verdict
from bot.source import Authority
from tests.house import TODAY, House

OUTSIDE = frozenset({"law", "regulator"})
PHOTOS = "Can we use customer photos to train a model?"
STOCK = "Can we train a model on stock pictures?"


def asked(house: House, text: str, **fields: Any) -> Reply:
    house.asked.append(text)
    return Advisor(house.editions, house.encoder).answer(Question(text, TODAY, **fields))


def authorities(reply: Reply) -> set[Authority]:
    return {c.authority for part in (reply.parts or (reply,)) for c in part.citations}


def test_a_ruling_that_quotes_policy_does_not_speak_where_policy_may_not(house: House) -> None:
    assert asked(house, PHOTOS).ruling == "customer-photos-training"
    outside = asked(house, PHOTOS, authorities=OUTSIDE)
    assert isinstance(outside, Referral | Refusal)
    assert outside.ruling is None
    assert authorities(outside) <= {Authority.LAW, Authority.REGULATOR}


def test_a_ruling_on_law_alone_speaks_everywhere(house: House) -> None:
    reply = asked(house, "Can we use personal data to train a model?", authorities=OUTSIDE)
    assert reply.ruling == "personal-training"


def test_no_general_yes_takes_the_place_of_a_no_that_may_not_be_quoted(house: House) -> None:
    """The no rests on policy. Taking policy away must not leave the law's general yes standing."""
    house.knowledge.ruling(
        "photo-training",
        "Yes.[^1]\n\n[^1]: act, Art. 6(1)\n",
        question="Can we train a model on photos?",
        facts={"data": ["photo"], "purpose": ["model-training"], "people": ["child", "customer"]},
        verdict="allowed",
    )
    house.publish()
    question = "Can we train a model on photos of a child?"
    inside, outside = asked(house, question), asked(house, question, authorities=OUTSIDE)
    assert isinstance(inside, Answer)
    assert inside.verdict is Verdict.NOT_ALLOWED
    assert not isinstance(outside, Answer)


def test_a_question_back_that_only_a_barred_ruling_asks_is_not_asked(house: House) -> None:
    house.knowledge.ruling(
        "photo-use",
        "It depends.[^1]\n\n[^1]: photos, § 1.1\n",
        question="Can we use a photo of an employee?",
        facts={"data": ["photo"], "people": ["employee"]},
        ask={"dimension": "purpose", "question": "What for?", "options": ["publication", "model-training"]},
    )
    house.publish()
    question = "Can we use photos of an employee?"
    assert isinstance(asked(house, question), Clarification)
    assert not isinstance(asked(house, question, authorities=OUTSIDE), Clarification)


def test_folders_narrow_what_may_speak_as_authorities_do(house: House) -> None:
    assert asked(house, STOCK, folders=("law", "policies")).ruling == "stock-training"
    assert asked(house, STOCK, folders=("law",)).ruling is None
    assert asked(house, STOCK, folders=("pol",)).ruling is None, "a folder is a whole name"


def test_no_authority_at_all_leaves_nothing_to_quote(house: House) -> None:
    assert not asked(house, PHOTOS, authorities=frozenset()).citations


def test_a_remembered_day_keeps_inside_and_outside_apart(house: House) -> None:
    advisor = Advisor(house.editions, house.encoder)
    house.asked.append(PHOTOS)
    for _ in range(2):
        assert advisor.answer(Question(PHOTOS, TODAY)).ruling == "customer-photos-training"
        assert advisor.answer(Question(PHOTOS, TODAY, authorities=OUTSIDE)).ruling is None


def test_facts_set_by_hand_are_taken_as_they_are(house: House) -> None:
    facts = Facts({"data": ("photo",), "origin": ("stock",), "purpose": ("model-training",), "mood": ("blue",)})
    reply = asked(house, PHOTOS, facts=facts)
    assert reply.ruling == "stock-training"
    assert reply.reading == ("photos", "model training", "stock pictures"), "what the vocabulary lacks is left out"
