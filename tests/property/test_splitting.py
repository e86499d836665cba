"""However a document is written: no word is lost, every passage fits, and ids are stable."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory import HashingEncoder
from adapters.readers import read
from bot.errors import UnreadableDocument
from bot.library.passages import sentences, split
from bot.source import Document, Passage

ENCODER = HashingEncoder(limit=48)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90)
LINES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=40).map(" ".join),
    st.sampled_from(
        ["# Top", "## Article 6 Lawfulness", "(1) First.", "(a) a point;", "## § 2 Rules", "2.1 A rule.", "- an item",
         "1. one", "", "", "| a | b |", "A sentence. Another one! A third?", "> quoted", "***", "x" * 500]
    ),
)  # fmt: skip
MARKDOWN = st.lists(LINES, min_size=1, max_size=25).map("\n".join)


def document(text: str) -> Document:
    try:
        return read("a.md", text.encode())
    except UnreadableDocument:
        return Document("", ())


def passages(made: Document) -> list[Passage]:
    return split(made, "src", "A title", ENCODER.count, ENCODER.limit)


@given(MARKDOWN)
@settings(max_examples=150)
def test_every_word_stands_in_a_passage_or_in_a_heading_above_one(text: str) -> None:
    made = document(text)
    parts = passages(made)
    covered = set()
    for p in parts:
        covered.update(range(p.start, p.end))
    for section in made.sections:  # a heading is the stretch before its section's body
        covered.update(range(section.start, section.body))
    lost = [i for i, c in enumerate(made.text) if not c.isspace() and i not in covered]
    assert not lost, made.text[lost[0] - 20 : lost[0] + 20]
    headings = {h for p in parts for h in p.heading}
    for section in made.sections:
        if parts and section.body > section.start and section.heading:
            shown = section.heading[-1] in headings or any(p.start <= section.start < p.end for p in parts)
            assert shown or not made.text[section.body : section.end].strip()


@given(MARKDOWN)
@settings(max_examples=150)
def test_every_passage_fits_stands_where_it_says_and_overlaps_no_other(text: str) -> None:
    made = document(text)
    parts = passages(made)
    assert all(n <= ENCODER.limit for n in ENCODER.count([p.encoding("A title") for p in parts]))
    assert all(made.text[p.start : p.end] == p.text and p.text.strip() for p in parts)
    ends = [0, *(p.end for p in parts)]
    assert all(p.start >= end for p, end in zip(parts, ends, strict=False))


@given(MARKDOWN)
@settings(max_examples=50)
def test_ids_are_the_same_every_time(text: str) -> None:
    assert [p.id for p in passages(document(text))] == [p.id for p in passages(document(text))]


@given(MARKDOWN, MARKDOWN)
@settings(max_examples=50)
def test_an_articles_id_does_not_depend_on_what_follows_it(first: str, second: str) -> None:
    lead = "## Article 1 One\n\nFirst rule.\n\n## Article 2 Two\n\nSecond rule.\n\n"
    before, after = (passages(document(f"{lead}{rest}"))[0] for rest in (first, second))
    assert (before.id, before.locator, before.text) == (after.id, "Art. 1", "First rule.")


@given(st.text(max_size=400))
@settings(max_examples=150)
def test_sentences_are_ordered_stretches_of_the_text(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)
