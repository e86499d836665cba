"""Footnote's own search and abstention over public data, beside the parts it is made of.

    python -m evals.benchmarks.public PATH [--split test] [--json FILE] [--home DIR]

PATH is a folder in BEIR's layout, or PrivacyQA in it (`collection.py`). The texts become real editions and are
searched by `bot.search.search`, the way every question is; nothing is tuned here.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from adapters.bootstrap import encoder as configured_encoder
from adapters.editions.store import DiskEditions
from adapters.settings import settings
from bot.errors import FootnoteError
from bot.ports import Editions, Encoder
from evals import ranking
from evals.benchmarks.collection import Collection, Query, load
from evals.benchmarks.indexed import publish
from evals.benchmarks.ways import DENSE, WAYS, K, Ranked
from evals.run_file import Estimate
from evals.statistics import Bools, Floats, Resampling, divided, paired_permutation

METRICS: Mapping[str, Callable[[Sequence[float], Sequence[float]], float]] = {
    "nDCG@10": lambda gains, wanted: ranking.ndcg(gains, wanted, K),
    "MRR@10": lambda gains, wanted: ranking.reciprocal_rank(gains, K),
    "hit@5": lambda gains, wanted: ranking.hit(gains, 5),
    "recall@5": lambda gains, wanted: ranking.recall(gains, len(wanted), 5),
    "recall@10": lambda gains, wanted: ranking.recall(gains, len(wanted), K),
}


@dataclass(frozen=True, slots=True)
class Score:
    """What one way of searching comes to. `over_dense`: its nDCG@10 less that of meaning alone; `p` of that."""

    metrics: Mapping[str, Estimate]
    auroc: Estimate  # of "the question can be answered"; None where all can be
    over_dense: Estimate
    p: float


def measure(collection: Collection, encoder: Encoder, editions: Callable[[str], Editions]) -> dict[str, Score]:
    """Every way over every judged question. `editions`: where the group of that number is kept."""
    shelves = {
        group: publish(texts, group or collection.name, encoder, editions(str(number)))
        for number, (group, texts) in enumerate(collection.groups.items())
    }
    queries = collection.queries
    vectors = encoder.encode([query.text for query in queries])
    ranked = {
        name: [way(shelves[q.group], q, vector) for q, vector in zip(queries, vectors, strict=True)]
        for name, way in WAYS.items()
    }
    again = Resampling([q.group if collection.has_groups else q.id for q in queries])
    return {name: _score(queries, found, ranked[DENSE], again) for name, found in ranked.items()}


def _score(queries: Sequence[Query], found: Sequence[Ranked], dense: Sequence[Ranked], again: Resampling) -> Score:
    asked: Bools = np.array([query.is_answerable for query in queries], dtype=bool)
    counted = asked.astype(np.float64)
    metrics = {name: again.ratio(_column(name, queries, found) * counted, counted) for name in METRICS}
    gain = (_column("nDCG@10", queries, found) - _column("nDCG@10", queries, dense)) * counted
    over = again.of_sums(np.column_stack([gain, counted]), lambda s: divided(s[:, 0], s[:, 1]), asked)
    p = paired_permutation(np.zeros(int(asked.sum())), gain[asked])
    return Score(metrics, _auroc(asked, found, again), over, p)


def _column(name: str, queries: Sequence[Query], found: Sequence[Ranked]) -> Floats:
    values = []
    for query, ranked in zip(queries, found, strict=True):
        gains = [query.gains.get(text, 0.0) for text in ranked.texts]
        values.append(METRICS[name](gains, [gain for gain in query.gains.values() if gain > 0]))
    return np.array(values)


def _auroc(answerable: Bools, found: Sequence[Ranked], again: Resampling) -> Estimate:
    """How often a question that can be answered is held for surer than one that can't; one half is a coin."""
    sure = [ranked.sure for ranked in found]
    if any(s is None for s in sure) or answerable.all() or not answerable.any():
        return Estimate(value=None)
    values: Floats = np.array(sure, dtype=np.float64)
    above = values[answerable][:, None] - values[~answerable][None, :]
    wins = (above > 0) + (above == 0) / 2

    def of(weights: Floats) -> Floats:
        can, cannot = weights[:, answerable], weights[:, ~answerable]
        return divided(((can @ wins) * cannot).sum(axis=1), can.sum(axis=1) * cannot.sum(axis=1))

    return again.of_weights(of, np.ones(len(values), dtype=bool))


# -- the command -------------------------------------------------------------------------------


def main() -> None:
    parser = ArgumentParser(description="Footnote's search over a public collection.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--split", default="test", help="of BEIR's qrels")
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    parser.add_argument("--home", type=Path, help="where the exported model lives")
    given = parser.parse_args()
    if not given.path.is_dir():
        print(f"Skipped: there is no collection at {given.path}. Its data is not part of Footnote.")
        return
    try:
        collection = load(given.path, given.split)
        encoder = configured_encoder(settings(home=given.home), lambda text: print(text, file=sys.stderr))
        with TemporaryDirectory(prefix="footnote-public-") as folder:
            scores = measure(collection, encoder, lambda name: DiskEditions(Path(folder) / name))
    except FootnoteError as error:
        sys.exit(f"{error.problem} {error.remedy}")
    print(shown(collection, scores))
    if given.json:
        whole = {name: asdict(score) | {"metrics": {n: e.model_dump() for n, e in score.metrics.items()},
                 "auroc": score.auroc.model_dump(), "over_dense": score.over_dense.model_dump()}
                 for name, score in scores.items()}  # fmt: skip
        given.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def shown(collection: Collection, scores: Mapping[str, Score]) -> str:
    """The numbers as lines of at most 80 columns."""
    queries = collection.queries
    can = sum(query.is_answerable for query in queries)
    texts = sum(map(len, collection.groups.values()))
    lines = [f"{collection.name}: {texts:,} texts, {len(queries):,} judged questions, {can:,} of which have an answer."]
    if collection.has_groups:
        lines.append(f"Each is asked of its own one of {len(collection.groups)} documents; these are the clusters.")
    if collection.left_out:
        lines.append(f"{collection.left_out} questions are left out: they name no document, or several.")
    for title in METRICS:
        lines += ["", title] + [_line(name, score.metrics[title]) for name, score in scores.items()]
    lines += ["", "nDCG@10 over meaning alone"]
    lines += [f"{_line(n, s.over_dense, '+')}  p = {s.p:.4f}" for n, s in scores.items() if n != DENSE]
    if any(score.auroc.value is not None for score in scores.values()):
        lines += ["", "AUROC of “this can be answered”"]
        lines += [_line(n, s.auroc) for n, s in scores.items() if s.auroc.value is not None]
    return "\n".join(lines)


def _line(name: str, estimate: Estimate, sign: str = "") -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return f"  {name:22}      –"
    return f"  {name:22} {estimate.value:{sign}.3f}  ({estimate.low:{sign}.3f} … {estimate.high:{sign}.3f})"


if __name__ == "__main__":
    main()
