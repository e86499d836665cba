"""Passages fit the encoder, stop at articles and headings, and lose nothing."""

from __future__ import annotations

import pytest

from adapters.memory import HashingEncoder
from adapters.readers import read
from bot.library.passages import sentences, split
from bot.source import Document, Passage, Section

ENCODER = HashingEncoder(limit=40)


def passages(text: str) -> list[Passage]:
    return split(read("a.md", text.encode()), "src", "Title", ENCODER.count, ENCODER.limit)


def test_each_passage_fits_with_its_title_and_headings() -> None:
    made = passages("# A heading of some length\n\n" + "Words that go on and on without a stop " * 30)
    assert len(made) > 5
    assert max(ENCODER.count([p.encoding("Title") for p in made])) <= ENCODER.limit


def test_a_word_too_long_for_the_encoder_is_cut_and_not_lost() -> None:
    made = passages("x" * 2000)
    assert "".join(p.text for p in made) == "x" * 2000
    assert max(ENCODER.count([p.encoding("Title") for p in made])) <= ENCODER.limit


def test_a_passage_never_crosses_an_article() -> None:
    made = passages("## Article 1 One\n\nShort.\n\n## Article 2 Two\n\nShort too.\n")
    assert [(p.locator, p.text.split()[0]) for p in made] == [("Art. 1", "Short."), ("Art. 2", "Short")]


def test_a_passage_is_cut_between_sentences_where_it_can_be() -> None:
    text = " ".join(f"Sentence number {n} says a little something." for n in range(20))
    assert all(p.text.strip().endswith(".") for p in passages(text))


def test_a_heading_with_nothing_under_it_is_a_text_of_its_own() -> None:
    assert any("Lonely heading" in p.text for p in passages("# Top\n\nText.\n\n## Lonely heading\n"))


def test_a_passage_is_what_stands_at_its_place() -> None:
    document = read("a.md", b"# A\n\nOne.\n\n## B\n\nTwo.\n\nThree.\n")
    for p in split(document, "src", "T", ENCODER.count, ENCODER.limit):
        assert document.text[p.start : p.end] == p.text


def test_a_document_without_sections_is_split_too() -> None:
    made = split(Document("One. Two.", ()), "src", "T", ENCODER.count, ENCODER.limit)
    assert [(p.locator, p.text) for p in made] == [("", "One. Two.")]


def test_an_id_depends_on_source_place_and_words_and_on_nothing_else() -> None:
    one = Passage("a", "§ 1", ("H",), 0, 4, "Text")
    assert one.id == Passage("a", "§ 1", ("Other",), 9, 13, "Text").id
    others = [("b", "§ 1", "Text"), ("a", "§ 2", "Text"), ("a", "§ 1", "text")]
    assert len({one.id, *(Passage(s, loc, (), 0, 4, t).id for s, loc, t in others)}) == 4


def test_long_titles_and_headings_leave_room_for_the_words() -> None:
    section = Section("x", ("h" * 500, "i" * 500), 0, 400, 0, False)
    document = Document("word " * 80, (section,))
    made = split(document, "s", "t" * 500, HashingEncoder(limit=64).count, 64)
    assert all(p.text.strip() for p in made)
    assert max(HashingEncoder(limit=64).count([p.encoding("t" * 500) for p in made])) <= 64


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("See Art. 6(1) of the GDPR. Then stop.", ["See Art. 6(1) of the GDPR.", "Then stop."]),
        ("(a) the first;\n(b) the second.", ["the first;", "the second."]),
        ("1.2 The rule.", ["The rule."]),
        ("A line that\nonly wraps. Next.", ["A line that\nonly wraps.", "Next."]),
        ("a | b\nc | d", ["a | b", "c | d"]),
        ("- one\n- two", ["one", "two"]),
        ("…\n\n---", []),
        ("", []),
    ],
)
def test_sentences_stand_without_their_markers(text: str, found: list[str]) -> None:
    assert [text[s:e] for s, e in sentences(text)] == found
