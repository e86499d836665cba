"""Vetted answers, and which of them speaks for the facts of a question.

Rulings go from general to specific. A ruling agrees with a question when the
question has every fact that the ruling names. Of those that agree, a more
general one gives way to a more specific one; where neither is more specific,
the more cautious speaks. How alike the words are only breaks what is left: it
is never enough alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.facts import Vocabulary
from bot.question import Facts
from bot.source import Quote, Status
from bot.thresholds import ASKS_FIRST, FITS_BETTER, SOUNDS_ALIKE

FILLED_IN = ("topic", "purpose", "data")
Constraint = Mapping[str, tuple[str, ...]]

MAX_OPTIONS = 5  # of a question back: what fits a row of buttons

QUESTIONS_BACK = {
    "people": "Whose data is it?",
    "origin": "Where does it come from?",
    "data": "What kind of data is it?",
    "safeguards": "Is one of these in place?",
    "recipients": "Who gets the data?",
    "region": "Which country is it about?",
}


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

    @property
    def sources(self) -> frozenset[str]:
        """The ids of the sources it quotes."""
        return frozenset(q.source for s in self.statements for q in s.quotes)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ruling speaks, or the question that has to be asked first, or neither."""

    ruling: Ruling | None = None
    ask: Ask | None = None
    agreeing: tuple[Ruling, ...] = ()
    filled: bool = False  # the ruling speaks because the question sounds like it where it is silent


