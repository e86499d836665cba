"""Vetted answers, and whether they fit the facts of a question.

A ruling agrees with a question when the question has every fact that the
ruling names, and nothing that the ruling is not about. Rulings go from general
to specific: one is narrower than another that asks for less. Which of them
speaks is decided in `bot.choosing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.facts import Vocabulary
from bot.locator import Articles
from bot.question import Facts
from bot.source import Quote, Status

Constraint = Mapping[str, tuple[str, ...]]


class Ruled(StrEnum):
    """What a ruling can decide: a verdict, or that the honest answer is not ours to give.

    In the order of caution, the most cautious first.
    """

    NOT_ALLOWED = "not_allowed"
    REFERRAL = "referral"
    OUT_OF_SCOPE = "out_of_scope"
    CONDITIONAL = "conditional"
    ALLOWED = "allowed"
    INFORMATION = "information"

    @property
    def caution(self) -> int:
        return list(Ruled).index(self)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a ruling and the quotes its footnotes point at."""

    text: str
    quotes: tuple[Quote, ...]
    is_condition: bool = False
    is_item: bool = False  # written as an item of a list
    lead: str = ""  # a line such as "Before you start:" that stands before it


@dataclass(frozen=True, slots=True)
class Ask:
    """The fact without which this ruling gives no verdict."""

    dimension: str
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Ruling:
    """A vetted answer owned by the compliance team."""

    id: str
    question: str
    also_asked: tuple[str, ...]
    facts: Constraint
    verdict: Ruled
    statements: tuple[Statement, ...]
    reviewed: date
    differs: Constraint = field(default_factory=dict)
    ask: Ask | None = None
    owner: str = ""
    status: Status = Status.APPROVED
    review_by: date | None = None
    effective: date | None = None
    expires: date | None = None
    department: str = "any"
    path: str = ""

    @property
    def phrasings(self) -> tuple[str, ...]:
        return (self.question, *self.also_asked)

    def names(self, articles: Articles) -> bool:
        """Does a phrasing of it name one of these articles?"""
        return any(Articles.of(phrasing).meet(articles) for phrasing in self.phrasings)

    @property
    def sources(self) -> frozenset[str]:
        """The ids of the sources it quotes."""
        return frozenset(q.source for s in self.statements for q in s.quotes)


def agrees(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> bool:
    """Does the question have every fact the ruling names, none that it excludes, and no other matter?"""
    silent = any(not facts[d] for d in ruling.facts)
    return not silent and not lacking(ruling, facts, vocabulary) and is_about(ruling, facts, vocabulary)


def lacking(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> list[str]:
    """The dimensions that the ruling names and the question does not meet."""
    return [d for d, wanted in ruling.facts.items() if not any_covered(d, wanted, facts[d], vocabulary)]


def is_about(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> bool:
    """Is the ruling about this matter and no other, and does a yes know every fact that weighs?"""
    if any(any_covered(d, excluded, facts[d], vocabulary) for d, excluded in ruling.differs.items()):
        return False
    topics = [t for t in facts["topic"] if not vocabulary.values["topic", t].soft]
    if deciding := [t for t in topics if vocabulary.values["topic", t].decides]:
        return any_covered("topic", ruling.facts.get("topic", ()), deciding, vocabulary)
    if "topic" in ruling.facts:
        if not all_covered("topic", ruling.facts["topic"], topics, vocabulary):
            return False
    elif topics or not all_covered("purpose", ruling.facts.get("purpose", ()), facts["purpose"], vocabulary):
        return False
    return ruling.verdict is not Ruled.ALLOWED or _knows_what_weighs(ruling, facts, vocabulary)


def _knows_what_weighs(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> bool:
    """A yes must name every sensitive fact of the question, and rest on nothing that was denied."""
    for dimension, names in facts.values.items():
        named = ruling.facts.get(dimension, ())
        weighing = [n for n in names if vocabulary.values[dimension, n].sensitive]
        if not all_covered(dimension, named, weighing, vocabulary):
            return False
    return not any(any_covered(d, denied, ruling.facts.get(d, ()), vocabulary) for d, denied in facts.denied.items())


def any_covered(dimension: str, wide: Iterable[str], narrow: Iterable[str], vocabulary: Vocabulary) -> bool:
    widened = {w for n in narrow for w in vocabulary.widening(dimension, n)}
    return not widened.isdisjoint(wide)


def all_covered(dimension: str, wide: Iterable[str], narrow: Iterable[str], vocabulary: Vocabulary) -> bool:
    return all(not set(vocabulary.widening(dimension, n)).isdisjoint(wide) for n in narrow)


def narrower(one: Ruling, other: Ruling, vocabulary: Vocabulary) -> bool:
    """Is `one` a special case of `other`, and not the other way round too?"""
    return _asks_for_all(one, other, vocabulary) and not _asks_for_all(other, one, vocabulary)


def _asks_for_all(one: Ruling, other: Ruling, vocabulary: Vocabulary) -> bool:
    """Does `one` ask of a question everything that `other` asks?"""
    return all(d in one.facts and all_covered(d, wanted, one.facts[d], vocabulary) for d, wanted in other.facts.items())
