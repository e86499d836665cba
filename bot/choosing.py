"""Which vetted answer speaks for a question.

A ruling may be meant when it contradicts no fact that the question states. Of
those the one speaks that fits best: how much the question sounds like it, and
whether the facts that were read agree. Of rulings whose facts agree, a general
one gives way to a more specific one. The most cautious speaks among those that
fit about as well, and among those that know a sensitive fact which the best one
does not. A yes needs more: all of its facts stated, no more cautious ruling
that agrees, and none that sounds more like the question. Where another verdict
rests on whose data it is, where it comes from, who gets it or what protects it,
and the question did not say so, the reply tells what it assumes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.facts import Vocabulary
from bot.locator import Articles
from bot.question import Facts
from bot.ruling import Ask, Constraint, Ruled, Ruling, agrees, any_covered, is_about, lacking, narrower
from bot.thresholds import CLOSE, FACT_AGREES, MATTER_AGREES, OUTSPOKEN, SPEAKS, SPEAKS_GROUNDED

HEARD = ("topic", "purpose", "data")  # what the sound of a question says as well as a word
NONE_NAMED = Articles()
GROUNDS = 2  # facts that agree, besides a topic: they are no chance
UNHEARD = -99.0  # log-odds of a ruling that has no likeness
SURE = 5.0  # log-odds of a ruling that speaks for facts set by hand

MAX_OPTIONS = 5  # of a question back: what fits a row of buttons

QUESTIONS_BACK = {
    "people": "Whose data is it?",
    "origin": "Where does it come from?",
    "data": "What kind of data is it?",
    "safeguards": "Is one of these in place?",
    "recipients": "Who gets the data?",
    "region": "Which country is it about?",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ruling speaks, or the question that has to be asked first, or neither."""

    ruling: Ruling | None = None
    ask: Ask | None = None
    agreeing: tuple[Ruling, ...] = ()
    filled: bool = False  # the ruling speaks although not all of its facts were stated: it sounds like the question
    assumed: Constraint = field(default_factory=dict)  # of those, the ones that change verdicts
    fit: float = 0.0  # of the ruling that speaks: log-odds that it is the answer


def choose(
    rulings: Sequence[Ruling],
    facts: Facts,
    vocabulary: Vocabulary,
    likeness: Mapping[str, float],
    *,
    fills: bool = True,
    named: Articles = NONE_NAMED,
) -> Choice:
    """The ruling that speaks for these facts.

    `likeness` is how much the question sounds like each ruling, by id, in log-odds. A question that says too little
    to sound like anything `fills` nothing in: only rulings whose facts agree are meant. Where the question has `named`
    articles, a ruling of which a fact would have to be filled in is meant only if one of its phrasings names one of
    them too.
    """
    agreeing = tuple(r for r in rulings if agrees(r, facts, vocabulary))
    alike = [r for r in rulings if _may_be_meant(r, facts, vocabulary)]
    fit = {r.id: _fit(r, agreeing, facts, vocabulary, likeness) for r in alike}
    specific = candidates(alike, agreeing, facts, vocabulary, fills=fills, named=named)
    speaking = [r for r in specific if fit[r.id] >= (SPEAKS_GROUNDED if r in agreeing and _grounds(r) else SPEAKS)]
    best = max(speaking, key=lambda r: (fit[r.id], r.id), default=None)
    if best is None:
        return Choice(ask=_question_back(rulings, facts, vocabulary, likeness), agreeing=agreeing)
    chosen = _most_cautious(best, [r for r in specific if r in agreeing], fit, facts, vocabulary)
    if chosen.verdict is Ruled.ALLOWED and _is_outspoken(chosen, rulings, likeness):
        return Choice(agreeing=agreeing)
    spoken = _spoken(chosen, facts, agreeing, fit[chosen.id])
    near = [r for r in alike if fit[r.id] >= fit[chosen.id] - CLOSE]
    ask = _question_back(near, facts, vocabulary, likeness) if spoken.assumed else None
    return Choice(ask=ask, agreeing=agreeing) if ask and ask.dimension in spoken.assumed else spoken


def candidates(
    alike: Iterable[Ruling],
    agreeing: Sequence[Ruling],
    facts: Facts,
    vocabulary: Vocabulary,
    *,
    fills: bool,
    named: Articles,
) -> list[Ruling]:
    """Of rulings that contradict nothing those that may be meant: all of their facts agree, or may be filled in.

    Nothing that changes verdicts is assumed where an answer rests on what was stated.
    """
    grounded = any(map(_grounds, agreeing))

    def may_be_filled_in(ruling: Ruling) -> bool:
        if not fills or ruling.verdict is Ruled.ALLOWED or (grounded and _unsaid(ruling, facts)):
            return False
        return not named.places or ruling.names(named)

    return _specific([r for r in alike if r in agreeing or may_be_filled_in(r)], agreeing, vocabulary)


def choose_by_facts(rulings: Sequence[Ruling], facts: Facts, vocabulary: Vocabulary) -> Choice:
    """The ruling that speaks for facts that somebody set: the most cautious of the most specific that agree."""
    agreeing = tuple(r for r in rulings if agrees(r, facts, vocabulary))
    specific = _specific(agreeing, agreeing, vocabulary)
    chosen = min(specific, key=lambda r: (r.verdict.caution, -len(r.facts), r.id), default=None)
    if chosen is None:
        return Choice(ask=_question_back(rulings, facts, vocabulary, {}))
    return _spoken(chosen, facts, agreeing, SURE)


