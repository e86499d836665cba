"""What stands between a vetted answer and the person who asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.memory import MemoryEditions
from bot.advisor import Ablation, Advisor
from bot.question import Question
from bot.reply import Answer
from bot.ruling import Ruling, Statement
from bot.source import Quote
from tests.contract.making import ENCODER, NOON, PHOTOS, add, begin, encode, notes, ruling
from tests.house import TODAY, House

ASKED = Question("photos?", TODAY)


def advised(*statements: Statement) -> Advisor:
    """An advisor whose only ruling says these statements about photos."""
    one: Ruling = replace(ruling("photos"), statements=statements)
    editions = MemoryEditions()
    with begin(editions) as build:
        add(build, "photos", PHOTOS)
        notes(build)
        encode(build)
        build.put_rulings([one], {one.question: ENCODER.encode([one.question])[0]})
        build.commit("abc", NOON)
    return Advisor(editions, ENCODER)


STANDS = Statement("With consent.", (Quote("photos", "§ 1", 0, 41, PHOTOS[:41]),))
INVENTED = Statement("Or without.", (Quote("photos", "§ 1", 0, 41, "Customer photos may be used with anything"),))


def test_a_vetted_answer_is_given_whole_or_not_at_all() -> None:
    whole = advised(STANDS).answer(ASKED)
    assert isinstance(whole, Answer)
    assert whole.ruling == "photos"
    for statements in ((STANDS, INVENTED), (INVENTED,), (STANDS, Statement("Bare.", ())), ()):
        assert advised(*statements).answer(ASKED).ruling is None


def test_one_quote_that_stands_carries_a_statement_and_the_other_is_left_out() -> None:
    reply = advised(Statement("With consent.", (*INVENTED.quotes, *STANDS.quotes))).answer(ASKED)
    assert [c.quote for c in reply.citations] == list(STANDS.quotes)


def test_asking_from_an_event_loop_gives_the_same_reply(house: House) -> None:
    advisor = Advisor(house.editions, house.encoder)
    question = Question("Can we train a model on stock pictures?", TODAY)
    waited = asyncio.run(advisor.ask(question))
    assert replace(waited, timings_ms={}) == replace(advisor.answer(question), timings_ms={})


@pytest.mark.parametrize(
    ("without", "ruling"), [(Ablation(rulings=True), None), (Ablation(), "customer-photos-training")]
)
def test_what_a_part_is_worth_can_be_seen_by_leaving_it_out(
    house: House, without: Ablation, ruling: str | None
) -> None:
    advisor = Advisor(house.editions, house.encoder, without)
    assert advisor.answer(Question("Can we use customer photos to train a model?", TODAY)).ruling == ruling


def test_without_facts_likeness_alone_decides_which_is_what_facts_are_for(house: House) -> None:
    question = Question("Can we use customer photos to train a model with stock logos?", TODAY)
    alone = Advisor(house.editions, house.encoder, Ablation(facts=True)).answer(question)
    assert alone.ruling is not None


def test_what_an_answer_assumes_is_said_and_not_shown_as_read(house: House) -> None:
    for id in ("child-training", "stock-training", "personal-training"):
        house.knowledge.remove(f"rulings/{id}.md")
    house.publish()
    reply = house.ask("May we fine-tune a model on pictures?")
    assert reply.ruling == "customer-photos-training"
    assert reply.warnings[0] == "You did not say so, but this answer assumes: customers."
    assert "customers" not in reply.reading
    told = house.ask("May we fine-tune a model on client pictures?")
    assert told.ruling == "customer-photos-training"
    assert not any("assumes" in warning for warning in told.warnings)
