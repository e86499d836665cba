"""How far a judge agrees with people: Cohen's κ. Without it a judge's numbers say nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import InvalidDocument
from evals.judge.model import Judgement
from evals.judge.rubric import Rubric
from evals.run_file import Estimate
from evals.statistics import Floats, Resampling, divided


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over what both judged. `kappa` is None where one of them used a single verdict for everything and so did the
    other: then agreeing is no feat. `unjudged`: labelled, and not judged by the model."""

    kappa: Estimate
    same: Estimate
    table: tuple[tuple[int, ...], ...]  # rows: people, columns: the judge, in the order of the menu


def agreement(judgements: Sequence[Judgement], labels: Mapping[str, str], rubric: Rubric) -> Agreement:
    """`labels`: material id → a verdict of the rubric, by people."""
    labelled = [one for one in judgements if one.id in labels]
    both = [one for one in labelled if one.verdict is not None]
    unjudged = len(labelled) - len(both)
    menu = list(rubric.menu)
    size = len(menu)
    cells = np.zeros((len(both), size * size))
    for number, one in enumerate(both):
        cells[number, menu.index(labels[one.id]) * size + menu.index(str(one.verdict))] = 1.0
    again = Resampling([one.cluster for one in both])
    asked = np.ones(len(both), dtype=bool)
    same = cells.reshape(-1, size, size).trace(axis1=1, axis2=2)
    table = cells.sum(axis=0).astype(int).reshape(size, size)
    return Agreement(
        kappa=again.of_sums(cells, lambda sums: _kappa(sums, size), asked, unjudged),
        same=again.ratio(same, np.ones(len(both)), unjudged),
        table=tuple(tuple(row) for row in table.tolist()),
    )


def _kappa(sums: Floats, size: int) -> Floats:
    """Of tables of shape (resamples, size · size): agreement beyond chance, over what there could be."""
    tables = sums.reshape(-1, size, size)
    whole = tables.sum(axis=(1, 2))
    by_chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1)
    agreed = tables.trace(axis1=1, axis2=2)
    return divided(whole * agreed - by_chance, whole * whole - by_chance)


def read_labels(path: Path, rubric: Rubric) -> dict[str, str]:
    """JSON lines of `{"id", "verdict"}`. Raises `InvalidDocument` with file and line."""
    remedy = f'Every line is {{"id": …, "verdict": …}} with one of {", ".join(rubric.menu)}.'
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidDocument(f"{path} can't be read.", remedy) from error
    labels: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            label = json.loads(line)
            id, verdict = str(label["id"]), label["verdict"]
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidDocument(f"{path}:{number} is no label.", remedy) from error
        if verdict not in rubric.menu or id in labels:
            what = "is labelled twice" if id in labels else f"has the verdict “{verdict}”"
            raise InvalidDocument(f"{path}:{number} {id} {what}.", remedy)
        labels[id] = verdict
    return labels
