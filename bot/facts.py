"""Reading out of words what a question is about, driven by `knowledge/facts.yaml`.

Nothing here knows a legal word: the vocabulary does, and compliance leads own
it. What is here is how words are matched: by stem, longest first, with typos
forgiven, and denials read ("no people in them", "without consent").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import snowballstemmer
from rapidfuzz.distance import OSA

from bot.question import DIMENSIONS, Facts

GAP = 4  # how many other words `...` in a term may stand for
REACH = 5  # how many words a denial reaches ahead
TYPO_LENGTH = 5  # shorter words are never read as typos: too many neighbours

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NEGATORS = frozenset(
    "no not without never none excluding except minus nor neither cannot uten ikke ingen aldri".split()
)
_SAID_NOT = re.compile(r"^(?:do|does|did|is|are|was|were|has|have|had|wo|would)n['’]?t$")
_PRONOUN = frozenset("i we you they he she it there".split())
_NOT_A_DENIAL = frozenset("sure only just certain know idea if whether clear yet problem because".split())
_LIGHT = frozenset(  # words a denial may step over on its way to a thing
    [
        "a",
        "an",
        "any",
        "the",
        "our",
        "my",
        "their",
        "your",
        "this",
        "that",
        "these",
        "those",
        "single",
        "real",
        "really",
        "actually",
        "be",
        "been",
        "being",
        "used",
        "using",
        "use",
        "for",
        "to",
        "of",
        "have",
        "has",
        "had",
        "yet",
        "identifiable",
        "recognisable",
        "recognizable",
        "visible",
        "personal",
        "specific",
    ]
)
# "photos collected for the newsletter": that was the purpose once, not the one asked about
_COLLECTED = frozenset("collect gather taken took shot upload submit provid bought record given sign consent".split())
_BREAK = re.compile(r"[,;:.!?()\n]|\s[-–—]\s|\b(?:but|however|though|yet|men)\b", re.IGNORECASE)

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    folded = word.casefold().replace("’", "'").removesuffix("'s")
    return str(_stemmer.stemWord(folded))


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


@dataclass(frozen=True, slots=True)
class _Term:
    pieces: tuple[tuple[str, ...], ...]  # stems; between two pieces up to GAP other words
    exact: bool
    denies: bool  # the term itself says "no"
    value: Value

    @property
    def weight(self) -> int:
        return sum(len(piece) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Match:
    term: _Term
    first: int  # index of its first word
    last: int
    words: frozenset[int]


class Vocabulary:
    """The values that facts can take, and how they are read out of text."""

    def __init__(self, values: Iterable[Value], real_words: Iterable[str] = ()) -> None:
        """`real_words` are words that look like a typo of a term and are none ("stuff", "staff")."""
        self.values = {(v.dimension, v.name): v for v in values}
        self._real = frozenset(real_words)

    def label(self, dimension: str, name: str) -> str:
        value = self.values.get((dimension, name))
        return value.label if value else name

    def widening(self, dimension: str, name: str) -> Iterator[str]:
        """The value and everything it is a kind of, narrowest first."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            yield name
            value = self.values.get((dimension, name))
            name = value.broader if value else ""

    def covers(self, dimension: str, wide: str, narrow: str) -> bool:
        """Is `narrow` the same as `wide`, or a kind of it?"""
        return wide in self.widening(dimension, narrow)

    def read(self, text: str) -> Facts:
        """The facts that the text states, denies and implies."""
        words = self._words(text)
        matches = self._matches(words)
        stated: dict[str, set[str]] = {}
        denied: dict[str, set[str]] = {}
        for match in matches:
            value = match.term.value
            is_denied = not match.term.denies and _denied(match, matches, words, text)
            (denied if is_denied else stated).setdefault(value.dimension, set()).add(value.name)
        self._forget_first_purpose(stated, matches, words)
        for dimension, names in denied.items():
            names -= stated.get(dimension, set())
        assumed = self._imply(stated, denied)
        return Facts(self._ordered(stated), self._ordered(denied), assumed)

    def _forget_first_purpose(self, stated: dict[str, set[str]], matches: list[_Match], words: list[_Word]) -> None:
        """Leave out what the data was collected for, where another purpose is asked about."""
        first = {m.term.value.name for m in matches if m.term.value.dimension == "purpose" and _was_first(m, words)}
        asked = stated.get("purpose", set()) - first
        if asked:
            stated["purpose"] = asked

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
            wider = {w for n in names for w in list(self.widening(dimension, n))[1:]}
            kept = tuple(n for (d, n) in self.values if d == dimension and n in names - wider)
            if kept:
                ordered[dimension] = kept
        return ordered

    # -- matching words ------------------------------------------------------------------------

    @cached_property
    def _terms(self) -> dict[str, list[_Term]]:
        """Terms by the first stem, longest first."""
        by_first: dict[str, list[_Term]] = {}
        for value in self.values.values():
            for written in value.terms:
                term = _term(written, value)
                if term.pieces and term.pieces[0]:
                    by_first.setdefault(term.pieces[0][0], []).append(term)
        for terms in by_first.values():
            terms.sort(key=lambda t: -t.weight)
        return by_first

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem that stands in a term."""
        return frozenset(s for ts in self._terms.values() for t in ts for p in t.pieces for s in p)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every way a word of a term is commonly spelled → its stem."""
        words = {w.casefold() for v in self.values.values() for t in v.terms for w in _WORD.findall(t)}
        long = {w for w in words if len(w) >= TYPO_LENGTH and w.isalpha()}
        return {form: stem(w) for w in sorted(long) for form in (w, f"{w}s", f"{w}ing", f"{w}ed")}

    @cached_property
    def _by_initial(self) -> dict[str, tuple[str, ...]]:
        initials: dict[str, list[str]] = {}
        for spelling in self.spellings:
            initials.setdefault(spelling[0], []).append(spelling)
        return {c: tuple(ss) for c, ss in initials.items()}

    def _words(self, text: str) -> list[_Word]:
        return [
            _Word(m.group(), self._stem(m.group()), m.start(), m.end()) for m in _WORD.finditer(text.replace("_", " "))
        ]

    def _stem(self, word: str) -> str:
        """The word's stem, or the one term's stem that it is a typo of."""
        own = stem(word)
        folded = word.casefold()
        if own in self.stems or len(word) < TYPO_LENGTH or folded in self._real or not word.isalpha():
            return own
        near = self.typo_of(folded)
        return near.pop() if len(near) == 1 else own

    def typo_of(self, word: str) -> set[str]:
        """The stems of the terms' words that this word may be a slip of."""
        return {self.spellings[s] for s in self._by_initial.get(word[0], ()) if is_typo(word, s)}

    def _matches(self, words: list[_Word]) -> list[_Match]:
        """Longest first; a term hides shorter ones of its dimension. Topics and purposes hide each other."""
        found = [
            match
            for first, word in enumerate(words)
            for term in self._terms.get(word.stem, ())
            if (match := _match(term, words, first)) is not None
        ]
        found.sort(key=lambda m: (-m.term.weight, m.term.value.dimension != "topic", m.first))
        taken: dict[str, set[int]] = {}
        kept: list[_Match] = []
        for match in found:
            dimension = match.term.value.dimension
            hides = taken.setdefault("topic" if dimension == "purpose" else dimension, set())
            if not match.words & hides:
                hides.update(match.words)
                kept.append(match)
        return kept