def _spoken(chosen: Ruling, facts: Facts, agreeing: tuple[Ruling, ...], fit: float) -> Choice:
    """The ruling speaks, or asks what it has to know first."""
    if chosen.ask and not facts[chosen.ask.dimension]:
        return Choice(ask=chosen.ask, agreeing=agreeing)
    filled = chosen not in agreeing
    return Choice(chosen, agreeing=agreeing, filled=filled, assumed=_unsaid(chosen, facts) if filled else {}, fit=fit)


def _unsaid(ruling: Ruling, facts: Facts) -> Constraint:
    """What the ruling rests on and the question does not say, of the facts that change verdicts."""
    return {d: names for d, names in ruling.facts.items() if d not in HEARD and not facts[d]}


def _grounds(ruling: Ruling) -> bool:
    """Do so many of its facts agree, where all do, that this is no chance?"""
    return _firm(ruling) >= GROUNDS


def _firm(ruling: Ruling) -> int:
    """How many facts it names besides a topic, which may be said by the way."""
    return len(ruling.facts.keys() - {"topic"})


def _specific(meant: Iterable[Ruling], agreeing: Sequence[Ruling], vocabulary: Vocabulary) -> list[Ruling]:
    """Without those that agree and of which a special case agrees too."""
    return [r for r in meant if r not in agreeing or not any(narrower(o, r, vocabulary) for o in agreeing)]


def _may_be_meant(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> bool:
    """Does the ruling contradict nothing that was stated?

    A topic forbids nothing: it is read from words that people also use for other things.
    """
    if any(any_covered(d, excluded, facts[d], vocabulary) for d, excluded in ruling.differs.items()):
        return False
    stated = ((d, wanted) for d, wanted in ruling.facts.items() if d != "topic" and facts[d])
    return all(any_covered(d, wanted, facts[d], vocabulary) for d, wanted in stated)


def told(ruling: Ruling, agreeing: Sequence[Ruling], facts: Facts, vocabulary: Vocabulary) -> tuple[int, bool]:
    """What facts say for a ruling: how many agree, where all do; is it about the matter?"""
    return _firm(ruling) if ruling in agreeing else 0, is_about(ruling, facts, vocabulary)


def _fit(
    ruling: Ruling, agreeing: Sequence[Ruling], facts: Facts, vocabulary: Vocabulary, likeness: Mapping[str, float]
) -> float:
    """Log-odds that the ruling is the answer."""
    agree, matter = told(ruling, agreeing, facts, vocabulary)
    return likeness.get(ruling.id, UNHEARD) + FACT_AGREES * agree + MATTER_AGREES * matter


def _most_cautious(
    best: Ruling, agreeing: Iterable[Ruling], fit: Mapping[str, float], facts: Facts, vocabulary: Vocabulary
) -> Ruling:
    """Of the best and those that agree: for a yes all of them, else those that fit about as well, and for a verdict
    with conditions those that know a sensitive fact which the best one does not.
    """
    if best.verdict is Ruled.INFORMATION:
        return best  # it permits nothing that could be too much
    known = _weighing(best, facts, vocabulary)

    def is_heard(ruling: Ruling) -> bool:
        if best.verdict is Ruled.ALLOWED or fit[ruling.id] >= fit[best.id] - CLOSE:
            return True
        return best.verdict is Ruled.CONDITIONAL and not _weighing(ruling, facts, vocabulary) <= known

    heard = [best, *filter(is_heard, agreeing)]
    return min(heard, key=lambda r: (r.verdict.caution, -fit[r.id], r.id))


def _weighing(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> frozenset[tuple[str, str]]:
    """The sensitive facts of the question that the ruling knows."""
    return frozenset(
        (dimension, name)
        for dimension, names in facts.values.items()
        for name in names
        if vocabulary.values[dimension, name].sensitive
        and any_covered(dimension, ruling.facts.get(dimension, ()), [name], vocabulary)
    )


def _is_outspoken(yes: Ruling, rulings: Iterable[Ruling], likeness: Mapping[str, float]) -> bool:
    """Does something more cautious sound much more like the question? Whatever facts were read: they may be misread."""
    heard = likeness.get(yes.id, UNHEARD) + OUTSPOKEN
    return any(r.verdict.caution < yes.verdict.caution and likeness.get(r.id, UNHEARD) > heard for r in rulings)


def _question_back(
    rulings: Sequence[Ruling], facts: Facts, vocabulary: Vocabulary, likeness: Mapping[str, float]
) -> Ask | None:
    """The one missing fact that decides between rulings whose verdicts differ."""
    by_dimension: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        missing = lacking(ruling, facts, vocabulary)
        short_of_one = len(missing) == 1 and len(ruling.facts) > 1 and not facts[missing[0]]
        if short_of_one and missing[0] in QUESTIONS_BACK and is_about(ruling, facts, vocabulary):
            by_dimension.setdefault(missing[0], []).append(ruling)
    deciding = {d: rs for d, rs in by_dimension.items() if len({r.verdict for r in rs}) > 1}
    if not deciding:
        return None
    dimension = max(deciding, key=lambda d: (max(likeness.get(r.id, 0.0) for r in deciding[d]), d))
    nearest = sorted(deciding[dimension], key=lambda r: (-likeness.get(r.id, 0.0), r.id))
    options = tuple(dict.fromkeys(r.facts[dimension][0] for r in nearest))[:MAX_OPTIONS]
    return Ask(dimension, QUESTIONS_BACK[dimension], options) if len(options) > 1 else None
