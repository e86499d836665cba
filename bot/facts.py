"""Reading out of words what a question is about, driven by `knowledge/facts.yaml`.

Nothing here knows a legal word: the vocabulary does, and compliance leads own
it. What is here is how terms become facts: denials are read ("no people in
them", "without consent"), and what a value implies is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.question import DIMENSIONS, Facts
from bot.terms import NEGATORS, Match, Terms, Word, compiled, written_out

REACH = 5  # how many words a denial reaches ahead

_SAID_NOT = re.compile(r"^(?:do|does|did|is|are|was|were|has|have|had|wo|would)n['’]?t$")
_PRONOUN = frozenset("i we you they he she it there".split())
_NOT_A_DENIAL = frozenset("sure only just certain know idea if whether clear problem because".split())
_LIGHT = frozenset(  # words a denial may step over on its way to a thing
    "a an any the our my their your this that these those single real really actually be been being used using use"
    " for to of have has had yet identifiable recognisable recognizable visible personal specific".split()
)
# "photos collected for the newsletter": that was the purpose once, not the one asked about
_COLLECTED = frozenset("collect gather taken took shot upload submit provid bought record given sign consent".split())
_BREAK = re.compile(r"[,;:.!?()\n]|\s[-–—]\s|\b(?:but|however|though|men)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a dimension, as facts.yaml defines it."""

    dimension: str
    name: str
    label: str
    terms: tuple[str, ...]
    broader: str = ""
    implies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sensitive: bool = False
    soft: bool = False
    denied_means: str = ""  # what is so when this is denied: "no personal data" means non-personal data
    decides: bool = False  # of a topic: whatever else the question names, only a ruling that names it speaks


class Vocabulary:
    """The values that facts can take, and how they are read out of text."""

    def __init__(self, values: Iterable[Value], terms: Terms | None = None) -> None:
        """`terms` are the values' own, where an edition has stored them ready to match."""
        self.values = {(v.dimension, v.name): v for v in values}
        self._widening: dict[tuple[str, str], tuple[str, ...]] = {}
        self.terms = terms or Terms(*compiled(written(self.values.values())), real=())

    def label(self, dimension: str, name: str) -> str:
        value = self.values.get((dimension, name))
        return value.label if value else name

    def widening(self, dimension: str, name: str) -> tuple[str, ...]:
        """The value and everything it is a kind of, narrowest first."""
        known = self._widening.get((dimension, name))
        if known is None:
            chain = [name]
            while (value := self.values.get((dimension, chain[-1]))) and value.broader not in ("", *chain):
                chain.append(value.broader)
            known = self._widening[dimension, name] = tuple(chain)
        return known

    def covers(self, dimension: str, wide: str, narrow: str) -> bool:
        """Is `narrow` the same as `wide`, or a kind of it?"""
        return wide in self.widening(dimension, narrow)

    def known(self, facts: Facts) -> Facts:
        """Facts that came from outside, in order and without values that the vocabulary lacks."""
        return Facts(
            self._ordered({d: {v for v in names if (d, v) in self.values} for d, names in facts.values.items()})
        )

    def read(self, text: str) -> Facts:
        """The facts that the text states, denies and implies."""
        text = written_out(text)
        words = self.terms.words(text)
        matches = self.terms.matches(words)
        stated: dict[str, set[str]] = {}
        denied: dict[str, set[str]] = {}
        for match in matches:
            is_denied = not match.term.denies and _denied(match, matches, words, text)
            (denied if is_denied else stated).setdefault(match.term.dimension, set()).add(match.term.name)
        _forget_first_purpose(stated, matches, words)
        for dimension, names in denied.items():
            names -= stated.get(dimension, set())
            meant = {self.values[dimension, name].denied_means for name in names} - {""}
            if meant and not stated.get(dimension):
                stated[dimension] = meant
        assumed = self._imply(stated, denied)
        return Facts(self._ordered(stated), self._ordered(denied), assumed)

    def _imply(self, stated: dict[str, set[str]], denied: Mapping[str, set[str]]) -> frozenset[str]:
        """Add what the stated values imply in dimensions that say nothing themselves."""
        silent: dict[str, set[str]] = {}
        for (dimension, name), value in self.values.items():
            if name in stated.get(dimension, ()):
                for other, names in value.implies.items():
                    if other not in stated:
                        silent.setdefault(other, set()).update(set(names) - denied.get(other, set()))
        stated.update({d: names for d, names in silent.items() if names})
        return frozenset(d for d, names in silent.items() if names)

    def _ordered(self, found: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
        """In the vocabulary's order, without values that a narrower one already says."""
        ordered: dict[str, tuple[str, ...]] = {}
        for dimension in DIMENSIONS:
            names = found.get(dimension, set())
            wider = {w for n in names for w in self.widening(dimension, n)[1:]}
            kept = tuple(n for (d, n) in self.values if d == dimension and n in names - wider)
            if kept:
                ordered[dimension] = kept
        return ordered


def written(values: Iterable[Value]) -> Iterator[tuple[str, str, str]]:
    """(dimension, name, term) of every term."""
    return ((v.dimension, v.name, term) for v in values for term in v.terms)


def _forget_first_purpose(stated: dict[str, set[str]], matches: list[Match], words: list[Word]) -> None:
    """Leave out what the data was collected for, where another purpose is asked about."""
    first = {m.term.name for m in matches if m.term.dimension == "purpose" and _was_first(m, words)}
    asked = stated.get("purpose", set()) - first
    if asked:
        stated["purpose"] = asked


def _was_first(match: Match, words: list[Word]) -> bool:
    """Does the purpose follow "collected for", "taken for", "signed up for"?"""
    before = words[max(0, match.first - 4) : match.first]
    led = any(w.text.casefold() in ("for", "to", "during", "til", "for") for w in before[-2:])
    return led and any(w.stem in _COLLECTED for w in before)


def _denied(match: Match, matches: list[Match], words: list[Word], text: str) -> bool:
    """Does a "no", "not", "without" before the term speak about it? A topic is asked about, never denied."""
    if match.term.dimension == "topic":
        return False
    for at in range(match.first - 1, max(match.first - 1 - REACH, -1), -1):
        if _BREAK.search(text[words[at].end : words[match.first].start]):
            return False
        if _negates(words, at):
            return _reaches(match, matches, words, range(at + 1, match.first))
    return False


def _reaches(match: Match, matches: list[Match], words: list[Word], between: range) -> bool:
    """Does a denial get past the words between it and the term?

    A safeguard is denied across anything ("not yet in writing their consent"):
    that errs to the safe side. Another term is denied only across light words
    and then its own modifiers, so that "without consent from customers" denies
    the consent and leaves the customers, and "no people to train on" leaves
    the training.
    """
    if match.term.dimension == "safeguards":
        return True
    others = {i: m for m in matches if m is not match for i in m.words}
    if any(m.term.dimension == "safeguards" for i, m in others.items() if i in between):
        return False
    passed_one = False
    for i in between:
        passed_one = passed_one or i in others
        if i not in others and (passed_one or words[i].text.casefold() not in _LIGHT):
            return False
    return True


def _negates(words: list[Word], at: int) -> bool:
    word = words[at].text.casefold()
    following = words[at + 1].text.casefold() if at + 1 < len(words) else ""
    if following in _NOT_A_DENIAL:
        return False
    if _SAID_NOT.match(word):
        return following not in _PRONOUN  # "don't we need …?" asks, it does not deny
    if word == "cannot" or (word == "not" and at and words[at - 1].text.casefold() in {"why", "or"}):
        return False
    return word in NEGATORS
