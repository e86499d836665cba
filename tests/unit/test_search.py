"""What is found, and in what order: meaning and words, then authority, reach, freshness and variety."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bot.freshness import Speaking
from bot.search import Evidence, Weights, content_words, reach, search
from bot.thresholds import PASSAGES_A_SOURCE
from tests.house import TODAY, House

NORWAY = reach("NO")
TEXT = "Recordings of calls are deleted after ninety days."
OTHER: tuple[str, str, dict[str, object]] = ("policies/other.md", "Badges open the doors of the office.", {})


def found(house: House, text: str, k: int = 8, where: str = "NO", weights: Weights | None = None) -> Evidence:
    speaking = Speaking.on(TODAY, house.edition.sources, ()).sources
    vector = house.encoder.encode([text])[0]
    return search(house.edition, text, vector, speaking, reach(where), k, weights or Weights())


def ids(evidence: Evidence) -> list[str]:
    return [one.source.id for one in evidence.found]


def published(house: House, sources: Iterable[tuple[str, str, dict[str, object]]]) -> House:
    for path, text, front in sources:
        house.knowledge.source(path, text, **front)
    assert not [p for p in house.publish().problems if p.severity == "error"]
    return house


def test_the_passage_that_says_it_comes_first(house: House) -> None:
    first = found(house, "When must a data breach be notified to the authority?").found[0]
    assert first.indexed.passage.locator == "Art. 33"
    assert 0 < first.likeness <= 1
    assert first.words > 0


def test_scores_fall_and_nothing_comes_twice(house: House) -> None:
    evidence = found(house, "photos of a child to train a model")
    scores = [one.score for one in evidence.found]
    assert scores == sorted(scores, reverse=True)
    assert len({one.row for one in evidence.found}) == len(scores)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_at_most_k_are_found(house: House, k: int) -> None:
    assert len(found(house, "photos to train a model", k).found) == k


def test_of_equal_texts_the_one_with_authority_comes_first(empty: House) -> None:
    same = {"title": "Calls"}
    house = published(empty, [("commentary/one.md", TEXT, same), ("policies/two.md", f"{TEXT} So.", same), OTHER])
    assert ids(found(house, "when are recordings of calls deleted")) == ["two", "one", "other"]


def test_what_binds_the_asker_comes_before_what_does_not(empty: House) -> None:
    house = published(
        empty,
        [
            ("law/illinois.md", TEXT, {"jurisdiction": ["US-IL"], "title": "Calls"}),
            ("law/norway.md", f"{TEXT} So.", {"jurisdiction": ["NO"], "title": "Calls"}),
            OTHER,
        ],
    )
    question = "when are recordings of calls deleted"
    assert ids(found(house, question, where="NO"))[:2] == ["norway", "illinois"]
    assert ids(found(house, question, where="US-IL"))[:2] == ["illinois", "norway"]


@pytest.mark.parametrize(
    "front",
    [
        {"status": "draft"}, {"status": "retired"}, {"effective": "2026-11-24"}, {"expires": "2026-11-23"},
        {"published": "2027-01-01"},
    ],
)  # fmt: skip
def test_what_may_not_speak_today_is_not_found(empty: House, front: dict[str, object]) -> None:
    house = published(empty, [("policies/one.md", TEXT, front), ("policies/two.md", "Something else entirely.", {})])
    assert "one" not in ids(found(house, TEXT))


def test_a_text_that_stands_in_two_sources_is_found_once(empty: House) -> None:
    house = published(empty, [("policies/one.md", TEXT, {}), ("policies/two.md", TEXT.replace(" ", "  "), {})])
    assert len(found(house, TEXT).found) == 1


def test_one_source_can_not_crowd_out_the_others(empty: House) -> None:
    many = "\n\n".join(f"## Part {n}\n\nRecordings of calls, part {n}." for n in range(9))
    house = published(empty, [("policies/one.md", many, {}), ("policies/two.md", "Recordings of meetings.", {})])
    sources = ids(found(house, "recordings of calls"))
    assert sources.count("one") == PASSAGES_A_SOURCE
    assert "two" in sources


def test_words_and_meaning_can_each_be_left_out(house: House) -> None:
    by_words = found(house, "moustache", weights=Weights(lexical=1.0, authority=False))
    assert ids(by_words) == ["paper"]
    by_meaning = found(house, "moustache", weights=Weights(lexical=0.0, authority=False))
    assert {one.words for one in by_meaning.found} == {0.0}
    likeness = [one.likeness for one in by_meaning.found]
    assert likeness == sorted(likeness, reverse=True)


def test_evidence_tells_an_answered_question_from_one_about_nothing_of_ours(house: House) -> None:
    ours = found(house, "When must a data breach be notified to the authority?").probability
    theirs = found(house, "Who won the chess tournament in Reykjavik?").probability
    assert 0 <= theirs < 0.5 < ours <= 1


def test_no_evidence_is_certain_to_answer_nothing() -> None:
    assert Evidence((), {}).probability == 0


def test_content_words_are_what_a_question_is_about_each_once() -> None:
    assert content_words("Can we use the PHOTOS, photos of a customer?") == ["photos", "customer"]
    assert content_words("Can we do this?") == []


@pytest.mark.parametrize(
    ("where", "binds", "does_not"),
    [
        ("NO", {"NO", "EEA"}, {"EU", "US", "UK"}),
        ("DE", {"DE", "EU", "EEA"}, {"NO", "FR"}),
        ("EU", {"EU", "EEA"}, {"NO"}),
        ("US-IL", {"US-IL", "US"}, {"US-CA", "EEA"}),
        ("US", {"US"}, {"US-IL"}),
        ("UK", {"UK"}, {"EU", "EEA"}),
    ],
)
def test_law_reaches_where_it_binds(where: str, binds: set[str], does_not: set[str]) -> None:
    assert binds <= reach(where)
    assert not does_not & reach(where)
