"""Can the folder answer a question at all? Features of questions of which that is known, and what follows from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve
from sklearn.model_selection import GroupKFold

from adapters.bootstrap import editions
from adapters.settings import Settings
from bot import thresholds
from bot.errors import SettingInvalid
from bot.library.publish import Parts, publish
from bot.search import Weights, reach, search
from evals.asking import Asker
from evals.item import Item, Kind
from evals.snapshot import quiet
from evals.statistics import Floats

Ints = NDArray[np.int_]

PASSAGES = 8  # as many as a reply is quoted from: the features depend on it
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What search says of one question, and whether the folder answers it."""

    group: str  # cluster or document: not parted between folds
    features: Mapping[str, float]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Fit:
    bias: float
    weights: Mapping[str, float]
    rows: tuple[tuple[str, ...], ...]  # of a table: who, AUROC, at the best threshold what goes wrong, n


def of_items(asker: Asker, items: Sequence[Item]) -> list[Evidence]:
    """Items that are answered from the folder, and items that nothing in it answers; others say neither."""
    found = []
    for item in items:
        answerable = bool(item.required_citations) and any(one.outcome == "answer" for one in item.accept)
        if not answerable and item.kind not in (Kind.UNANSWERABLE, Kind.OUT_OF_SCOPE):
            continue
        features = asker.evidence(item, Weights(), PASSAGES).features
        if features:
            found.append(Evidence(item.cluster, features, answerable))
    return found


def of_privacyqa(folder: Path, parts: Parts) -> list[Evidence]:
    """PrivacyQA's questions, each asked of its own policy. Raises `SettingInvalid` where its files are missing."""
    names = ("corpus.jsonl", "queries.jsonl")
    if not all((folder / name).is_file() for name in names):
        raise SettingInvalid(f"{folder} is not PrivacyQA.", f"It holds {' and '.join(names)}.")
    with TemporaryDirectory(prefix="footnote-privacyqa-") as temporary:
        knowledge, home = Path(temporary) / "knowledge", Path(temporary) / "home"
        sources = _as_folder(folder / "corpus.jsonl", knowledge)
        built = replace(parts, editions=editions(Settings(knowledge=knowledge, home=home)))
        publish(knowledge, built, quiet)
        return list(_asked(folder / "queries.jsonl", sources, built))


def fitted(known: Sequence[Evidence], more: Sequence[Evidence], names: Sequence[str]) -> Fit:
    """A logistic regression in which both answers, and both sets, weigh alike.

    Raises `SettingInvalid` without examples of both answers. The rows tell of questions that a fit has not seen.
    """
    examples = [*known, *more]
    truth, table = _arrays(examples, names)
    of_dev = np.arange(len(examples)) < len(known)
    if len(set(truth[of_dev].tolist())) < 2:
        raise SettingInvalid("The dev items are all answerable, or none is.", "Calibrating takes both.")
    cells = 2 * of_dev + truth  # set and answer
    weight = 1 / np.bincount(cells, minlength=4)[cells]
    weight *= len(examples) / weight.sum()
    unseen = np.zeros(len(examples))
    for seen, left in GroupKFold(FOLDS).split(table, truth, [example.group for example in examples]):
        unseen[left] = _model(table[seen], truth[seen], weight[seen]).predict_proba(table[left])[:, 1]
    model = _model(table, truth, weight)
    now = table @ np.array([thresholds.EVIDENCE_WEIGHTS[name] for name in names])
    rows = []
    for who, mask in (("dev", of_dev), ("PrivacyQA", ~of_dev)):
        if mask.any():
            rows += [_row(f"{who}, as set", truth[mask], now[mask])]
            rows += [_row(f"{who}, fitted (unseen)", truth[mask], unseen[mask])]
    weights = {name: round(float(w), 2) for name, w in zip(names, model.coef_[0], strict=True)}
    return Fit(round(float(model.intercept_[0]), 2), weights, tuple(rows))


def _model(table: Floats, truth: Ints, weight: Floats) -> LogisticRegression:
    return LogisticRegression(C=30.0, max_iter=2_000).fit(table, truth, sample_weight=weight)


def _arrays(examples: Sequence[Evidence], names: Sequence[str]) -> tuple[Ints, Floats]:
    table = [[example.features[name] for name in names] for example in examples]
    return np.array([int(example.answerable) for example in examples]), np.array(table, dtype=np.float64)


def _row(who: str, truth: Ints, probability: Floats) -> tuple[str, ...]:
    """At the threshold where the two ways to be wrong are together rarest."""
    quoted, kept, _ = roc_curve(truth, probability, drop_intermediate=False)
    best = int(np.argmax(kept - quoted))
    auroc = roc_auc_score(truth, probability)
    right = truth == 1
    return (who, f"{auroc:.3f}", f"{1 - kept[best]:.1%}", f"{quoted[best]:.1%}", f"{right.sum()} + {(~right).sum()}")


def _as_folder(corpus: Path, knowledge: Path) -> dict[str, str]:
    """The policies as a knowledge folder, a paragraph a clause; document → source id."""
    clauses: dict[str, list[str]] = {}
    for line in corpus.read_text("utf-8").splitlines():
        fields = json.loads(line)
        clauses.setdefault(fields["doc"], []).append(" ".join(fields["text"].split()))
    (knowledge / "policies").mkdir(parents=True)
    sources = {}
    for number, (document, texts) in enumerate(sorted(clauses.items())):
        sources[document] = f"policy-{number}"
        front = f"---\nid: policy-{number}\ntitle: {json.dumps(document)}\nauthority: policy\npublisher: PrivacyQA\n"
        front += "jurisdiction: [EEA]\nchecked: 2020-01-01\nstatus: approved\n---\n"
        body = "\n\n".join(texts)
        (knowledge / "policies" / f"policy-{number}.md").write_text(f"{front}{body}\n", encoding="utf-8")
    return sources


def _asked(queries: Path, sources: Mapping[str, str], parts: Parts) -> Iterator[Evidence]:
    edition = parts.editions.current()
    for line in queries.read_text("utf-8").splitlines():
        fields = json.loads(line)
        vector = parts.encoder.encode([fields["text"]])[0]
        for document in fields["docs"][:1]:
            found = search(edition, fields["text"], vector, {sources[document]}, reach("EEA"), PASSAGES)
            if found.found:
                yield Evidence(document, found.features, bool(fields["n_rel"]))
