"""Choosing sentences that answer, verifying that they stand where they are said to, numbering them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.ports import Edition, Vectors
from bot.reply import Citation, Claim
from bot.ruling import Statement
from bot.search import Found, content_words
from bot.source import Document, Quote, innermost
from bot.terms import stem
from bot.thresholds import QUOTED_SENTENCES, SENTENCE_LIKENESS, SENTENCE_MARGIN

MIN_WORDS = 5  # a shorter sentence is a heading or a fragment, and says nothing quotable
PASSAGE_SHARE = 0.2  # of the passage's own likeness (measured: evals/benchmarks/sentence_vectors.py)
SHARED_WORDS = 0.15  # what the question's own words add to a sentence's likeness


@dataclass
class Notes:
    """The claims of a reply and their citations, numbered in the order in which they are first used."""

    edition: Edition
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: int = 0  # claims that could not be quoted

    def add(self, statement: Statement) -> None:
        """The statement as a claim, if at least one of its quotes stands verbatim in the edition."""
        numbers = [self._number(quote) for quote in statement.quotes if stands(self.edition, quote)]
        if not numbers:
            self.dropped += 1
            return
        shown = (statement.is_condition, statement.is_item, statement.lead)
        self.claims.append(Claim(statement.text, tuple(dict.fromkeys(numbers)), *shown))

    def _number(self, quote: Quote) -> int:
        for citation in self.citations:
            if citation.quote == quote:
                return citation.n
        self.citations.append(Citation(len(self.citations) + 1, quote, self.edition.sources[quote.source]))
        return len(self.citations)


def stands(edition: Edition, quote: Quote) -> bool:
    """Is the quote what stands at its place in the published edition?"""
    try:
        document = edition.document(quote.source)
    except KeyError:
        return False
    return quote.source in edition.sources and document.text[quote.start : quote.end] == quote.text


def cut(document: Document, source: str, start: int, end: int) -> Quote:
    """The quote at that span, with the finest locator that holds it, and its page where there are pages."""
    section = innermost(document.sections, start, end)
    locator = section.locator if section else ""
    page = next((p.number for p in document.pages if p.start <= start < p.end), None)
    if page is not None and not locator.startswith("p. "):
        locator = f"{locator}, p. {page}" if locator else f"p. {page}"
    return Quote(source, locator, start, end, document.text[start:end])


def best_sentences(edition: Edition, found: Sequence[Found], text: str, vector: Vectors) -> list[Quote]:
    """The sentences that answer best, at most QUOTED_SENTENCES: authority before commentary, then the strongest."""
    asked = {stem(w) for w in content_words(text)}
    scored: list[tuple[float, int, Quote]] = []
    for order, one in enumerate(found):
        for span, score in zip(one.indexed.sentences, _scores(one, asked, vector), strict=True):
            quote = _quote(edition, one, span)
            if len(quote.text.split()) >= MIN_WORDS and score >= SENTENCE_LIKENESS:
                scored.append((score, order, quote))
    scored.sort(key=lambda s: (-s[0], s[1], s[2].start))
    close = [(order, quote) for score, order, quote in scored if score >= scored[0][0] - SENTENCE_MARGIN]
    close.sort(key=lambda c: not found[c[0]].source.authority.carries_a_verdict)  # commentary crowds nothing out
    return list(_without_repeats(quote for _, quote in close))[:QUOTED_SENTENCES]


def _scores(one: Found, asked: set[str], vector: Vectors) -> list[float]:
    """How well each sentence answers: its meaning, its passage's meaning, and the question's own words."""
    if not one.indexed.sentences:
        return []
    meaning = one.indexed.sentence_vectors @ np.asarray(vector)
    texts = [one.indexed.passage.text[s:e] for s, e in one.indexed.sentences]
    shared = [len(asked & {stem(w) for w in content_words(t)}) / max(1, len(asked)) for t in texts]
    around = PASSAGE_SHARE * one.likeness
    return [float((1 - PASSAGE_SHARE) * m + around + SHARED_WORDS * s) for m, s in zip(meaning, shared, strict=True)]


def _quote(edition: Edition, one: Found, span: tuple[int, int]) -> Quote:
    passage = one.indexed.passage
    return cut(edition.document(passage.source), passage.source, passage.start + span[0], passage.start + span[1])


def _without_repeats(quotes: Iterable[Quote]) -> Iterable[Quote]:
    seen: set[str] = set()
    for quote in quotes:
        folded = " ".join(quote.text.split()).casefold()
        if folded not in seen:
            seen.add(folded)
            yield quote
