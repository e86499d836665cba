"""What can't be quoted is not said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.freshness import Speaking
from bot.quoting import Notes, best_sentences, cut, stands
from bot.ruling import Statement
from bot.search import reach, search
from bot.source import Document, Page, Quote, Section, fold, stands_in
from bot.thresholds import QUOTED_SENTENCES
from tests.house import TODAY, House


def quoted(house: House, text: str) -> list[Quote]:
    vector = house.encoder.encode([text])[0]
    speaking = Speaking.on(TODAY, house.edition.sources, ()).sources
    evidence = search(house.edition, text, vector, speaking, reach("NO"), 8)
    return best_sentences(house.edition, evidence.found, text, vector)


def quote_of(house: House, source: str, words: str) -> Quote:
    document = house.edition.document(source)
    start = document.text.index(words)
    return cut(document, source, start, start + len(words))


def test_the_sentence_that_answers_is_quoted_with_its_place(house: House) -> None:
    best = quoted(house, "When must a data breach be notified to the authority?")[0]
    assert best.text.startswith("A data breach must be notified")
    assert (best.source, best.locator) == ("act", "Art. 33")


def test_every_quote_stands_where_it_says(house: House) -> None:
    for quote in quoted(house, "photos of a child to train a model"):
        assert house.edition.document(quote.source).text[quote.start : quote.end] == quote.text
        assert stands(house.edition, quote)


def test_no_sentence_is_quoted_twice_and_not_too_many(house: House) -> None:
    quotes = quoted(house, "photos of a child customer employee to train a model stock pictures")
    assert len({fold(q.text) for q in quotes}) == len(quotes) <= QUOTED_SENTENCES


def test_a_question_about_nothing_of_ours_is_quoted_nothing(house: House) -> None:
    assert quoted(house, "Who won the chess tournament?") == []


def test_fragments_are_not_quoted(empty: House) -> None:
    empty.knowledge.source("policies/one.md", "Call recordings.\n\nCall recordings are kept for ninety days at most.")
    empty.publish()
    assert [len(q.text.split()) > 4 for q in quoted(empty, "call recordings")] == [True]


@pytest.mark.parametrize(
    "change",
    [{"text": "Something else."}, {"start": 1}, {"source": "nobody"}, {"end": 10_000}, {"start": -5}],
)
def test_a_quote_that_does_not_stand_there_word_for_word_does_not_stand(
    house: House, change: dict[str, object]
) -> None:
    quote = quote_of(house, "act", "A data breach must be notified")
    assert stands(house.edition, quote)
    assert not stands(house.edition, replace(quote, **change))  # type: ignore[arg-type]


def test_a_statement_without_a_standing_quote_is_dropped_and_counted(house: House) -> None:
    notes = Notes(house.edition)
    good = quote_of(house, "act", "A data breach must be notified")
    notes.add(Statement("Said.", (good,)))
    notes.add(Statement("Not said.", (replace(good, text="invented"),)))
    notes.add(Statement("Never.", ()))
    assert [c.text for c in notes.claims] == ["Said."]
    assert notes.dropped == 2


def test_citations_are_numbered_in_the_order_of_use_and_shared(house: House) -> None:
    notes = Notes(house.edition)
    one, two = quote_of(house, "act", "A data breach"), quote_of(house, "photos", "Customer photos")
    for quotes in ((two,), (one, two), (two, two)):
        notes.add(Statement("x", quotes))
    assert [c.citations for c in notes.claims] == [(1,), (2, 1), (1,)]
    assert [(c.n, c.source.id) for c in notes.citations] == [(1, "photos"), (2, "act")]


def test_a_cut_names_the_finest_place_and_the_page() -> None:
    sections = (Section("Art. 1", ("One",), 0, 20, 0, False), Section("Art. 1(1)", ("One",), 10, 20, 10, True))
    document = Document("0123456789abcdefghij", sections, (Page(3, 0, 20),))
    assert cut(document, "x", 12, 15) == Quote("x", "Art. 1(1), p. 3", 12, 15, "cde")
    assert cut(document, "x", 5, 15).locator == "Art. 1, p. 3"
    assert cut(Document("abc", (), (Page(1, 0, 3),)), "x", 0, 1).locator == "p. 1"
    assert cut(Document("abc", ()), "x", 0, 1).locator == ""


def test_verbatim_means_word_for_word_with_white_space_folded() -> None:
    assert stands_in("may be\nused", "Photos may  be used.")
    assert not stands_in("may be used", "Photos may not be used.")
    assert not stands_in("", "anything")
    assert not stands_in("May be used", "may be used")
