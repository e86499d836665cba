"""What is taken out of a question, what is left, and what the asker is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.facts import Vocabulary
from bot.library.frontmatter import YamlLoader
from bot.library.vocabulary import read_vocabulary
from bot.redaction import redact, restore

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge" / "facts.yaml"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("May I mail kari@firma.no?", "May I mail [EMAIL_1]?"),
        ("a@b.no and c@d.no and a@b.no", "[EMAIL_1] and [EMAIL_2] and [EMAIL_1]"),
        ("Her number is 912 34 567.", "Her number is [PHONE_1]."),
        ("fødselsnummer 01010750160", "fødselsnummer [ID_1]"),
        ("paid with 4111 1111 1111 1111", "paid with [CARD_1]"),
        ("to NO93 8601 1117 947 please", "to [IBAN_1] please"),
        ("password=hunter2xY9 leaked", "password=[SECRET_1] leaked"),
    ],
)
def test_personal_data_becomes_a_placeholder(said: str, kept: str) -> None:
    assert redact(said).text == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Kari Hansen <k.h@firma.no> objects", "[NAME_1] <[EMAIL_1]> objects"),
        ("Kari Hansen (912 34 567) objects", "[NAME_1] ([PHONE_1]) objects"),
        ("Call Kari Hansen on 912 34 567", "Call [NAME_1] on [PHONE_1]"),
        ("Ola Åse Øye-Berg, tlf 912 34 567", "[NAME_1], tlf [PHONE_1]"),
        ("Kari Hansen quit. Write to kari.hansen@x.no", "[NAME_1] quit. Write to [EMAIL_1]"),
    ],
)
def test_a_name_given_with_an_address_or_number_goes_too(said: str, kept: str) -> None:
    assert redact(said).text == kept


@pytest.mark.parametrize(
    "said",
    [
        "Can we use customer photos to train a model?",
        "Does Art. 6(4) of Regulation 2016/679 apply since 2018-07-20?",
        "Customer Support wants 12 000 photos by 23.11.2026 for case 2026/1744",
        "Norsk Hydro ASA asked about Photo Policy § 3.2",
    ],
)
def test_what_is_not_personal_is_left_alone(said: str) -> None:
    assert redact(said).text == said
    assert redact(said).told == ""


def test_a_role_before_an_address_is_no_name_since_facts_are_read_from_it() -> None:
    assert redact("Customer Support <support@x.no>").text == "Customer Support <[EMAIL_1]>"


def test_everything_can_be_put_back_in_the_askers_own_view() -> None:
    said = "Kari Hansen <kari.hansen@firma.no>, tlf 912 34 567: delete her photos"
    redacted = redact(said)
    assert restore(redacted.text, redacted) == said
    assert restore("For [EMAIL_1], not [EMAIL_9].", redacted) == "For kari.hansen@firma.no, not [EMAIL_9]."


def test_a_placeholder_that_somebody_typed_stays_theirs() -> None:
    redacted = redact("[EMAIL_1] and a@b.no")
    assert redacted.text == "[EMAIL_1] and [EMAIL_2]"
    assert restore(redacted.text, redacted) == "[EMAIL_1] and a@b.no"


def test_the_asker_is_told_what_was_taken_and_not_the_thing_itself() -> None:
    told = redact("a@b.no, c@d.no and 912 34 567").told
    assert "e-mail address ×2, telephone number" in told
    assert "912" not in told


def test_placeholders_say_no_facts() -> None:
    """Else a redacted question would reach another ruling than the same question without personal data."""
    shipped = Vocabulary(read_vocabulary(yaml.load(SHIPPED.read_text(), Loader=YamlLoader)))
    words = " ".join(f"[{w}_{n}]" for w in ("SECRET EMAIL IBAN ID CARD ACCOUNT PHONE NAME".split()) for n in (1, 2, 10))
    assert not shipped.read(words)
    asked = "Can we send the photos of kari@firma.no to a vendor?"
    plain = "Can we send the photos of her to a vendor?"
    assert shipped.read(redact(asked).text) == shipped.read(plain)
