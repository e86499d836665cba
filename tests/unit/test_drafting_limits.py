"""What a remembered draft depends on, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.drafting.draft import Draft
from bot.drafting.ground import Ground
from bot.drafting.limits import Cache, key, translation_key
from bot.question import Facts, Question
from bot.reading import read
from bot.reply import Referral
from bot.search import reach, search
from tests.house import TODAY, House

TEXT = "Can we publish photos of a child?"


@pytest.fixture
def ground(house: House) -> Ground:
    edition, question = house.edition, Question(TEXT, TODAY, asker="slack:ann")
    part = read(question, edition.vocabulary)[0]
    vector = house.encoder.encode([part.standalone])[0]
    found = search(edition, part.standalone, vector, edition.sources.keys(), reach("NO"), 8).found
    reply = Referral(question=TEXT, text="", facts=part.facts, as_of=TODAY, edition=edition.id, contact="#ask")
    return Ground(question, part, edition, reply, found, None, edition.rulings[0])


def named(ground: Ground, **changes: Any) -> str:
    given = {"text": TEXT, "model": "openai:m at h", "version": "2", "kind": "Drafting", **changes}
    return key(ground, **given)


CHANGES: dict[str, Any] = {
    "question": lambda g: (g, {"text": "Can we publish photos of a dog?"}),
    "model": lambda g: (g, {"model": "openai:m at another host"}),
    "prompt version": lambda g: (g, {"version": "3"}),
    "kind": lambda g: (g, {"kind": "Rewording"}),
    "day": lambda g: (replace(g, question=replace(g.question, as_of=date(2027, 1, 1))), {}),
    "jurisdiction": lambda g: (replace(g, question=replace(g.question, jurisdiction="US-CA")), {}),
    "authorities": lambda g: (replace(g, question=replace(g.question, authorities=frozenset({"law"}))), {}),
    "no authorities": lambda g: (replace(g, question=replace(g.question, authorities=frozenset())), {}),
    "folders": lambda g: (replace(g, question=replace(g.question, folders=("law",))), {}),
    "facts": lambda g: (replace(g, part=replace(g.part, facts=Facts({"data": ("photo",)}))), {}),
    "language": lambda g: (replace(g, part=replace(g.part, language="nb")), {}),
    "ruling": lambda g: (replace(g, ruling=g.edition.rulings[0]), {}),
    "near ruling": lambda g: (replace(g, near=None), {}),
    "passages": lambda g: (replace(g, found=g.found[1:]), {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_draft_is_remembered_for_exactly_what_it_was_written_for(ground: Ground, change: str) -> None:
    changed, given = CHANGES[change](ground)
    assert named(changed, **given) != named(ground)


def test_another_edition_is_another_draft(house: House, ground: Ground) -> None:
    house.knowledge.source("commentary/more.md", "# More\n\nA newspaper writes about something else.\n")
    house.publish()
    assert named(replace(ground, edition=house.edition)) != named(ground)


def test_who_asks_and_in_which_thread_is_no_part_of_it(ground: Ground) -> None:
    other = replace(ground.question, asker="slack:bo", thread=("Hello there",))
    assert named(replace(ground, question=other)) == named(ground)


def test_no_word_of_a_question_stands_in_what_is_remembered(ground: Ground) -> None:
    assert len(named(ground)) == len(translation_key(TEXT, "nb", "m", "2")) == 64
    assert "photos" not in named(ground)


def test_a_translation_is_remembered_by_its_words_language_model_and_prompt() -> None:
    keys = {
        translation_key(text, language, model, version)
        for text in ("a", "b")
        for language in ("nb", "da")
        for model in ("m", "n")
        for version in ("1", "2")
    }
    assert len(keys) == 16


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    cache, drafts = Cache(2), [Draft()]
    cache.put("a", drafts)
    cache.put("b", drafts)
    assert cache.get("a")
    cache.put("c", drafts)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (tuple(drafts), None, tuple(drafts))
