"""Ways to search an edition: the product's, and the parts it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.ports import Vectors
from bot.search import Evidence, Weights, content_words, search
from bot.thresholds import CANDIDATES, PASSAGES_A_SOURCE
from evals.benchmarks.collection import Query
from evals.benchmarks.indexed import WHERE, Shelf

K = 10  # texts that a ranking is judged by
RANK_FUSION = 60  # the usual constant of reciprocal-rank fusion


@dataclass(frozen=True, slots=True)
class Ranked:
    """Text ids, best first, and how sure it is that they answer the question; None where it does not say."""

    texts: tuple[str, ...]
    sure: float | None


def _searched(weights: Weights) -> Callable[[Shelf, Query, Vectors], Evidence]:
    """The product's search. A text may come as several passages, so more of them are asked for."""
    where = frozenset({WHERE})
    return lambda shelf, query, vector: search(
        shelf.edition, query.text, vector, shelf.texts.keys(), where, K * PASSAGES_A_SOURCE, weights
    )


def _footnote(shelf: Shelf, query: Query, vector: Vectors) -> Ranked:
    evidence = _searched(Weights())(shelf, query, vector)
    return Ranked(_texts(shelf, [one.source.id for one in evidence.found]), evidence.probability)


def _dense(shelf: Shelf, query: Query, vector: Vectors) -> Ranked:
    found = _searched(Weights(lexical=0.0))(shelf, query, vector).found
    return Ranked(_texts(shelf, [one.source.id for one in found]), max((f.likeness for f in found), default=0.0))


def _words(shelf: Shelf, query: Query, vector: Vectors) -> Ranked:
    found = shelf.edition.matching(content_words(query.text), CANDIDATES)
    return Ranked(_of_rows(shelf, [row for row, _ in found]), max((score for _, score in found), default=0.0))


def _fusion(shelf: Shelf, query: Query, vector: Vectors) -> Ranked:
    scores: dict[int, float] = {}
    for found in (
        shelf.edition.nearest(vector, CANDIDATES), shelf.edition.matching(content_words(query.text), CANDIDATES)
    ):  # fmt: skip
        for rank, (row, _) in enumerate(found, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (RANK_FUSION + rank)
    return Ranked(_of_rows(shelf, sorted(scores, key=lambda row: (-scores[row], row))), None)


def _of_rows(shelf: Shelf, rows: Sequence[int]) -> tuple[str, ...]:
    passages = shelf.edition.fetch(rows)
    return _texts(shelf, [passages[row].passage.source for row in rows])


def _texts(shelf: Shelf, sources: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shelf.texts[source] for source in sources))


DENSE = "meaning alone"
WAYS: Mapping[str, Callable[[Shelf, Query, Vectors], Ranked]] = {
    "Footnote": _footnote,
    DENSE: _dense,
    "words alone (BM25)": _words,
    "rank fusion of both": _fusion,
}