def agrees(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> bool:
    """Does the question have every fact the ruling names, none that it excludes, and no other matter?"""
    silent = any(not facts[d] for d in ruling.facts)
    return not silent and not lacking(ruling, facts, vocabulary) and _is_about(ruling, facts, vocabulary)


def lacking(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> list[str]:
    """The dimensions that the ruling names and the question does not meet."""
    return [d for d, wanted in ruling.facts.items() if not _any_covered(d, wanted, facts[d], vocabulary)]


def choose(
    rulings: Sequence[Ruling],
    facts: Facts,
    vocabulary: Vocabulary,
    likeness: Mapping[str, float],
    *,
    fills: bool = True,
    alike: float = SOUNDS_ALIKE,
) -> Choice:
    """The ruling that speaks for these facts.

    `likeness` is the similarity of the question to each ruling's nearest
    phrasing, by ruling id, from -1 to 1. A question that says too little to
    sound like anything `fills` nothing in; `alike` is the likeness from which on a phrasing is what was meant.
    """
    agreeing = tuple(r for r in rulings if agrees(r, facts, vocabulary))
    speaking = _most_fitting(agreeing, vocabulary, likeness)
    asks = speaking is not None and speaking.ask is not None and not facts[speaking.ask.dimension]
    sounding = _sounding(rulings, facts, vocabulary, likeness) if fills else None
    heard = likeness.get(speaking.id, 0.0) + (ASKS_FIRST if asks else FITS_BETTER) if speaking else 0.0
    laxer = sounding and speaking and not asks and sounding.verdict.caution > speaking.verdict.caution
    if sounding and not laxer and likeness.get(sounding.id, 0.0) >= max(heard, alike):
        return Choice(ruling=sounding, agreeing=agreeing, filled=True)
    if speaking and not asks:
        return Choice(ruling=speaking, agreeing=agreeing)
    ask = speaking.ask if speaking else _question_back(rulings, facts, vocabulary, likeness)
    return Choice(ask=ask, agreeing=agreeing)


def _most_fitting(agreeing: Sequence[Ruling], vocabulary: Vocabulary, likeness: Mapping[str, float]) -> Ruling | None:
    """The specific before the general, then the more cautious, then the one that asks for more."""
    specific = [r for r in agreeing if not any(_narrower(o, r, vocabulary) for o in agreeing)]
    order = {r.id: (r.verdict.caution, -len(r.facts), -likeness.get(r.id, 0.0), r.id) for r in specific}
    return min(specific, key=lambda r: order[r.id], default=None)


def _sounding(
    rulings: Sequence[Ruling], facts: Facts, vocabulary: Vocabulary, likeness: Mapping[str, float]
) -> Ruling | None:
    """The ruling that sounds most like the question and contradicts no fact of it; never one that says yes.

    A question may use words that no vocabulary knows. Where it is silent about
    what it is for, it is read as the phrasing it sounds like; what it does say
    must agree all the same. Whose data it is, where it comes from or what
    protects it is never filled in: those facts change verdicts, and are asked.
    Of several topics one must be the ruling's: people mention more than they ask.
    """
    consistent = [
        r
        for r in rulings
        if r.verdict is not Ruled.ALLOWED
        and not r.ask
        and all(
            _any_covered(d, wanted, facts[d], vocabulary) if facts[d] else d in FILLED_IN
            for d, wanted in r.facts.items()
        )
        and _is_about(r, facts, vocabulary, every_topic=False)
    ]
    return max(consistent, key=lambda r: (likeness.get(r.id, 0.0), r.id), default=None)


def _is_about(ruling: Ruling, facts: Facts, vocabulary: Vocabulary, *, every_topic: bool = True) -> bool:
    """Is the ruling about this matter and no other, and does a yes know every fact that weighs?"""
    if any(_any_covered(d, excluded, facts[d], vocabulary) for d, excluded in ruling.differs.items()):
        return False
    topics = [t for t in facts["topic"] if not vocabulary.values["topic", t].soft]
    if deciding := [t for t in topics if vocabulary.values["topic", t].decides]:
        return _any_covered("topic", ruling.facts.get("topic", ()), deciding, vocabulary)
    if "topic" in ruling.facts:
        covered = _all_covered if every_topic or not topics else _any_covered
        if not covered("topic", ruling.facts["topic"], topics, vocabulary):
            return False
    elif topics or not _all_covered("purpose", ruling.facts.get("purpose", ()), facts["purpose"], vocabulary):
        return False
    return ruling.verdict is not Ruled.ALLOWED or _knows_what_weighs(ruling, facts, vocabulary)


def _knows_what_weighs(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> bool:
    """A yes must name every sensitive fact of the question, and rest on nothing that was denied."""
    for dimension, names in facts.values.items():
        named = ruling.facts.get(dimension, ())
        weighing = [n for n in names if vocabulary.values[dimension, n].sensitive]
        if not _all_covered(dimension, named, weighing, vocabulary):
            return False
    return not any(_any_covered(d, denied, ruling.facts.get(d, ()), vocabulary) for d, denied in facts.denied.items())


def _any_covered(dimension: str, wide: Iterable[str], narrow: Iterable[str], vocabulary: Vocabulary) -> bool:
    widened = {w for n in narrow for w in vocabulary.widening(dimension, n)}
    return not widened.isdisjoint(wide)


def _all_covered(dimension: str, wide: Iterable[str], narrow: Iterable[str], vocabulary: Vocabulary) -> bool:
    return all(not set(vocabulary.widening(dimension, n)).isdisjoint(wide) for n in narrow)


def _narrower(one: Ruling, other: Ruling, vocabulary: Vocabulary) -> bool:
    """Is `one` a special case of `other`, and not the other way round too?"""
    return _asks_for_all(one, other, vocabulary) and not _asks_for_all(other, one, vocabulary)


def _asks_for_all(one: Ruling, other: Ruling, vocabulary: Vocabulary) -> bool:
    """Does `one` ask of a question everything that `other` asks?"""
    return all(
        d in one.facts and _all_covered(d, wanted, one.facts[d], vocabulary) for d, wanted in other.facts.items()
    )


def _question_back(
    rulings: Sequence[Ruling], facts: Facts, vocabulary: Vocabulary, likeness: Mapping[str, float]
) -> Ask | None:
    """The one missing fact that decides between rulings whose verdicts differ."""
    by_dimension: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        missing = lacking(ruling, facts, vocabulary)
        short_of_one = len(missing) == 1 and len(ruling.facts) > 1 and not facts[missing[0]]
        if short_of_one and missing[0] in QUESTIONS_BACK and _is_about(ruling, facts, vocabulary):
            by_dimension.setdefault(missing[0], []).append(ruling)
    deciding = {d: rs for d, rs in by_dimension.items() if len({r.verdict for r in rs}) > 1}
    if not deciding:
        return None
    dimension = max(deciding, key=lambda d: (max(likeness.get(r.id, 0.0) for r in deciding[d]), d))
    nearest = sorted(deciding[dimension], key=lambda r: (-likeness.get(r.id, 0.0), r.id))
    options = tuple(dict.fromkeys(r.facts[dimension][0] for r in nearest))[:MAX_OPTIONS]
    return Ask(dimension, QUESTIONS_BACK[dimension], options) if len(options) > 1 else None
