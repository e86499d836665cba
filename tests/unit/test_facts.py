"""What a question is about is read out of its words; what it denies is not what it says."""

from __future__ import annotations

import pytest

from bot.library.vocabulary import read_vocabulary, stored, vocabulary_of
from bot.question import Facts
from tests.house import parsed, vocabulary

WORDS = vocabulary()


@pytest.mark.parametrize(
    ("text", "dimension", "values"),
    [
        ("Can we use customer photos to train a model?", "data", ("photo",)),
        ("Can we use customer photos to train a model?", "people", ("customer",)),
        ("Can we use customer photos to train a model?", "purpose", ("model-training",)),
        ("PICTURES OF OUR CLIENTS", "people", ("customer",)),
        ("our clients’ selfies", "data", ("photo",)),
        ("photo's of client's", "people", ("customer",)),
        ("photos of kids and of colleagues", "people", ("employee", "child")),
        ("pictures from Chicago", "region", ("illinois",)),
        ("what is a telegram", "data", ()),
    ],
)
def test_a_word_counts_in_any_inflection(text: str, dimension: str, values: tuple[str, ...]) -> None:
    assert WORDS.read(text)[dimension] == values


@pytest.mark.parametrize("typo", ["custmer", "customre", "custoomer", "vusyomer", "cusotmers"])
def test_a_slip_of_the_keyboard_is_forgiven_unless_it_is_two_in_a_short_word(typo: str) -> None:
    read = WORDS.read(f"{typo} pictures")["people"]
    assert read == (() if typo == "vusyomer" else ("customer",))


def test_an_english_word_that_looks_like_a_slip_is_itself() -> None:
    terms = "people:\n  staff: {terms: [staff]}\n  child: {terms: [child]}\n"
    assert vocabulary(terms).read("our stuff")["people"] == ("staff",)
    knowing = vocabulary_of(stored(read_vocabulary(parsed(terms))))
    assert knowing.read("our stuff, chill")["people"] == ()
    assert knowing.read("our stafff and a chidl")["people"] == ("staff", "child")


@pytest.mark.parametrize(
    ("text", "dimension", "denied"),
    [
        ("photos without consent", "safeguards", ("consent",)),
        ("we do not have their consent", "safeguards", ("consent",)),
        ("we don’t have consent", "safeguards", ("consent",)),
        ("they have not yet in writing given consent", "safeguards", ("consent",)),
        ("pictures with no children in them", "people", ("child",)),
        ("excluding minors", "people", ("child",)),
        ("not for training, for the newsletter", "purpose", ("model-training",)),
        ("bilder uten consent", "safeguards", ("consent",)),
    ],
)
def test_what_is_denied_is_read_as_denied(text: str, dimension: str, denied: tuple[str, ...]) -> None:
    facts = WORDS.read(text)
    assert facts.denied[dimension] == denied
    assert not set(denied) & set(facts[dimension])


@pytest.mark.parametrize(
    ("text", "dimension", "stated"),
    [
        ("We have consent.", "safeguards", ("consent",)),
        ("Not sure. We have consent.", "safeguards", ("consent",)),
        ("We did not ask, but customers uploaded pictures", "people", ("customer",)),
        ("Don't we need to ask the customers?", "people", ("customer",)),
        ("Why not train a model?", "purpose", ("model-training",)),
        ("I'm not sure whether customers are in the pictures", "people", ("customer",)),
        ("without consent from customers", "people", ("customer",)),
        ("pictures with no people in them", "people", ("none",)),
    ],
)
def test_a_denial_reaches_no_further_than_it_speaks(text: str, dimension: str, stated: tuple[str, ...]) -> None:
    facts = WORDS.read(text)
    assert facts[dimension] == stated
    assert dimension not in facts.denied


def test_what_is_said_and_denied_is_said() -> None:
    facts = WORDS.read("Not with consent, no. Well, consent is there.")
    assert facts["safeguards"] == ("consent",)
    assert not facts.denied