def is_typo(word: str, meant: str) -> bool:
    """One slip (a letter more, less, other or swapped); two in a long word."""
    allowed = 2 if min(len(word), len(meant)) >= 9 else 1
    return 0 < OSA.distance(word, meant, score_cutoff=allowed) <= allowed


def _term(written: str, value: Value) -> _Term:
    exact = written.startswith("=")
    pieces = tuple(
        tuple(w if exact else stem(w) for w in _WORD.findall(piece)) for piece in written.lstrip("=").split("...")
    )
    first = pieces[0][0] if pieces and pieces[0] else ""
    if exact:  # indexed by stem like the others, compared by spelling
        return _Term(((stem(first), *pieces[0][1:]), *pieces[1:]), True, False, value)
    return _Term(tuple(p for p in pieces if p), False, first in _NEGATORS, value)


def _match(term: _Term, words: list[_Word], first: int) -> _Match | None:
    if term.exact:
        spelled = term.value.terms
        last = first + len(term.pieces[0]) - 1
        written = " ".join(w.text for w in words[first : last + 1])
        return _Match(term, first, last, frozenset(range(first, last + 1))) if f"={written}" in spelled else None
    used: list[int] = []
    at = first
    for number, piece in enumerate(term.pieces):
        slack = GAP if number else 0
        for start in range(at, min(at + slack, len(words) - len(piece)) + 1):
            if all(words[start + i].stem == s for i, s in enumerate(piece)):
                used += range(start, start + len(piece))
                at = start + len(piece)
                break
        else:
            return None
    return _Match(term, first, used[-1], frozenset(used))


def _was_first(match: _Match, words: list[_Word]) -> bool:
    """Does the purpose follow "collected for", "taken for", "signed up for"?"""
    before = words[max(0, match.first - 4) : match.first]
    led = any(w.text.casefold() in ("for", "to", "during", "til", "for") for w in before[-2:])
    return led and any(w.stem in _COLLECTED for w in before)


def _denied(match: _Match, matches: list[_Match], words: list[_Word], text: str) -> bool:
    """Does a "no", "not", "without" before the term speak about it?"""
    for at in range(match.first - 1, max(match.first - 1 - REACH, -1), -1):
        if _BREAK.search(text[words[at].end : words[match.first].start]):
            return False
        if _negates(words, at):
            return _reaches(match, matches, words, range(at + 1, match.first))
    return False


def _reaches(match: _Match, matches: list[_Match], words: list[_Word], between: range) -> bool:
    """Does a denial get past the words between it and the term?

    A safeguard is denied across anything ("not yet in writing their consent"):
    that errs to the safe side. Another term is denied only across light words
    and its own modifiers, so that "without consent from customers" denies the
    consent and leaves the customers.
    """
    if match.term.value.dimension == "safeguards":
        return True
    others = {i: m for m in matches if m is not match for i in m.words}
    if any(m.term.value.dimension == "safeguards" for i, m in others.items() if i in between):
        return False
    return all(words[i].text.casefold() in _LIGHT or i in others for i in between)


def _negates(words: list[_Word], at: int) -> bool:
    word = words[at].text.casefold()
    following = words[at + 1].text.casefold() if at + 1 < len(words) else ""
    if following in _NOT_A_DENIAL:
        return False
    if _SAID_NOT.match(word):
        return following not in _PRONOUN  # "don't we need …?" asks, it does not deny
    if word == "cannot" or (word == "not" and at and words[at - 1].text.casefold() in {"why", "or"}):
        return False
    return word in _NEGATORS
