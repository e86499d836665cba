"""What every open edition promises to a search."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from adapters.editions.store import DiskEditions
from adapters.memory import MemoryEditions
from bot.ports import Edition
from tests.contract.making import ENCODER, PHOTOS, WEATHER, furnish


@pytest.fixture(scope="module", params=["memory", "disk"])
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """One for all tests here: none of them can change it."""
    home = tmp_path_factory.mktemp("home")
    return furnish(MemoryEditions() if request.param == "memory" else DiskEditions(home))


def asked(text: str) -> np.ndarray:
    return ENCODER.encode([text])[0]


def test_the_nearest_passage_is_the_one_that_says_it(edition: Edition) -> None:
    (row, likeness), *_ = edition.nearest(asked(f"Photos › § 2: {WEATHER}"), 3)
    assert edition.fetch([row])[row].passage.text == WEATHER
    assert likeness == pytest.approx(1, abs=1e-2)


def test_nearest_is_best_first_within_bounds_and_at_most_k(edition: Edition) -> None:
    for k in (0, 1, 2, 100):
        found = edition.nearest(asked("photos of customers"), k)
        assert len(found) == min(k, edition.size)
        assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
        assert all(-1.001 <= s <= 1.001 for _, s in found)


def test_the_likeness_is_the_cosine_of_the_stored_vector(edition: Edition) -> None:
    vector = asked("customer consent")
    for row, likeness in edition.nearest(vector, 3):
        assert likeness == pytest.approx(float(edition.fetch([row])[row].vector @ vector), abs=5e-3)


def test_matching_finds_exactly_the_passages_with_one_of_the_words(edition: Edition) -> None:
    found = edition.matching(["forecast", "breach"], 10)
    assert {edition.fetch([r])[r].passage.text[:8] for r, _ in found} == {"The weat", "Breaches"}
    assert all(score > 0 for _, score in found)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)


def test_words_match_in_any_inflection_and_in_headings(edition: Edition) -> None:
    assert edition.matching(["photos"], 9) == edition.matching(["photo"], 9) != []
    counts = edition.frequency(["photo", "photos", "notified", "zebra"])
    assert counts == {"photo": 2, "photos": 2, "notified": 1, "zebra": 0}


@pytest.mark.parametrize("word", ['"', "AND", "NEAR(", "photos*", "place:photos", "-", "", "'; DROP TABLE words", "%"])
def test_a_word_is_a_word_and_never_an_instruction_to_the_index(edition: Edition, word: str) -> None:
    edition.matching([word, "forecast"], 5)
    assert edition.frequency([word])[word] >= 0
    assert edition.matching(["forecast"], 5)


def test_no_words_match_nothing(edition: Edition) -> None:
    assert edition.matching([], 5) == []
    assert edition.matching(["zebra"], 5) == []


def test_what_is_fetched_is_what_stands_in_the_document(edition: Edition) -> None:
    rows = [r for r, _ in edition.nearest(asked("photos"), 9)]
    for one in edition.fetch(rows).values():
        passage = one.passage
        text = edition.document(passage.source).text
        assert passage.text == text[passage.start : passage.end]
        assert np.linalg.norm(one.vector) == pytest.approx(1, abs=2e-3)
        assert one.sentence_vectors.shape == (len(one.sentences), one.vector.shape[0])
        assert all(passage.text[s:e].strip() for s, e in one.sentences)


def test_rows_that_do_not_exist_are_left_out(edition: Edition) -> None:
    assert edition.fetch([999_999]) == {}
    assert edition.fetch([]) == {}


def test_a_source_that_does_not_exist_is_a_key_error(edition: Edition) -> None:
    with pytest.raises(KeyError):
        edition.document("nothing")


def test_what_the_folder_says_of_the_company_and_its_words_is_there(edition: Edition) -> None:
    assert edition.company.contact == "#ask-privacy"
    assert edition.vocabulary.read("our photos")["data"] == ("photo",)
    assert edition.files == {"policies/photos.md": "d1"}


def test_several_threads_read_what_one_reads(edition: Edition) -> None:
    def read(_: int) -> tuple[object, ...]:
        near = edition.nearest(asked("photos"), 3)
        fetched = edition.fetch([r for r, _ in near])
        return near, edition.matching(["photo"], 3), sorted(fetched), edition.document("photos").text[:5]

    with ThreadPoolExecutor(4) as pool:
        assert len({repr(seen) for seen in pool.map(read, range(24))}) == 1


def test_sentences_of_a_passage_are_its_sentences(edition: Edition) -> None:
    row = edition.matching(["stock"], 1)[0][0]
    one = edition.fetch([row])[row]
    assert [PHOTOS[s:e] for s, e in one.sentences] == PHOTOS.replace(". ", ".|").split("|")