def test_a_term_with_a_gap_reaches_over_a_few_words_and_no_more() -> None:
    terms = vocabulary("purpose:\n  model-training: {terms: [train ... model]}\n")
    assert terms.read("train our new vision model")["purpose"]
    assert not terms.read("train the people who will some day look after a model")["purpose"]


def test_an_exact_term_counts_only_as_it_is_spelled() -> None:
    assert WORDS.read("ask Mark about it")["data"] == ("logo",)
    assert WORDS.read("mark my words")["data"] == ()
    assert WORDS.read("Marks and marking")["data"] == ()


def test_a_longer_term_hides_the_shorter_one_inside_it() -> None:
    assert WORDS.read("they gave consent to training")["safeguards"] == ("consent-for-this",)


def test_a_topic_hides_a_purpose_in_its_words() -> None:
    facts = WORDS.read("Where do I book the privacy training?")
    assert (facts["topic"], facts["purpose"]) == (("training-course",), ())


def test_a_narrower_value_says_the_broader_one() -> None:
    assert WORDS.read("customer data and photos")["data"] == ("photo",)
    assert WORDS.covers("data", "personal", "photo")
    assert not WORDS.covers("data", "photo", "personal")
    assert WORDS.covers("data", "photo", "photo")


def test_values_that_name_each_other_as_broader_do_not_go_round_in_circles() -> None:
    circle = vocabulary("data:\n  a: {terms: [aaa], broader: b}\n  b: {terms: [bbb], broader: a}\n")
    assert circle.widening("data", "a") == ("a", "b")


def test_what_a_value_implies_fills_only_what_was_not_said() -> None:
    implied = WORDS.read("pictures for our supplier")
    assert implied["purpose"] == ("disclosure",)
    assert "purpose" in implied.assumed
    said = WORDS.read("a supplier to train a model")
    assert said["purpose"] == ("model-training",)
    assert "purpose" not in said.assumed


def test_what_was_denied_is_not_implied() -> None:
    assert WORDS.read("we will not send it to the supplier")["purpose"] == ()


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("photos collected for the newsletter, may we train a model?", ("model-training",)),
        ("pictures taken for a newsletter", ("publication",)),
        ("may we publish what we collected for training a model?", ("publication",)),
        ("train a model and publish it", ("model-training", "publication")),
    ],
)
def test_what_data_was_collected_for_is_not_what_is_asked(text: str, purpose: tuple[str, ...]) -> None:
    assert WORDS.read(text)["purpose"] == purpose


def test_values_come_in_the_vocabularys_order_whatever_the_texts() -> None:
    assert WORDS.read("kids, staff and clients")["people"] == ("customer", "employee", "child")


def test_new_facts_go_over_the_earlier_ones_and_keep_what_was_not_said_again() -> None:
    before = Facts({"data": ("photo",), "people": ("customer",), "purpose": ("model-training",)})
    now = WORDS.read("and of employees?").over(before)
    assert (now["people"], now["data"], now["purpose"]) == (("employee",), ("photo",), ("model-training",))
    assert now.assumed == {"data", "purpose"}


def test_what_is_denied_now_is_not_carried_over() -> None:
    before = Facts({"safeguards": ("consent",), "people": ("child",)})
    now = WORDS.read("without consent").over(before)
    assert (now["safeguards"], now["people"]) == ((), ("child",))


def test_another_matter_leaves_the_earlier_one_behind() -> None:
    before = Facts({"data": ("photo",), "purpose": ("model-training",)})
    assert WORDS.read("what about a data breach?").over(before)["purpose"] == ()
    assert WORDS.read("may we publish?").over(before)["purpose"] == ("publication",)


def test_facts_are_shown_with_what_was_denied() -> None:
    facts = WORDS.read("customer photos without consent")
    assert facts.shown() == {"data": ["photo"], "people": ["customer"], "not": ["safeguards:consent"]}


def test_facts_can_not_be_changed_from_outside() -> None:
    mine = {"data": ("photo",)}
    facts = Facts(mine)
    mine["data"] = ("health",)
    assert facts["data"] == ("photo",)
    with pytest.raises(TypeError):
        facts.values["data"] = ("health",)  # type: ignore[index]
