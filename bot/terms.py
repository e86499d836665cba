"""How the words of a question are matched with the terms of the vocabulary.

By stem, longest term first, with gaps where a term allows them, and slips of
the keyboard forgiven where they can only mean one thing.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.stemming import stemmed

GAP = 4  # how many other words `...` in a term may stand for
TYPO_LENGTH = 5  # shorter words are never read as typos: too many neighbours
LONG = 9  # letters from which on two slips are forgiven
NEGATORS = frozenset(
    "no not without never none excluding except minus nor neither cannot uten ikke ingen aldri".split()
)

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n")
_WITHOUT, _WITH = re.compile(r"\bw/o\b", re.IGNORECASE), re.compile(r"\bw/(?=\s?\w)", re.IGNORECASE)


# Words that the stemmer throws together with words of another meaning (custom, provide, intern, applicable).
_APART = {
    form: word
    for word in ("customer", "provider", "internal", "applicant", "application", "disability")
    for form in (word, f"{word}s", f"{word}'s", f"{word}s'")
}


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    folded = word.casefold().replace("’", "'")
    return _APART.get(folded) or stemmed(folded.removesuffix("'s"))


def written_out(text: str) -> str:
    """Chat's short forms in full: "w/o people" is "without people"."""
    return _WITH.sub("with ", _WITHOUT.sub("without", text))


class Term(NamedTuple):
    """What people type for a value. Plain enough for JSON: an edition stores the terms ready to match."""

    pieces: list[list[str]]  # stems; between two pieces up to GAP other words
    exact: str  # compared as spelled, or "" for a term that is compared by stem
    denies: bool  # the term itself says "no"
    dimension: str
    name: str

    @property
    def weight(self) -> int:
        return sum(len(piece) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    stem: str
    start: int
    end: int
    sentence: int  # the number of the sentence it stands in: a gap never reaches into the next


@dataclass(frozen=True, slots=True)
class Match:
    term: Term
    first: int  # index of its first word
    last: int
    words: frozenset[int]


class Terms:
    """All terms of a vocabulary, by their first stem, longest first."""

    def __init__(self, by_first: Mapping[str, list[Term]], spellings: Mapping[str, str], real: Iterable[str]) -> None:
        """`spellings` maps the ways a term's words are written to their stem; `real` words are no typos of them."""
        self._by_first = by_first
        self.spellings = spellings
        self._real = frozenset(real)
        self._stems = frozenset(spellings.values())
        self._by_initial: dict[str, list[str]] = {}
        for spelling in spellings:
            if len(spelling) >= TYPO_LENGTH:
                self._by_initial.setdefault(spelling[0], []).append(spelling)

    def words(self, text: str) -> list[Word]:
        ends = [m.start() for m in _SENTENCE_END.finditer(text)]
        return [
            Word(m.group(), self._stem(m.group()), m.start(), m.end(), bisect(ends, m.start()))
            for m in _WORD.finditer(text)
        ]

    def matches(self, words: list[Word]) -> list[Match]:
        """Longest first; a term hides shorter ones of its dimension. Topics and purposes hide each other."""
        found = [
            match
            for first, word in enumerate(words)
            for term in self._by_first.get(word.stem, ())
            if (match := _match(Term(*term), words, first)) is not None
        ]
        found.sort(key=lambda m: (-m.term.weight, m.term.dimension != "topic", m.first))
        taken: dict[str, set[int]] = {}
        kept: list[Match] = []
        for match in found:
            hides = taken.setdefault("topic" if match.term.dimension == "purpose" else match.term.dimension, set())
            if not match.words & hides:
                hides.update(match.words)
                kept.append(match)
        return kept

    def slips_of(self, word: str) -> set[str]:
        """The stems of the terms' words that this word may be a slip of."""
        allowed = 2 if len(word) >= LONG else 1
        near = extract(word, self._by_initial.get(word[0], ()), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        return {self.spellings[s] for s, distance, _ in near if 0 < distance <= (2 if len(s) >= LONG else 1)}

    def _stem(self, word: str) -> str:
        """The word's stem, or the one term's stem that it is a typo of."""
        own = stem(word)
        folded = word.casefold()
        if own in self._stems or len(word) < TYPO_LENGTH or not word.isalpha() or folded in self._real:
            return own
        near = self.slips_of(folded)
        return near.pop() if len(near) == 1 else own


def compiled(terms: Iterable[tuple[str, str, str]]) -> tuple[dict[str, list[Term]], dict[str, str]]:
    """(terms by first stem, spellings) of (dimension, name, term as written)."""
    by_first: dict[str, list[Term]] = {}
    spellings: dict[str, str] = {}
    for dimension, name, written in terms:
        words = [_WORD.findall(piece) for piece in written.lstrip("=").split("...")]
        pieces = [[stem(w) for w in piece] for piece in words if piece]
        if not pieces:
            continue
        exact = " ".join(words[0]) if written.startswith("=") else ""
        by_first.setdefault(pieces[0][0], []).append(Term(pieces, exact, pieces[0][0] in NEGATORS, dimension, name))
        for word in (w.casefold() for piece in words for w in piece):
            forms = (word, f"{word}s", f"{word}ing", f"{word}ed") if len(word) >= TYPO_LENGTH else (word,)
            spellings |= {form: stem(word) for form in forms}
    for same in by_first.values():
        same.sort(key=lambda t: -t.weight)
    return by_first, spellings


def _match(term: Term, words: list[Word], first: int) -> Match | None:
    if term.exact:
        last = first + len(term.pieces[0]) - 1
        spelled = " ".join(w.text for w in words[first : last + 1])
        return Match(term, first, last, frozenset(range(first, last + 1))) if spelled == term.exact else None
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
    if words[first].sentence != words[used[-1]].sentence:
        return None
    return Match(term, first, used[-1], frozenset(used))
