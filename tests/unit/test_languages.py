"""Which language a question is in, and that every fixed sentence is there in each."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot import shown, wording
from bot.choosing import QUESTIONS_BACK
from bot.drafting.verify import Fault
from bot.errors import Failure
from bot.languages import LANGUAGES, asks_permission_in, recognised
from bot.redaction import _SHOWN, TOLD, redact
from bot.reply import Answer, Refusal
from bot.translations import _ORDER, _SENTENCES, day_in, said_in
from tests.house import LAW, House


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Can we use customer photos to train a model?"),
        ("en", "is chatgpt ok for CVs"),
        ("en", "Can we store fødselsnummer in Zendesk?"),
        ("en", "Datatilsynet fine size"),
        ("en", "DPIA needed?"),
        ("nb", "Kan vi bruke kundebilder til å trene en modell?"),
        ("nb", "Hvor lenge kan vi lagre opptak av samtaler?"),
        ("nb", "Må vi ha DPIA?"),
        ("nb", "Kan vi sende kundedata til USA?"),
        ("nb", "Hvem varsler Datatilsynet ved avvik?"),
        ("sv", "Får vi använda kundbilder för att träna en modell?"),
        ("da", "Hvad må vi gemme, og hvor længe?"),
        ("de", "Dürfen wir Kundenfotos verwenden, um ein Modell zu trainieren?"),
        ("de", "Ist ChatGPT für Bewerbungen erlaubt?"),
        ("fr", "Pouvons-nous utiliser les photos des clients pour entraîner un modèle ?"),
        ("nb", "Kan en kunde kreve at vi sletter dataene fra modellen?"),
        ("nb", "må vi som arbeidsgiver sørge for at ansatte kan nok om KI, og er kurs pålagt?"),
        ("nb", "leverandøren sier selv at de følger GDPR og har et sertifikat - holder det?"),
        ("nb", "hva med barn?"),
        ("nb", "bilder av ansatte på nettsiden"),
        ("nb", "Hvor mange innbyggere har Oslo?"),
        ("da", "Må vi bruge billeder af kunder til at træne en model?"),
        ("da", "Hvornår skal et brud anmeldes?"),
        ("da", "Gælder det samme for video?"),
        ("sv", "Vad gäller för bilder på barn?"),
        ("de", "Und für Mitarbeiter?"),
        ("fr", "Et pour les salariés ?"),
        ("en", "and for employees?"),
        ("en", "photos of kids"),
        ("en", "the photo of a dead person"),
    ],
)
def test_the_language_of_a_question_is_recognised(language: str, text: str) -> None:
    assert recognised(text) == language


@pytest.mark.parametrize("text", ["GDPR?", "ok", "?", "", "🙂", "1234"])
def test_where_nothing_tells_the_thread_does(text: str) -> None:
    assert recognised(text, "nb") == "nb"


@pytest.mark.parametrize("text", ["og for ansatte?", "gjelder det samme for video?", "for markedsføring?", "kilde?"])
def test_a_short_follow_up_is_in_the_language_of_its_thread(text: str) -> None:
    assert recognised(text, "nb") == "nb"


def _constants() -> list[str]:
    names = (
        "EMPTY NO_EVIDENCE OUT_OF_SCOPE UNSAFE NO_RULING QUOTED ONE_MORE_FACT TOO_MANY_PARTS NOT_VETTED CUT MISSING"
        " TRANSLATED IN_ENGLISH NOT_READ ASSUMED NO_DRAFT WHY SOURCES UNCHECKED OVERDUE RULING_OVERDUE AS_OF"
        " UNKNOWN_DAY FOREIGN COMMENTARY_ONLY FAILED BUSY LIMIT NO_GUESTS EDITED DELETED CASE_OPENED"
    )
    around = [v for n, v in vars(shown).items() if n.isupper() and isinstance(v, str) and n != "ENGLISH"]
    around += [*shown.VERDICTS.values(), *shown.AUTHORITIES.values()]
    return [getattr(wording, n) for n in names.split()] + [TOLD, *around]


SAME = "fødselsnummer"  # what it is called in every language


def _taken_out() -> set[str]:
    """What redaction says that it took out."""
    return set(_SHOWN.values()) - {SAME}


@pytest.mark.parametrize("sentence", [*_constants(), *QUESTIONS_BACK.values(), *Fault, *Failure])
def test_every_fixed_sentence_is_there_in_every_language(sentence: str) -> None:
    gaps = re.findall(r"\{\w+\}", sentence)
    for language in LANGUAGES[1:]:
        said = said_in(language, str(sentence))
        assert said != sentence
        assert said
        assert sorted(re.findall(r"\{\w+\}", said)) == sorted(gaps)


def test_no_translation_is_of_a_sentence_that_is_gone() -> None:
    said = [*_constants(), *QUESTIONS_BACK.values(), *Fault, *Failure, *_taken_out()]
    assert set(_SENTENCES) == {str(s) for s in said}
    assert set(_ORDER) | {"en"} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text", "asks"),
    [
        ("de", "Dürfen wir Fotos verwenden?", True), ("de", "Wie lange dürfen wir Fotos behalten?", False),
        ("fr", "Pouvons-nous utiliser des photos ?", True), ("fr", "Combien de temps peut-on les garder ?", False),
        ("sv", "Får vi använda bilder?", True), ("da", "Må vi bruge billeder?", True),
        ("da", "Hvor længe må vi gemme dem?", False), ("en", "Can we?", False),
    ],
)  # fmt: skip
def test_asking_for_permission_is_read_in_every_language(language: str, text: str, asks: bool) -> None:
    assert asks_permission_in(language, text) is asks


def test_a_refusal_is_said_in_the_askers_language(house: House) -> None:
    reply = house.ask("Hvor mange innbyggere har hovedstaden i Mongolia, og hvem er ordfører der?")
    assert isinstance(reply, Refusal)
    assert reply.text.startswith("Det kan jeg ikke svare på") or reply.text.startswith("Jeg har ingenting")
    assert "#ask-privacy" in reply.text


def test_who_asks_in_another_language_is_told_that_the_answer_is_not_in_it(house: House) -> None:
    reply = house.ask("Kan vi bruke customer photos til training av en model?")
    assert isinstance(reply, Answer)
    assert reply.ruling == "customer-photos-training"
    assert reply.warnings[-1] == "Svaret står på kildenes språk."


def test_what_an_asker_should_know_is_said_in_their_language(house: House) -> None:
    house.knowledge.source("law/act.md", LAW, short="Act", jurisdiction=["US"], review_by=date(2026, 2, 1))
    house.publish()
    told = " ".join(house.ask("Kan vi bruke customer photos til training av en model?").warnings)
    assert "Act: Skulle vært gjennomgått innen 2026-02-01" in told
    assert "Act er ikke bindende i NO." in told
    assert "review" not in told


def test_a_message_without_a_question_is_answered_in_the_language_of_its_thread(house: House) -> None:
    assert house.ask("Hvorfor?").text.startswith("Jeg fant ikke noe spørsmål")
    assert house.ask("?", thread=("Kan vi bruke bilder?",)).text.startswith("Jeg fant ikke noe spørsmål")
    assert house.ask("Why?").text.startswith("I couldn't find a question")


def test_the_fixed_words_around_a_reply_are_in_the_askers_language(house: House) -> None:
    reply = house.ask("Kan vi bruke customer photos til training av en model?")
    assert reply.language == "nb"
    assert shown.title(reply) == "Bare hvis"
    assert shown.footer(reply).startswith("Per 23. november 2026 · kildene sist kontrollert ")
    assert "kontrollert" in shown.standing(reply.citations[0], reply.language)
    assert shown.title(house.ask("?", thread=("Kan vi bruke bilder?",))) == "Hva er spørsmålet ditt?"
    assert shown.title(house.ask("Can we use customer photos to train a model?")) == "Only if"


def test_days_are_written_as_people_write_them() -> None:
    day = date(2024, 6, 7)
    assert day_in("nb", day) == "7. juni 2024"
    assert day_in("fr", day) == "7 juin 2024"
    assert day_in("en", day) == "7 June 2024"


def test_what_was_taken_out_is_told_in_the_askers_language() -> None:
    told = redact("Kan Kari få svar på kari@nordmann.example og ola@nordmann.example?").told_in("nb")
    assert told.startswith("Jeg tok personopplysninger ut av spørsmålet")
    assert "e-postadresse ×2" in told
