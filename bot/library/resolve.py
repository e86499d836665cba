"""From a ruling as written to one that can speak: every footnote becomes a verbatim quote."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from bot.facts import Vocabulary
from bot.freshness import silenced
from bot.library.folder import FACTS
from bot.library.footnotes import Pinpoint, Written, WrittenRuling
from bot.library.frontmatter import Problem
from bot.library.passages import sentences
from bot.locator import resolve
from bot.ports import Vectors
from bot.quoting import cut
from bot.ruling import Ruled, Ruling, Statement
from bot.source import Document, Quote, Section, Source
from bot.terms import stem

SHARED_WORDS = 0.3  # what a share of words in common counts beside likeness of meaning
MIN_QUOTE_WORDS = 4  # a shorter sentence is rarely a statement

Texts = Mapping[str, Document]


class Resolver:
    """Resolves the footnotes of rulings against the sources of one edition."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        documents: Texts,
        vocabulary: Vocabulary,
        vectors: Mapping[str, Vectors],
        today: date,
    ) -> None:
        """`vectors` holds the vectors of the texts that `texts_to_compare` names."""
        self._sources = sources
        self._documents = documents
        self._vocabulary = vocabulary
        self._vectors = vectors
        self._today = today

    def ruling(self, written: WrittenRuling) -> tuple[Ruling | None, list[Problem]]:
        """The ruling with its quotes; None where anything does not resolve."""
        problems = [*self._unknown_facts(written)]
        statements = []
        for statement in written.statements:
            quotes = []
            for mark in statement.marks:
                pinpoint = written.pinpoints.get(mark)
                if pinpoint and pinpoint.locator:
                    found = self._quote(written, statement, pinpoint)
                    problems += [found] if isinstance(found, Problem) else []
                    quotes += [found] if isinstance(found, Quote) else []
            statements.append(_statement(written, statement, tuple(dict.fromkeys(quotes))))
        return (None if problems else _ruling(written, tuple(statements))), problems

    def _quote(self, written: WrittenRuling, statement: Written, pinpoint: Pinpoint) -> Quote | Problem:
        document, section = self._place(pinpoint)
        if section is None or document is None:
            return Problem(written.path, pinpoint.line, self._unplaced(pinpoint), rule="footnote")
        why = silenced(self._sources[pinpoint.source], self._sources, self._today)
        if why and not why.startswith("it takes effect"):
            text = f"“{pinpoint.source}” can't be cited: {why}. Cite the text that applies today."
            return Problem(written.path, pinpoint.line, text, rule="stale")
        if pinpoint.quote:
            span = find_folded(document.text, pinpoint.quote, section.start, section.end)
            if span is None:
                text = (
                    f"The quote no longer stands in {pinpoint.source}, {pinpoint.locator}. "
                    f"Copy the words from the file again, or leave the quote out."
                )
                return Problem(written.path, pinpoint.line, text, rule="quote")
        else:
            span = self._best_sentence(document, section, statement.text)
        return cut(document, pinpoint.source, *span)

    def _place(self, pinpoint: Pinpoint) -> tuple[Document | None, Section | None]:
        document = self._documents.get(pinpoint.source)
        return document, (resolve(document.sections, pinpoint.locator) if document else None)

    def _unplaced(self, pinpoint: Pinpoint) -> str:
        if pinpoint.source not in self._documents:
            return f"There is no source “{pinpoint.source}”. Use the `id` of a file in the folder."
        places = [s.locator for s in self._documents[pinpoint.source].sections if s.locator]
        near = [p for p in places if p.split("(")[0] == pinpoint.locator.split("(")[0]] or places
        return f"{pinpoint.source} has no “{pinpoint.locator}”. It has {', '.join(near[:6])}{'…' if near[6:] else ''}."

    def _unknown_facts(self, written: WrittenRuling) -> list[Problem]:
        front = written.front
        asked = {front.ask.dimension: front.ask.options} if front.ask else {}
        fields = {"facts": front.facts, "differs": front.differs, "ask": asked}
        return [
            Problem(
                written.path,
                written.line(f"{field}.{d}"),
                f"`{d}: {name}` is not in {FACTS}. Add it there, or use a value that is.",
                rule="facts",
            )
            for field, values in fields.items()
            for d, names in values.items()
            for name in names
            if (d, name) not in self._vocabulary.values
        ]

    def _best_sentence(self, document: Document, section: Section, statement: str) -> tuple[int, int]:
        """The sentence of that place which best supports the statement."""
        spans = spans_of(document, section)
        if len(spans) == 1:
            return spans[0]
        mine = self._vectors[statement]

        def support(span: tuple[int, int]) -> float:
            text = document.text[span[0] : span[1]]
            return float(np.dot(mine, self._vectors[text])) + SHARED_WORDS * shared_words(statement, text)

        return max(spans, key=support)


def texts_to_compare(written: Sequence[WrittenRuling], documents: Texts) -> list[str]:
    """The statements and sentences whose vectors are needed to choose quotes; each once, in order."""
    texts: dict[str, None] = {}
    for ruling in written:
        for statement in ruling.statements:
            for mark in statement.marks:
                pinpoint = ruling.pinpoints.get(mark)
                document = documents.get(pinpoint.source) if pinpoint and not pinpoint.quote else None
                section = resolve(document.sections, pinpoint.locator) if document and pinpoint else None
                spans = spans_of(document, section) if document and section else []
                if document and len(spans) > 1:
                    texts[statement.text] = None
                    texts.update(dict.fromkeys(document.text[s:e] for s, e in spans))
    return list(texts)


def spans_of(document: Document, section: Section) -> list[tuple[int, int]]:
    """The sentences of a section as spans of the document; the whole section where it has none."""
    body = section.body if document.text[section.body : section.end].strip() else section.start
    spans = [(s + body, e + body) for s, e in sentences(document.text[body : section.end])]
    long = [(s, e) for s, e in spans if len(document.text[s:e].split()) >= MIN_QUOTE_WORDS]
    return long or spans or [(section.start, section.end)]


def find_folded(text: str, quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the quote stands in text[start:end], white space folded."""
    words = [re.escape(w) for w in quote.split()]
    match = re.compile(r"\s+".join(words)).search(text, start, end) if words else None
    return match.span() if match else None


def shared_words(statement: str, text: str) -> float:
    """The share of the statement's words that stand in the text, in any inflection: from 0 to 1."""
    words = _stems(statement)
    return len(words & _stems(text)) / max(1, len(words))


def _stems(text: str) -> set[str]:
    return {stem(w) for w in re.findall(r"\w{3,}", text)}


def _statement(written: WrittenRuling, statement: Written, quotes: tuple[Quote, ...]) -> Statement:
    conditions = written.front.verdict in (Ruled.CONDITIONAL, Ruled.ALLOWED)
    return Statement(statement.text, quotes, statement.is_item and conditions, statement.is_item, statement.lead)


def _ruling(written: WrittenRuling, statements: tuple[Statement, ...]) -> Ruling:
    front = written.front
    return Ruling(
        id=front.id,
        question=front.question,
        also_asked=front.also_asked,
        facts=front.facts,
        differs=front.differs,
        verdict=front.verdict,
        statements=statements,
        reviewed=front.reviewed,
        review_by=front.review_by,
        effective=front.effective,
        expires=front.expires,
        ask=written.ask,
        owner=front.owner,
        status=front.status,
        department=front.department,
        path=written.path,
    )
