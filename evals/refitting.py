"""The numbers by which a vetted answer is chosen, fitted anew to the dev items.

What may be meant and what speaks for it is noted while the items are asked on the path that people's questions take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rich.table import Table

from bot import choosing, thresholds
from bot.ports import Edition
from bot.question import Facts
from bot.quoting import Notes
from bot.reading import Part, read
from bot.ruling import Ruled, Ruling
from bot.wording import spelled
from evals.asking import Asker
from evals.fitting import Example, Fit, Floats, fitted, halves
from evals.item import Item
from evals.matching import Clause, clauses, spoken, stated
from evals.run_file import Result
from evals.scoring import COMPLETE
from evals.statistics import Resampling, divided
from evals.trying import asked, table, trying

MEASURES = tuple(thresholds.LIKENESS_WEIGHTS)
FACTS = ("FACT_AGREES", "MATTER_AGREES")  # in the order of `choosing.told`
DIGITS = 2

Heard = tuple[Sequence[Ruling], Sequence[Ruling]]  # what is chosen among, and what agrees


@dataclass(frozen=True)
class Refit:
    """The proposed numbers, and what the dev items are worth with them, each asked with a fit that has not seen it."""

    fit: Fit
    examples: tuple[Example, ...]
    now: tuple[Result, ...]
    unseen: tuple[Result, ...]


def refit(asker: Asker, dev: Sequence[Item]) -> Refit | None:
    """None where there is too little to fit: not in both halves of the clusters a ruling that is right."""
    now, examples = _examples(asker, dev)
    second = dict(zip((i.cluster for i in dev), halves([i.cluster for i in dev]).tolist(), strict=True))
    parts = [[one for one in examples if second[one.cluster] is half] for half in (False, True)]
    if not all(any(one.right.any() for one in part) for part in parts):
        return None
    unseen: dict[str, Result] = {}
    for half in (False, True):
        left = [item for item in dev if second[item.cluster] is half]
        unseen |= {result.id: result for result in _with(fitted(parts[not half]), asker, left)}
    return Refit(fitted(examples), tuple(examples), tuple(now), tuple(unseen[item.id] for item in dev))


def _examples(asker: Asker, dev: Sequence[Item]) -> tuple[list[Result], list[Example]]:
    """What the items are worth now, and those that ask one thing of which some ruling may be the answer."""
    known, results, examples = _Known(asker.edition), [], []
    for item in dev:
        with _overheard() as heard:
            results += asked(asker, [item])
        if len(heard) == 1 and (example := known.example(asker, item, heard[0])):
            examples.append(example)
    return results, examples


def numbers_table(fit: Fit) -> Table:
    """Each number as it is set and as it is proposed."""
    shown = table("How a vetted answer is chosen", "now", "proposed")
    likeness, facts = thresholds.LIKENESS_WEIGHTS, {name: getattr(thresholds, name) for name in FACTS}
    set_now = [thresholds.LIKENESS_BIAS, *likeness.values(), *facts.values()]
    names = ["LIKENESS_BIAS", *(f"LIKENESS_WEIGHTS {name}" for name in likeness), *facts]
    for name, now, proposed in zip(names, set_now, [fit.bias, *fit.weights], strict=True):
        shown.add_row(name, f"{now:.{DIGITS}f}", f"{proposed:.{DIGITS}f}")
    return shown


def worth_table(found: Refit) -> Table:
    """What the dev items are worth with the numbers as set, and with proposed ones that have not seen them."""
    shown = table("Dev items", "accepted", "correct", "gain in points", "unsafe permits")
    for name, results in (("as set", found.now), ("proposed, unseen", found.unseen)):
        sums = [sum(getattr(r.scores, kind) for r in results) for kind in ("accepted", "correct", "unsafe_permit")]
        gain = _gain(found) if results is found.unseen else ""
        shown.add_row(name, *(f"{one / len(results):.1%}" for one in sums[:2]), gain, str(sums[2]))
    return shown


def _gain(found: Refit) -> str:
    """In items that are correct, with the interval of resampled clusters."""
    worth = np.array([[b.scores.correct - a.scores.correct, 1.0] for a, b in zip(found.now, found.unseen, strict=True)])
    clusters = [result.cluster for result in found.now]
    every = np.ones(len(worth), dtype=np.bool_)
    estimate = Resampling(clusters).of_sums(worth, lambda sums: divided(sums[:, 0], sums[:, 1]), every)
    points = [f"{100 * (one or 0.0):+.1f}" for one in (estimate.value, estimate.low, estimate.high)]
    return f"{points[0]} ({points[1]} to {points[2]})"


def _with(fit: Fit, asker: Asker, items: Sequence[Item]) -> list[Result]:
    """The items asked with those numbers."""
    likeness = dict(zip(MEASURES, fit.weights, strict=False))
    facts = dict(zip(FACTS, fit.weights[len(MEASURES) :], strict=True))
    with trying(LIKENESS_BIAS=fit.bias, LIKENESS_WEIGHTS=likeness, **facts):
        return asked(asker, items)


@contextmanager
def _overheard() -> Iterator[list[Heard]]:
    """What is chosen among meanwhile, once for each question that is chosen for."""
    heard: list[Heard] = []
    real = choosing.candidates

    def noted(alike: Iterable[Ruling], agreeing: Sequence[Ruling], *said: Any, **more: Any) -> list[Ruling]:
        found = real(alike, agreeing, *said, **more)
        heard.append((found, agreeing))
        return found

    choosing.candidates = noted
    try:
        yield heard
    finally:
        choosing.candidates = real


@dataclass
class _Known:
    """What an edition's rulings say, read once."""

    edition: Edition
    said: dict[str, Sequence[Clause]] = field(default_factory=dict)

    def example(self, asker: Asker, item: Item, heard: Heard) -> Example | None:
        """What speaks for each ruling that may be meant, and which are right; None where none may be, or several
        things are asked.
        """
        candidates, agreeing = heard
        part, *others = read(asker.question(item), self.edition.vocabulary)
        if others or not candidates:
            return None
        told = [choosing.told(r, agreeing, part.facts, self.edition.vocabulary) for r in candidates]
        features = np.column_stack([self._measured(asker, part, candidates), np.array(told, dtype=np.float64)])
        right = np.array([self._is_right(item, ruling, part.facts) for ruling in candidates])
        return Example(item.cluster, features, right)

    def _measured(self, asker: Asker, part: Part, candidates: Sequence[Ruling]) -> Floats:
        known = self.edition.phrasings
        measures = known.measures(part.standalone, asker.encoder.encode([part.standalone])[0])
        at = {name: number for number, name in enumerate(known.rulings)}
        rows = [at[ruling.id] for ruling in candidates]
        return np.column_stack([np.asarray(measures[name], dtype=np.float64)[rows] for name in MEASURES])

    def _is_right(self, item: Item, ruling: Ruling, facts: Facts) -> bool:
        """Would the item's reply be correct if this ruling spoke?"""
        outcome, verdict, reason = _replied(ruling, facts)
        if not item.accepts(outcome, verdict, reason):
            return False
        if outcome == "clarification":
            return True
        said = self._said(ruling)
        owed = [] if outcome in COMPLETE else [point for point in item.key_points if point.critical]
        if any((stated if point.affirmed else spoken)(point.any_of, said) is None for point in owed):
            return False
        return stated(item.forbidden_claims, said) is None

    def _said(self, ruling: Ruling) -> Sequence[Clause]:
        if ruling.id not in self.said:
            notes = Notes(self.edition)
            for statement in ruling.statements:
                notes.add(statement)
            self.said[ruling.id] = clauses(spelled(notes.claims))
        return self.said[ruling.id]


def _replied(ruling: Ruling, facts: Facts) -> tuple[str, str | None, str | None]:
    """Outcome, verdict and reason of the reply in which this ruling speaks."""
    if ruling.ask and not facts[ruling.ask.dimension]:
        return "clarification", None, None
    if ruling.verdict is Ruled.REFERRAL:
        return "referral", None, None
    if ruling.verdict is Ruled.OUT_OF_SCOPE:
        return "refusal", None, "out_of_scope"
    return "answer", str(ruling.verdict), None
