"""Finding passages: by meaning and by words, then authority, jurisdiction, freshness and variety."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from bot.orders import gives_orders
from bot.ports import Edition, Indexed, Vectors
from bot.source import Source, fold
from bot.thresholds import (
    AUTHORITY_WEIGHT,
    CANDIDATES,
    EVIDENCE_BIAS,
    EVIDENCE_WEIGHTS,
    FOREIGN_PENALTY,
    LEXICAL_SHARE,
    PASSAGES_A_SOURCE,
)

# Words that say nothing about the matter; without them the word index looks at a tenth of its entries.
STOP_WORDS = frozenset(
    "a about after all also am an and any are as at be because been but by can could did do does "
    "doing for from get had has have how i if in into is it its just like may me might must my no "
    "not of on one or our ours please shall she he should so some such than that the their them then "
    "there these they this those to too us use used using want was we were what when where whether "
    "which who why will with would you your yours hi hello hey thanks ok okay".split()
)
_WORD = re.compile(r"\w+")
_WIDER = {"NO": {"NO", "EEA"}, "EEA": {"EEA"}, "US-IL": {"US-IL", "US"}, "US-CA": {"US-CA", "US"}}
_EU = {"EU", "EEA"}
_MEMBERS = frozenset("DE FR DK NL IE IT SE FI AT BE ES GR PL".split())


@dataclass(frozen=True, slots=True)
class Found:
    """One passage that was found. `score` orders; `likeness` is the plain cosine."""

    row: int
    indexed: Indexed
    source: Source
    score: float
    likeness: float
    words: float  # BM25, 0 where no word matches


@dataclass(frozen=True, slots=True)
class Weights:
    """What search combines; an ablation sets one to nothing."""

    lexical: float = LEXICAL_SHARE
    authority: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What search found for a question, best first, and how likely it answers it."""

    found: tuple[Found, ...]
    features: Mapping[str, float]

    @property
    def probability(self) -> float:
        """That a passage of the folder answers the question, from 0 to 1."""
        if not self.found:
            return 0.0
        x = EVIDENCE_BIAS + sum(w * self.features[name] for name, w in EVIDENCE_WEIGHTS.items())
        return 1 / (1 + exp(-x))


def search(
    edition: Edition,
    text: str,
    vector: Vectors,
    speaking: Collection[str],
    jurisdictions: frozenset[str],
    k: int,
    weights: Weights = Weights(),
) -> Evidence:
    """The k best passages of the sources that are `speaking`, by id."""
    words = content_words(text)
    dense = dict(edition.nearest(vector, CANDIDATES)) if weights.lexical < 1 else {}
    lexical = dict(edition.matching(words, CANDIDATES)) if weights.lexical > 0 else {}
    indexed = edition.fetch({*dense, *lexical})
    likeness = {row: dense.get(row, float(np.dot(vector, one.vector))) for row, one in indexed.items()}
    fused = _fused(likeness, lexical, weights.lexical)
    found = [
        Found(
            row, one, source, fused[row] + _weight(source, jurisdictions, weights), likeness[row], lexical.get(row, 0.0)
        )
        for row, one in indexed.items()
        if (source := edition.sources[one.passage.source]).id in speaking
    ]
    best = _varied(sorted(found, key=lambda f: (-f.score, f.row)), k)
    return Evidence(tuple(best), _features(edition, words, best, dense, lexical))


def content_words(text: str) -> list[str]:
    """The words of a question that say what it is about, each once, in order."""
    words = (w.casefold() for w in _WORD.findall(text))
    return list(dict.fromkeys(w for w in words if len(w) > 1 and w not in STOP_WORDS))


def reach(jurisdiction: str) -> frozenset[str]:
    """The jurisdictions whose law binds there. EU law that is not EEA law does not bind in Norway."""
    if jurisdiction in _MEMBERS or jurisdiction == "EU":
        return frozenset({jurisdiction, *_EU})
    return frozenset(_WIDER.get(jurisdiction, {jurisdiction}))


def _fused(likeness: Mapping[int, float], lexical: Mapping[int, float], share: float) -> dict[int, float]:
    """A convex sum of both scores, each stretched to 0…1 over the candidates."""
    dense = _stretched(likeness)
    words = _stretched({row: lexical.get(row, 0.0) for row in likeness})
    return {row: (1 - share) * dense[row] + share * words[row] for row in likeness}


def _stretched(scores: Mapping[int, float]) -> dict[int, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {row: (score - low) / (high - low) if high > low else 0.0 for row, score in scores.items()}


def _weight(source: Source, jurisdictions: frozenset[str], weights: Weights) -> float:
    if not weights.authority:
        return 0.0
    binds = jurisdictions.intersection(source.jurisdiction)
    return AUTHORITY_WEIGHT[source.authority] - (0.0 if binds else FOREIGN_PENALTY)


def _varied(found: Sequence[Found], k: int) -> list[Found]:
    """No text twice, at most a few passages of one source, and none that is said to a machine."""
    seen: set[str] = set()
    counts: dict[str, int] = {}
    kept: list[Found] = []
    for one in found:
        text = fold(one.indexed.passage.text)
        if text in seen or counts.get(one.source.id, 0) >= PASSAGES_A_SOURCE or _gives_orders(one):
            continue
        seen.add(text)
        counts[one.source.id] = counts.get(one.source.id, 0) + 1
        kept.append(one)
        if len(kept) == k:
            break
    return kept


def _gives_orders(one: Found) -> bool:
    return any(map(gives_orders, (one.source.title, *one.indexed.passage.heading, one.indexed.passage.text)))


def _features(
    edition: Edition,
    words: Sequence[str],
    found: Sequence[Found],
    dense: Mapping[int, float],
    lexical: Mapping[int, float],
) -> dict[str, float]:
    """What tells whether the folder can answer at all; no single score does."""
    top = sorted((f.likeness for f in found), reverse=True)
    first = {f.row for f in found[:5]}
    both = first & set(list(dense)[:10]) & set(list(lexical)[:10])
    return {
        "top": top[0] if top else 0.0,
        "mean": float(np.mean(top[:5])) if top else 0.0,
        "rare_words": _rare_share(edition, words, found),
        "agreement": len(both) / max(1, len(first)),
    }


def _rare_share(edition: Edition, words: Sequence[str], found: Sequence[Found]) -> float:
    """How much of the question's rarity stands in the best passages; a word nobody wrote counts most."""
    if not words or not found:
        return 0.0
    counts = edition.frequency(words)
    rarity = {w: log(1 + edition.size / (1 + counts[w])) for w in words}
    texts = " ".join(f.indexed.passage.text for f in found[:5]).casefold()
    return sum(r for w, r in rarity.items() if w[:5] in texts) / sum(rarity.values())
