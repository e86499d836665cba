"""Whatever is asked gets a helpful reply, and nobody's question is kept where it does not belong."""

from __future__ import annotations

import pytest

from adapters.memory import HashingEncoder
from bot.errors import EditionMismatch, NoEdition
from bot.reply import Reason, Refusal
from tests.house import House


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "?", "🙂🙂🙂", "\x00\x01\x02", "\u200b", "....", "\ud800"])
def test_where_nothing_is_asked_an_example_helps(house: House, text: str) -> None:
    reply = house.ask(text)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.EMPTY
    assert "Can we use customer photos" in reply.text


def test_fifty_thousand_characters_are_read_where_the_question_is(house: House) -> None:
    story = "We had a long discussion about the project and its plans. " * 900
    assert len(story) > 50_000
    for text in (
        f"Can we use customer photos to train a model? {story}",
        f"{story} Can we use customer photos to train a model?",
    ):
        assert house.ask(text).ruling == "customer-photos-training"


@pytest.mark.parametrize("text", ["a" * 50_000, "? " * 20_000, "can we " * 8_000, "é" * 9_000, "1234567890" * 5_000])
def test_no_length_breaks_it(house: House, text: str) -> None:
    assert house.ask(text).text


@pytest.mark.parametrize(
    "text",
    [
        "can we use cusotmer photos to train a modle?",
        "CAN WE USE CUSTOMER PHOTOS TO TRAIN A MODEL",
        "hey!! quick one 🙂 can we use customer photos to train a model??? thx",
        "can\u00a0we use customer\tphotos to\ntrain a model",
        "<b>Can we use customer photos to train a model?</b>",
        "Can we use customer pho\u200btos to train a model?",
    ],
)
def test_typos_shouting_and_odd_characters_change_nothing(house: House, text: str) -> None:
    assert house.ask(text).ruling == "customer-photos-training"


def test_a_question_is_never_logged(house: House, logged: list[str]) -> None:
    house.ask("My name is Kari Nordmann: can we use customer photos to train a model?")
    assert not any("Nordmann" in line for line in logged)


def test_before_the_first_publish_one_line_says_what_to_do(empty: House) -> None:
    with pytest.raises(NoEdition) as nothing:
        empty.ask("Can we?")
    assert "footnote publish" in nothing.value.remedy


def test_an_edition_of_another_model_is_not_searched_with_this_one(house: House) -> None:
    house.encoder = HashingEncoder(dimension=64)
    with pytest.raises(EditionMismatch) as mismatch:
        house.ask("Can we use customer photos to train a model?")
    assert "footnote publish" in mismatch.value.remedy
