"""Which vetted answer speaks: the most specific that agrees, the more cautious in doubt, never a near miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.choosing import MAX_OPTIONS, Choice, choose, choose_by_facts
from bot.locator import Articles
from bot.question import Facts
from bot.ruling import Ask, Ruled, Ruling, agrees
from bot.thresholds import CLOSE, MATTER_AGREES, OUTSPOKEN, SPEAKS
from tests.house import vocabulary

WORDS = vocabulary()
Said = Mapping[str, tuple[str, ...]]


def ruling(id: str, verdict: str = "conditional", facts: Said | None = None, **more: Any) -> Ruling:
    facts = facts or {"data": ("photo",), "purpose": ("model-training",)}
    return Ruling(id, f"{id}?", (), facts, Ruled(verdict), (), date(2026, 1, 1), **more)


GENERAL = ruling("general", facts={"data": ("personal",), "purpose": ("model-training",)})
PHOTOS = ruling("photos", facts={"data": ("photo",), "purpose": ("model-training",)})
CUSTOMERS = ruling("customers", facts={"data": ("photo",), "people": ("customer",), "purpose": ("model-training",)})
CHILDREN = ruling("children", "not_allowed", {"data": ("photo",), "people": ("child",), "purpose": ("model-training",)})
STOCK = ruling("stock", "allowed", {"data": ("photo",), "origin": ("stock",), "purpose": ("model-training",)})
ALL = [GENERAL, PHOTOS, CUSTOMERS, CHILDREN, STOCK]


FAINT = SPEAKS - MATTER_AGREES - 0.1  # too little to speak, if the facts do not agree
LOUD = SPEAKS + 3


def speaks(text: str, rulings: list[Ruling] | None = None, likeness: Mapping[str, float] | None = None) -> Choice:
    rulings = ALL if rulings is None else rulings
    faint = dict.fromkeys([r.id for r in rulings], FAINT)
    return choose(rulings, WORDS.read(text), WORDS, faint | dict(likeness or {}))


def spoken(text: str, rulings: list[Ruling] | None = None) -> str | None:
    choice = speaks(text, rulings)
    return choice.ruling.id if choice.ruling else None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("train a model on support tickets", "general"),
        ("train a model on photos", "photos"),
        ("train a model on customer photos", "customers"),
        ("train a model on photos of employees", "photos"),
        ("train a model on customer photos with kids in them", "children"),
        ("train a model on stock photos", "stock"),
        ("train a model on logos", None),
        ("publish customer photos", None),
        ("train a model", None),
        ("customer photos", None),
        ("hello", None),
    ],
)
def test_the_most_specific_ruling_whose_facts_agree_speaks(text: str, id: str | None) -> None:
    assert spoken(text) == id


def test_the_order_of_the_rulings_changes_nothing() -> None:
    for text in (
        "train a model on customer photos",
        "train a model on customer photos of kids",
        "train on stock photos",
    ):
        assert spoken(text) == spoken(text, ALL[::-1])


def test_another_purpose_in_the_question_silences_a_ruling_that_does_not_know_it() -> None:
    assert spoken("train a model on customer photos and publish them in the newsletter") is None


def test_a_topic_of_its_own_silences_rulings_about_purposes() -> None:
    assert spoken("a data breach: customer photos were used to train a model") is None
    soft = WORDS.read("does the GDPR let us train a model on photos")
    assert soft["topic"] == ("law",)
    assert spoken("does the GDPR let us train a model on photos") == "photos"


def test_a_ruling_on_a_topic_speaks_only_on_that_topic() -> None:
    breach = ruling("breach", "information", {"topic": ("breach",)})
    barely = {"breach": SPEAKS - MATTER_AGREES}
    assert speaks("what do we do in a data breach?", [breach], barely).ruling == breach
    assert speaks("a data breach in bad weather", [breach], barely).ruling is None


def test_what_differs_silences_the_ruling() -> None:
    narrow = ruling("x", facts={"data": ("photo",), "purpose": ("model-training",)}, differs={"origin": ("stock",)})
    assert spoken("train on photos", [narrow]) == "x"
    assert spoken("train on stock photos", [narrow]) is None


def test_what_differs_counts_for_its_kinds_too() -> None:
    narrow = ruling("x", facts={"purpose": ("model-training",)}, differs={"data": ("personal",)})
    assert spoken("train on logos", [narrow]) == "x"
    assert spoken("train on photos", [narrow]) is None


def test_of_two_that_are_equally_specific_the_more_cautious_speaks() -> None:
    both = [
        ruling("yes", "conditional", {"people": ("customer",), "purpose": ("model-training",)}),
        ruling("no", "not_allowed", {"region": ("illinois",), "purpose": ("model-training",)}),
    ]
    text = "train a model on pictures of customers in Chicago"
    assert spoken(text, both) == spoken(text, both[::-1]) == "no"


@pytest.mark.parametrize("more", list(Ruled))
@pytest.mark.parametrize("less", list(Ruled))
def test_among_those_that_fit_about_as_well_caution_decides(more: Ruled, less: Ruled) -> None:
    rulings = [ruling("a", more), ruling("b", less)]
    choice = speaks("train on photos", rulings, {"a": FAINT, "b": FAINT + 0.9 * CLOSE})
    cautious = less if less is Ruled.INFORMATION else min(more, less, key=lambda v: v.caution)
    assert choice.ruling is not None
    assert choice.ruling.verdict is cautious


def test_of_those_whose_facts_agree_the_one_that_sounds_far_more_like_the_question_speaks() -> None:
    for best in ("a", "b"):
        for verdicts in (("conditional", "not_allowed"), ("not_allowed", "conditional")):
            choice = speaks("train on photos", [ruling("a", verdicts[0]), ruling("b", verdicts[1])], {best: LOUD})
            assert choice.ruling is not None
            assert choice.ruling.id == best


@pytest.mark.parametrize("cautious", ["not_allowed", "referral", "conditional"])
def test_no_yes_where_something_more_cautious_sounds_much_more_like_the_question(cautious: str) -> None:
    no = ruling("no", cautious, {"purpose": ("publication",)})
    both = [STOCK, no]
    assert spoken("train on stock photos", both) == "stock"
    assert speaks("train on stock photos", both, {"stock": LOUD, "no": LOUD + OUTSPOKEN - 0.1}).ruling == STOCK
    assert speaks("train on stock photos", both, {"stock": LOUD, "no": LOUD + OUTSPOKEN + 0.1}).ruling is None


def test_a_yes_gives_way_to_an_agreeing_ruling_that_is_more_cautious_however_it_sounds() -> None:
    other = ruling("other", "conditional", {"purpose": ("model-training",), "origin": ("stock",)}, differs={})
    yes = ruling("yes", "allowed", {"purpose": ("model-training",), "data": ("photo",)})
    assert speaks("train on stock photos", [yes, other], {"yes": LOUD, "other": FAINT}).ruling == other


def test_a_ruling_that_knows_a_sensitive_fact_speaks_before_one_that_only_sounds_more_like_the_question() -> None:
    choice = speaks("train on customer photos of kids", [CUSTOMERS, CHILDREN], {"customers": LOUD, "children": FAINT})
    assert choice.ruling == CHILDREN


def test_facts_set_by_hand_decide_alone() -> None:
    facts = WORDS.read("train a model on stock photos")
    assert choose_by_facts(ALL, facts, WORDS).ruling == STOCK
    assert choose_by_facts([CUSTOMERS], facts, WORDS).ruling is None


def test_likeness_never_outweighs_a_fact_that_was_stated() -> None:
    assert speaks("publish customer photos", ALL, {"customers": 99.0}).ruling is None


def test_a_ruling_whose_facts_agree_does_not_speak_for_a_question_that_sounds_like_nothing_it_says() -> None:
    assert speaks("train a model on photos", [PHOTOS], {"photos": SPEAKS - 9}).ruling is None


@pytest.mark.parametrize("text", ["train on stock photos of kids", "train on stock photos from Chicago"])
def test_a_yes_does_not_speak_where_a_sensitive_fact_is_stated_that_it_does_not_name(text: str) -> None:
    assert spoken("train on stock photos", [STOCK]) == "stock"
    assert spoken(text, [STOCK]) is None


def test_a_no_speaks_whatever_else_is_stated() -> None:
    assert spoken("train on photos of kids in Illinois") == "children"


def test_a_yes_does_not_rest_on_what_was_denied() -> None:
    with_consent = ruling("consented", "allowed", {"purpose": ("model-training",), "safeguards": ("consent",)})
    assert spoken("train on photos with consent", [with_consent]) == "consented"
    assert spoken("train on photos without consent", [with_consent]) is None


def test_a_yes_for_a_kind_of_safeguard_needs_exactly_that_kind() -> None:
    exact = ruling("exact", "allowed", {"purpose": ("model-training",), "safeguards": ("consent-for-this",)})
    assert spoken("train on photos with consent to training", [exact]) == "exact"
    assert spoken("train on photos with consent", [exact]) is None


def test_a_fact_denied_never_agrees() -> None:
    assert spoken("train on photos with no customers in them", [CUSTOMERS]) is None


# -- words that no vocabulary knows ------------------------------------------------------------


SURE = {"children": LOUD, "customers": LOUD, "stock": LOUD, "general": LOUD}


def test_words_nobody_knows_are_read_as_the_phrasing_they_sound_like_in_what_it_is_about() -> None:
    choice = speaks("frobnicate", [GENERAL], SURE)
    assert (choice.ruling, choice.filled) == (GENERAL, True)
    assert speaks("frobnicate", [GENERAL], {"general": FAINT - 1}).ruling is None


def test_a_question_that_says_too_little_is_read_as_nothing() -> None:
    likeness = {"general": LOUD, "photos": LOUD}
    assert choose([GENERAL], WORDS.read("frobnicate"), WORDS, likeness, fills=False).ruling is None
    assert choose([PHOTOS], WORDS.read("train on photos"), WORDS, likeness, fills=False).ruling == PHOTOS


def test_a_yes_is_never_given_for_sounding_alike() -> None:
    assert speaks("frobnicate", [ruling("yes", "allowed")], {"yes": LOUD}).ruling is None


@pytest.mark.parametrize("text", ["frobnicate", "train a model on photos"])
def test_who_is_concerned_and_what_protects_them_is_never_read_into_a_yes(text: str) -> None:
    assert speaks(text, [STOCK], SURE).ruling is None


@pytest.mark.parametrize(("only", "people"), [(CUSTOMERS, "customer"), (CHILDREN, "child")])
def test_what_another_verdict_assumes_without_having_been_told_is_said(only: Ruling, people: str) -> None:
    choice = speaks("train a model on photos", [only], SURE)
    assert (choice.ruling, choice.assumed) == (only, {"people": (people,)})
    assert speaks("frobnicate", [only], SURE).assumed == {"people": (people,)}
    assert speaks("train a model on photos of employees", [only], SURE).ruling is None


def test_nothing_is_assumed_that_was_said_or_that_a_phrasing_says_as_well() -> None:
    assert speaks("train a model on customer photos", [CUSTOMERS], SURE).assumed == {}
    assert speaks("customer", [CUSTOMERS], SURE).assumed == {}


def test_what_two_answers_that_fit_alike_would_assume_differently_is_asked() -> None:
    choice = speaks("train a model on photos", [CUSTOMERS, CHILDREN], SURE)
    assert choice.ruling is None
    assert choice.ask is not None
    assert choice.ask.dimension == "people"
    ahead = SURE | {"children": LOUD + CLOSE + 0.1}
    assert speaks("train a model on photos", [CUSTOMERS, CHILDREN], ahead).ruling == CHILDREN


def test_what_a_question_says_is_not_overheard_for_what_it_sounds_like() -> None:
    assert speaks("publish frobnications", [GENERAL], SURE).ruling is None


def test_a_word_that_stands_for_another_topic_silences_nothing_that_sounds_like_the_question() -> None:
    breach = ruling("breach", "information", {"topic": ("breach",)})
    assert speaks("a leak in this weather", [breach], {"breach": LOUD}).ruling == breach


# -- one question back -------------------------------------------------------------------------


def test_a_ruling_that_asks_gives_no_verdict_before_it_knows() -> None:
    ask = Ask("people", "Are there children in them?", ("child", "customer"))
    asking = ruling("photos", "conditional", {"data": ("photo",), "purpose": ("publication",)}, ask=ask)
    choice = speaks("may we publish photos?", [asking])
    assert (choice.ruling, choice.ask) == (None, ask)
    assert spoken("may we publish photos of customers?", [asking]) == "photos"


def test_the_missing_fact_that_decides_between_verdicts_is_asked_for() -> None:
    choice = speaks("train a model on photos", [CHILDREN, CUSTOMERS], {"customers": FAINT, "children": FAINT - 1})
    assert choice.ruling is None
    assert choice.ask is not None
    assert choice.ask.dimension == "people"
    assert choice.ask.options == ("customer", "child")


def test_nothing_is_asked_where_the_answer_would_be_the_same() -> None:
    same = ruling("kids", "conditional", CHILDREN.facts)
    assert speaks("train a model on photos", [same, CUSTOMERS]).ask is None


def test_nothing_is_asked_that_was_already_said() -> None:
    assert speaks("train a model on photos of employees", [CHILDREN, CUSTOMERS]).ask is None


def test_nothing_is_asked_where_two_facts_are_missing() -> None:
    assert speaks("photos", [CHILDREN, CUSTOMERS]).ask is None


def test_a_question_back_offers_no_more_options_than_fit() -> None:
    rows = "\n".join(f"  kind{n}: {{terms: [kind{n}x]}}" for n in range(9))
    words = vocabulary(f"data:\n  photo: {{terms: [photo]}}\npeople:\n{rows}\n")
    many = [
        ruling(f"r{n}", "allowed" if n % 2 else "not_allowed", {"data": ("photo",), "people": (f"kind{n}",)})
        for n in range(9)
    ]
    choice = choose(many, words.read("photo"), words, {})
    assert choice.ask is not None
    assert 2 <= len(choice.ask.options) <= MAX_OPTIONS


def test_no_rulings_say_nothing() -> None:
    assert choose([], Facts(), WORDS, {}) == Choice()


def test_agreement_needs_every_fact_the_ruling_names() -> None:
    for text in ("customer photos", "train a model on photos", "train a model on customer tickets"):
        assert not agrees(CUSTOMERS, WORDS.read(text), WORDS)
    assert agrees(CUSTOMERS, WORDS.read("train a model on customer photos"), WORDS)


def test_where_a_question_names_an_article_only_a_ruling_that_is_asked_about_it_is_filled_in() -> None:
    six = ruling("six", facts={"topic": ("law",)})
    asked = replace(six, also_asked=("what does Article 6 say",))
    likeness = {"six": LOUD}
    facts = WORDS.read("frobnicate")
    assert choose([six], facts, WORDS, likeness, named=Articles.of("Art. 6")).ruling is None
    assert choose([asked], facts, WORDS, likeness, named=Articles.of("Art. 6")).ruling == asked
    assert choose([asked], facts, WORDS, likeness, named=Articles.of("Art. 13")).ruling is None


@pytest.mark.parametrize(
    ("phrasing", "text", "meet"),
    [
        ("Article 13 of the AI Act", "what does GDPR art 13 say", False),
        ("hva sier artikkel 13 i personvernforordningen", "what does GDPR art 13 say", True),
        ("what does Article 13 say", "what does GDPR art 13 say", True),
        ("Art. 13 GDPR and the AI Act", "AI Act article 13", True),
        ("KI-forordningen artikkel 13", "AI Act article 13", True),
        ("Art. 13 GDPR", "Art. 14 GDPR", False),
        ("the GDPR", "the GDPR", False),
    ],
)
def test_an_article_of_one_statute_is_not_that_of_another(phrasing: str, text: str, meet: bool) -> None:
    assert Articles.of(phrasing).meet(Articles.of(text)) is meet


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what does GDPR art 6 say", {"Art. 6"}),
        ("Art. 22 and article 13(2)", {"Art. 22", "Art. 13"}),
        ("hva sier artikkel 26?", {"Art. 26"}),
        ("an article of 2024", set()),
        ("start 6 trainings", set()),
    ],
)
def test_the_articles_that_a_question_names(text: str, named: set[str]) -> None:
    assert Articles.of(text).places == named
