"""Statements whose best quote is little like them: the place cited may be the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.library.checks.rehearsed import Rehearsed
from bot.library.frontmatter import Problem
from bot.library.resolve import SHARED_WORDS, shared_words
from bot.ruling import Statement
from bot.search import content_words
from bot.source import Quote, Status

WEAK = 0.20  # of support; below it, reading the shipped folder's pairs, the places cited were mostly wrong
FEWEST = 3  # words that say something; "Not by default." is like nothing and no fault
SHOWN = 160  # characters of a statement and of a quote


@dataclass(frozen=True, order=True)
class Pair:
    """A statement and the quote of its footnotes that supports it best."""

    support: float  # cosine, and something for words in common: about 0 to 1.3
    path: str
    line: int
    statement: str
    quote: Quote


def check_quotes(folder: Rehearsed) -> Iterator[Problem]:
    for pair in pairs(folder):
        if pair.support < WEAK and len(content_words(pair.statement)) >= FEWEST:
            text = (
                f"The quote says little of the statement. “{_short(pair.statement)}” rests on {pair.quote.source}, "
                f"{pair.quote.locator}: “{_short(pair.quote.text)}”. Cite the place that says it, or reword."
            )
            yield Problem(pair.path, pair.line, text, severity="warning", rule="weak-quote")


def pairs(folder: Rehearsed) -> list[Pair]:
    """Every statement of the approved rulings with its best quote, the weakest first."""
    placed = [
        (ruling.path, line, statement)
        for ruling in folder.edition.rulings
        if ruling.status is Status.APPROVED
        for statement, line in zip(ruling.statements, _lines(folder, ruling.path), strict=True)
        if statement.quotes
    ]
    said = [_said(statement) for _, _, statement in placed]
    quoted = [q.text for _, _, s in placed for q in s.quotes]
    texts = list(dict.fromkeys([t for ts in said for t in ts] + quoted))
    if not texts:
        return []
    vectors = dict(zip(texts, folder.parts.encoder.encode(texts), strict=True))
    found = []
    for (path, line, statement), ways in zip(placed, said, strict=True):
        scored = [
            (float(np.dot(vectors[way], vectors[q.text])) + SHARED_WORDS * shared_words(way, q.text), q)
            for way in ways
            for q in statement.quotes
        ]
        support, quote = max(scored, key=lambda s: s[0])
        found.append(Pair(support, path, line, statement.text, quote))
    return sorted(found, key=lambda p: (p.support, p.path, p.line))


def _lines(folder: Rehearsed, path: str) -> list[int]:
    return [written.line for written in folder.written[path].statements]


def _said(statement: Statement) -> list[str]:
    """The statement alone, and after the line that leads into its list."""
    return [statement.text, f"{statement.lead} {statement.text}"] if statement.lead else [statement.text]


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= SHOWN else f"{folded[: SHOWN - 1]}…"
