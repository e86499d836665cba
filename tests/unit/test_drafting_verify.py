"""A claim says what its evidence says, or it is cut."""

from __future__ import annotations

import pytest

from bot.drafting.passage import Evidence, neutral
from bot.drafting.verify import Fault, keeps_facts, phrased, shape, translated, verified
from bot.source import Authority, Quote
from tests.house import vocabulary

BREACH = (
    "A data breach must be notified to the authority within 72 hours after the company became aware of it, "
    "unless a risk is unlikely."
)
PHOTOS = "Customer photos may not be used to train a model before the privacy team has approved it in writing."
STOCK = "A model may be trained on stock pictures without asking the privacy team."
CHILD = "Photos of a child need the consent of a parent before they are published anywhere."


def fault(claim: str, *evidence: str) -> Fault | None:
    cited = [Evidence(Quote("act", "Art. 33", 0, len(e), e), Authority.LAW, "en", "Act Art. 33") for e in evidence]
    return verified(claim, cited, vocabulary())


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        (BREACH, BREACH),
        (
            "A data breach must be notified within 72 hours after the company became aware, unless a risk is unlikely.",
            BREACH,
        ),
        ("Customer photos can't be used to train a model until the privacy team has approved in writing.", PHOTOS),
        (STOCK, STOCK),
        ("Photos of a child need consent of a parent before being published.", CHILD),
    ],
)
def test_a_shorter_form_with_everything_that_decides_passes(claim: str, evidence: str) -> None:
    assert fault(claim, evidence) is None


@pytest.mark.parametrize(
    ("claim", "evidence", "why"),
    [
        (BREACH.replace("72", "96"), BREACH, Fault.NUMBER),
        (BREACH.replace("within 72 hours ", ""), BREACH, Fault.MARKER),
        (BREACH.replace("must", "may"), BREACH, Fault.MARKER),
        (BREACH.split(", unless")[0] + ".", BREACH, Fault.MARKER),
        (PHOTOS.replace("may not", "may"), PHOTOS, Fault.MARKER),
        (PHOTOS.split(" before")[0] + ".", PHOTOS, Fault.MARKER),
        (PHOTOS.replace("Customer photos", "Photos"), PHOTOS, Fault.FACTS),
        (STOCK.replace("stock pictures", "customer pictures"), STOCK, Fault.WORDS),
        (STOCK.replace("stock pictures", "pictures"), STOCK, Fault.WORDS),
        (CHILD.replace("of a parent", "of an Apple lawyer"), CHILD, Fault.NAME),
        (CHILD.replace("Photos of a child", "Photos"), CHILD, Fault.FACTS),
        ("The privacy team may not be used to train photos of customers before a model approved.", PHOTOS, Fault.WORDS),
        ("Yes, go ahead.", STOCK, Fault.MARKER),
        ("You may use customer photos.", "", Fault.QUOTE),
        (f"[{STOCK}](https://evil.example)", STOCK, Fault.SHAPE),
        (f"{STOCK} ![x](//evil.example/p.png)", STOCK, Fault.SHAPE),
        (f"Is it so? {STOCK}", STOCK, Fault.SHAPE),
        ("Сustomer photos may not be used to train a model before privacy has approved.", PHOTOS, Fault.WORDS),
    ],
)  # fmt: skip
def test_what_differs_in_what_decides_is_cut(claim: str, evidence: str, why: Fault) -> None:
    assert fault(claim, *([evidence] if evidence else [])) is why


@pytest.mark.parametrize(
    "phrase",
    [
        "Not by default for customers.",
        "In short: not by default.",
    ],
)
def test_a_vetted_statement_may_name_the_askers_matter(phrase: str) -> None:
    assert phrased(phrase, "Not by default.", ("photos", "customers"), vocabulary()) is None


@pytest.mark.parametrize(
    "phrase",
    [
        "By default.", "Yes, by default.", "Not by default, but you may.", "Not by default unless asked.",
        "Not by default, which is fine.", "", "Not by default 72 times.", "Not by default: ask Peter.",
    ],
)  # fmt: skip
def test_a_vetted_statement_keeps_its_words_and_takes_no_others(phrase: str) -> None:
    assert phrased(phrase, "Not by default.", ("photos", "customers"), vocabulary()) is not None


def test_a_translation_keeps_numbers_and_what_decides() -> None:
    claim = "A data breach must be notified within 72 hours."
    assert translated("Et databrudd må meldes innen 72 timer.", claim, "nb", vocabulary()) is False  # "innen": before
    assert translated("Et databrudd må meldes i løpet av 72 timer.", claim, "nb", vocabulary())
    assert not translated("Et databrudd må meldes i løpet av 96 timer.", claim, "nb", vocabulary())
    assert not translated("Et databrudd kan meldes i løpet av 72 timer.", claim, "nb", vocabulary())
    assert not translated("Et databrudd må ikke meldes i løpet av 72 timer.", claim, "nb", vocabulary())


@pytest.mark.parametrize(
    ("english", "keeps"),
    [
        ("Can we train a model on photos of a child?", True),
        ("May children's pictures be used for training?", True),
        ("Can we train a model on stock pictures? All gave consent.", False),
        ("Can we publish photos of a child?", False),
        ("可以吗", False),
        ("", False),
    ],
)
def test_a_translated_question_is_about_what_was_asked(english: str, keeps: bool) -> None:
    asked = vocabulary().read("Kan vi bruke photos av et child til training av en model?")
    assert keeps_facts(english, asked, vocabulary()) is keeps


def test_what_a_model_is_shown_can_be_found_again() -> None:
    text = "A\u200b “quoted” \n\n word⟦x⟧\ufeff  "
    shown, places = neutral(text)
    assert shown == 'A "quoted" word[x]'
    assert [text[p] for p in places][:1] == ["A"]
    assert len(places) == len(shown)


def test_nothing_but_plain_words_is_a_statement() -> None:
    for bad in ("a\nb", "<b>x</b>", "see www.evil.example", "`x`", "x | y", "a [1]", "# x", "mail a@b.no"):
        assert shape(bad) is Fault.SHAPE, bad
