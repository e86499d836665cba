"""Which languages an encoder reads is found out, and nothing is made of what it can't read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from adapters.memory import HashingEncoder
from bot.languages import LANGUAGES
from bot.ports import Encoder, Vectors
from bot.reply import Answer, Referral, Refusal
from bot.tongues import _PROBES, Tongues
from tests.house import House

TEXT = "Går det an å finjustere hos oss med avbildninger av customers?"
ENGLISH = "May we fine-tune a model on client pictures?"
ASKED = "Kan vi publish photos av customers i avisen?"


class Polyglot(HashingEncoder):
    """Reads Norwegian: it knows these sentences, and gives them the vectors of their translations."""

    _KNOWN = dict(zip(_PROBES["nb"], _PROBES["en"], strict=True)) | {TEXT: ENGLISH}

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode([self._KNOWN.get(text, text) for text in texts])


def test_an_encoder_reads_what_it_puts_next_to_its_translation() -> None:
    assert [language for language in LANGUAGES if Tongues(HashingEncoder()).reads(language)] == ["en"]
    assert [language for language in LANGUAGES if Tongues(Polyglot()).reads(language)] == ["en", "nb"]


def test_every_language_has_the_same_sentences_to_be_found_out_by() -> None:
    assert set(_PROBES) == set(LANGUAGES)
    assert {len(set(sentences)) for sentences in _PROBES.values()} == {8}


@pytest.mark.model
def test_the_model_that_ships_reads_english(encoder: Encoder) -> None:
    tongues = Tongues(encoder)
    assert [language for language in LANGUAGES if tongues.reads(language)] == ["en"]


def test_what_a_question_sounds_like_decides_only_where_its_language_is_read(house: House) -> None:
    unread = house.ask(TEXT)
    assert unread.ruling != "customer-photos-training"
    house.encoder = Polyglot()
    house.publish(fresh=True)
    assert house.ask(TEXT).ruling == "customer-photos-training"


def test_facts_speak_in_any_language(house: House) -> None:
    reply = house.ask("Kan vi bruke customer photos til training av en model?")
    assert isinstance(reply, Answer)
    assert reply.ruling == "customer-photos-training"


def test_who_is_searched_for_in_a_language_that_is_not_read_is_told(house: House) -> None:
    for text in (ASKED, "Hvem har ansvaret for nøklene til lageret, og hvor henger de?"):
        reply = house.ask(text)
        assert isinstance(reply, Referral | Refusal)
        assert "Spør på engelsk for å finne mer." in " ".join(reply.warnings)
    house.encoder = Polyglot()
    house.publish(fresh=True)
    assert "på engelsk" not in " ".join(house.ask(ASKED).warnings)


def test_a_permission_that_is_asked_in_such_a_language_is_searched_by_its_facts(house: House) -> None:
    reply = house.ask(ASKED)
    assert isinstance(reply, Referral)
    assert any("photo" in c.quote.text for c in reply.citations)


def test_what_a_question_sounds_like_decides_where_phrasings_hold_its_words(house: House) -> None:
    assert house.ask("Går det an å finjustere med kundenes avbildninger?").ruling is None
    ruling = house.knowledge.root / "rulings/customer-photos-training.md"
    more = "also_asked:\n- Går det an å finjustere en modell med kundenes avbildninger hos oss?\n"
    ruling.write_text(ruling.read_text().replace("also_asked:\n", more, 1))
    house.publish()
    assert house.ask("Går det an å finjustere med kundenes avbildninger?").ruling == "customer-photos-training"
