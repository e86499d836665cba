"""The matcher decides what counts as said: it is tested harder than what it judges."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from evals import clauses as module
from evals.matching import clauses, spoken, stated


def is_spoken(wording: str, text: str) -> bool:
    return spoken([wording], clauses(text)) is not None


def is_stated(wording: str, text: str) -> bool:
    return stated([wording], clauses(text)) is not None


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("compatibility assessment", "You need a Compatibility Assessment. [1]"),
        ("photo", "Customer PHOTOS are personal data."),
        ("photos", "A photo is personal data."),
        ("anonymised", "Only anonymized data may be used."),
        ("opt-out", "They can use the opt out form."),
        ("72 hours", "within 72 hours of noticing"),
        ("Art. 6(4)", "GDPR, Art. 6(4) asks for it."),
        ("not anonymous", "The pictures aren't anonymous."),
        ("can not", "You cannot."),
        ("fresh consent", "a fresh\nconsent that names training"),
        ("DPIA", "An impact assessment (DPIA) comes first."),
        ("impact assessment is needed", "An impact assessment (DPIA) is needed."),
        ("Meta", "Meta's training was not stopped"),
        ("performance", "CCTV may not be used to assess performance."),
        ("only after consent", "It is possible only after consent."),
        ("signed consent", "Keep the signed[3] consent."),
        ("names addresses", "We keep names, addresses and numbers."),
        ("€20 million", "up to €20 million or 4 %"),
        ("stands", "The decision still stood in September."),
        ("told", "Tell people first."),
        ("was struck down", "It is struck down."),
        ("Forskrift", "Den nye FORSKRIFTEN, forskrift"),
    ],
)
def test_a_wording_is_found_whatever_its_case_inflection_and_typography(wording: str, text: str) -> None:
    assert is_spoken(wording, text)


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("fresh consent", "fresh eyes and consent"),
        ("fresh consent", "consent must be fresh"),
        ("fresh consent", "Keep it fresh. Consent comes later."),
        ("fresh consent", "Keep it fresh; consent comes later."),
        ("fresh consent", "- keep it fresh\n- consent comes later"),
        ("fresh consent", "Keep it fresh: consent comes later."),
        ("fresh consent", "keep it fresh — consent comes later"),
        ("art", "The party starts."),
        ("72 hours", "172 hours"),
        ("not anonymous", "It is anonymous, not personal."),
        ("", "Anything."),
        ("!?", "Anything!?"),
    ],
)
def test_words_that_do_not_stand_together_in_one_clause_are_no_wording(wording: str, text: str) -> None:
    assert not is_spoken(wording, text)


@pytest.mark.parametrize(
    "text",
    [
        "Consent is not needed.",
        "Consent isn't needed.",
        "You do not need consent.",
        "You don't need consent here.",
        "No consent is asked for.",
        "It works without consent.",
        "Nobody needs consent.",
        "No court has said that Meta must ask for consent.",
        "It is a myth that consent is needed.",
        "It is wrong to say that you need consent.",
        "Consent is a misconception.",
        "That everybody needs consent is not true.",
        "Is consent needed?",
        "Is consent needed? No.",
        "Neither notice nor consent is needed.",
        "Notice rather than consent is what counts.",
        "No names, addresses or consent are kept.",
        "It is not, under the GDPR, consent.",
        "You never have to collect and store consent.",
        "You do not need:\n- a form\n- consent",
        "Det krever ikke consent.",
        "You can’t rely on consent.",
    ],
)
def test_what_is_denied_or_asked_is_not_stated(text: str) -> None:
    assert is_spoken("consent", text)
    assert not is_stated("consent", text)


@pytest.mark.parametrize(
    "text",
    [
        "Consent is needed.",
        "You need consent, not a form.",
        "No. You need consent.",
        "You do not need a form, you need consent.",
        "The photos are not anonymous and you need consent.",
        "You may not do it without consent.",
        "You may not do it unless consent is given.",
        "You may not start until they gave consent.",
        "Not by default, but consent makes it possible.",
        "You need not only notice but consent.",
        "You need not only consent but notice.",
        "Ask for consent no later than Monday.",
        "No later than Monday they give consent.",
        "No doubt: consent is needed.",
        "Whether or not it is public, you need consent.",
        "It is not public; consent is needed.",
        "It is not public. Consent is needed.",
        "It isn't public (consent is needed).",
        "Is it public? Then consent is needed.",
        "Nothing is allowed before they gave consent.",
        "Nothing other than consent will do.",
        "Not by default. Before you start:\n- get consent",
        "Not until you have:\n- consent",
        "The consent, which is in writing, is not public.",
    ],
)
def test_what_stands_beside_a_denial_is_stated(text: str) -> None:
    assert is_stated("consent", text)


@pytest.mark.parametrize(
    ("wording", "text", "expected"),
    [
        ("not anonymous", "The data is not anonymous.", True),
        ("not anonymous", "It is not true that the data is not anonymous.", False),
        ("no decision", "There is no decision on the merits.", True),
        ("GDPR does not apply in Norway", "The GDPR doesn't apply in Norway.", True),
        ("GDPR does not apply in Norway", "It is a myth that the GDPR does not apply in Norway.", False),
        ("consent is never needed", "Consent is never needed.", True),
        ("consent is never needed", "That does not mean that consent is never needed.", False),
        ("after 90 days", "Consent does not expire after 90 days.", False),
        ("after 90 days", "Consent expires after 90 days.", True),
        ("the fine is final", "The fine is final.", True),
        ("the fine is final", "Nobody can say the fine is final.", False),
        ("valid", "The DPF remains valid.", True),
        ("valid", "The DPF is not valid.", False),
        ("valid", "The DPF is no longer valid.", False),
    ],
)
def test_a_negation_inside_the_wording_belongs_to_it(wording: str, text: str, expected: bool) -> None:
    assert is_stated(wording, text) is expected


def test_one_denial_does_not_hide_a_statement_elsewhere() -> None:
    assert is_stated("pre-approved", "It is not pre-approved. Faces at doors are pre-approved.")


def test_the_clause_that_matched_is_shown() -> None:
    found = spoken(["DPIA"], clauses("First ask. Then make a full DPIA; tell people."))
    assert found is not None
    assert found.text == "Then make a full DPIA"


@pytest.mark.parametrize("text", ["", " \n ", "[1][2]", "?!", "…", "((((", "-\n-\n-"])
def test_a_reply_without_words_says_nothing(text: str) -> None:
    assert clauses(text) == ()


def test_threads_do_not_mix_up_their_words() -> None:
    words = sorted(
        {f"{a}{b}" for a in ("train", "assess", "publish", "consent", "notif") for b in ("ing", "ed", "s", "ation")}
    )
    alone = [module._stem.__wrapped__(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as many:
            together = list(many.map(lambda _: [module._stem.__wrapped__(word) for word in words], range(200)))
    finally:
        sys.setswitchinterval(before)
    assert [found for found in together if found != alone] == []
