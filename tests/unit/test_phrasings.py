"""How much a question sounds like a vetted answer: the nearest phrasing, what tells answers apart, rare words."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from adapters.memory import HashingEncoder
from bot.phrasings import Phrasings
from bot.ruling import Ruled, Ruling
from bot.thresholds import LIKENESS_BIAS

ENCODER = HashingEncoder()


def ruling(id: str, *asked: str) -> Ruling:
    return Ruling(id, asked[0], asked[1:], {"topic": (id,)}, Ruled.INFORMATION, (), date(2026, 1, 1))


def heard(text: str, *rulings: Ruling) -> dict[str, float]:
    texts = [p for r in rulings for p in r.phrasings]
    known = dict(zip(texts, ENCODER.encode(texts), strict=True)) if texts else {}
    return Phrasings.of(rulings, known).likeness(text, ENCODER.encode([text])[0])


COOKIES = ruling("cookies", "How long may a cookie live?", "hi there, when does a tracking cookie expire")
CAMERAS = ruling("cameras", "How long may camera footage stay?", "hi there, when is the camera recording deleted")
BADGES = ruling("badges", "Who may see the badge register?")


@pytest.mark.parametrize("text", [p for r in (COOKIES, CAMERAS, BADGES) for p in r.phrasings])
def test_a_phrasing_sounds_most_like_its_own_ruling(text: str) -> None:
    likeness = heard(text, COOKIES, CAMERAS, BADGES)
    own = next(r.id for r in (COOKIES, CAMERAS, BADGES) if text in r.phrasings)
    assert max(likeness, key=likeness.__getitem__) == own
    assert likeness[own] > 0


def test_what_all_phrasings_share_tells_no_ruling_from_another() -> None:
    likeness = heard("hi there, when is the camera switched off", COOKIES, CAMERAS, BADGES)
    assert likeness["cameras"] > likeness["cookies"] + 1


def test_of_the_words_that_are_shared_the_rare_one_counts_more() -> None:
    common = [ruling(f"r{n}", f"may the shop keep item{n}") for n in range(8)]
    likeness = heard("shop turbine", *common, ruling("turbines", "inspect turbine blades"))
    assert max(likeness, key=likeness.__getitem__) == "turbines"


def test_a_question_of_other_words_sounds_like_nothing() -> None:
    assert max(heard("recipe for waffles", COOKIES, CAMERAS, BADGES).values()) < LIKENESS_BIAS / 2


@pytest.mark.parametrize("rulings", [(), (BADGES,), (COOKIES,), (BADGES, COOKIES)])
def test_few_phrasings_are_enough(rulings: tuple[Ruling, ...]) -> None:
    likeness = heard("Who may see the badge register?", *rulings)
    assert set(likeness) == {r.id for r in rulings}
    assert np.isfinite(list(likeness.values())).all()
    if BADGES in rulings:
        assert likeness["badges"] > 0


def test_the_order_of_the_rulings_changes_nothing() -> None:
    text = "how long does the recording stay"
    forth, back = heard(text, COOKIES, CAMERAS, BADGES), heard(text, BADGES, CAMERAS, COOKIES)
    assert forth == pytest.approx(back, abs=1e-3)
