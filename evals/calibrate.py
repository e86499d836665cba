"""What the dev items, and PrivacyQA where it is there, say about the numbers of `bot/thresholds.py`.

Test items are not looked at. Each number is chosen by what it does on the path that people's questions take.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from adapters.settings import Settings
from bot import thresholds
from bot.advisor import Ablation
from bot.errors import SettingInvalid
from evals.asking import Asker
from evals.evidence import Evidence, fitted, of_items, of_privacyqa
from evals.item import Item, Split
from evals.items import load
from evals.rates import abstention_f1
from evals.refitting import numbers_table, refit, worth_table
from evals.snapshot import snapshot
from evals.statistics import Floats, Resampling
from evals.summary import asking, console
from evals.trying import asked, table, trying

ENOUGH = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
SPEAKING = (-1.5, -1.0, -0.75, -0.5, -0.25, 0.0, 0.5)
LIKENESS = (0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6)
MARGIN = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)

Numbers = dict[str, Any]  # name → a number, or for weights name → number


@dataclass(frozen=True, slots=True)
class Trial:
    """One value of a threshold, what each dev item is worth with it, and what is shown of that."""

    value: float
    worth: Floats  # shape (items,): an item that is not answered at all is worth nothing, not left out
    shown: tuple[str, ...]


def calibrate(setting: Settings, items: Path, on: date, privacyqa: Path | None, *, write: bool) -> None:
    """Print the evidence and the proposed numbers; with `write` put them into `bot/thresholds.py`."""
    dev = [item for item in load(items) if item.split is Split.DEV and not item.documents]
    if not dev:
        raise SettingInvalid(f"{items} has no dev items to calibrate with.", "Mark some clusters `split: dev`.")
    with asking() as (tell, say), snapshot(setting, tell, say) as measured:
        asker = Asker(measured.parts.editions, measured.encoder, measured.edition, on)
        more = of_privacyqa(privacyqa, measured.parts) if privacyqa else ()
        proposed = _evidence(asker, dev, of_items(asker, dev), more) | _ruling(asker, dev) | _sentences(asker, dev)
        _likeness(asker, dev)
    lines = [f"{name} = {_written(value)}" for name, value in proposed.items()]
    console().print("\nProposed for bot/thresholds.py", style="bold")
    console().print("\n".join(lines) or "Nothing: no other number is better by more than chance.", soft_wrap=True)
    if write and proposed:
        path = Path(str(thresholds.__file__))
        path.write_text(replaced(path.read_text("utf-8"), proposed), encoding="utf-8")
        console().print(f"Written to {path}.", soft_wrap=True)


def replaced(text: str, proposed: Numbers) -> str:
    """The module's text with other numbers. Raises `SettingInvalid` where a name has no line of its own."""
    for name, value in proposed.items():
        text, found = re.subn(rf"^{name} = .*$", f"{name} = {_written(value)}", text, flags=re.MULTILINE)
        if found != 1:
            raise SettingInvalid(f"bot/thresholds.py has no line “{name} = …”.", "Put the number there by hand.")
    return text


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}": {weight:g}' for name, weight in value.items()) + "}"
    return repr(value)


def _evidence(asker: Asker, dev: Sequence[Item], known: Sequence[Evidence], more: Sequence[Evidence]) -> Numbers:
    fit = fitted(known, more, tuple(thresholds.EVIDENCE_WEIGHTS))
    shown = table("Can the folder answer?", "AUROC", "best: wrongly declined", "wrongly quoted", "n")
    for row in fit.rows:
        shown.add_row(*row)
    console().print(shown)
    weights = {"EVIDENCE_BIAS": fit.bias, "EVIDENCE_WEIGHTS": fit.weights}

    def trial(value: float, weights: Numbers) -> Trial:
        with trying(**weights, EVIDENCE_ENOUGH=value):
            results = asked(asker, dev)
        f1 = again.of_sums(*abstention_f1(results)).value or 0.0
        right = np.array([r.scores.accepted for r in results], dtype=np.float64)
        return Trial(value, right, (f"{right.mean():.1%}", f"{f1:.3f}"))

    again = Resampling([item.cluster for item in dev], resamples=1)
    set_now = trial(float(thresholds.EVIDENCE_ENOUGH), {})
    trials = [trial(value, weights) for value in ENOUGH]
    best = _best("EVIDENCE_ENOUGH", ("accepted", "abstention F1"), trials, set_now)
    return {} if best is set_now else {**weights, "EVIDENCE_ENOUGH": best.value}


def _likeness(asker: Asker, dev: Sequence[Item]) -> None:
    """Print what the numbers of likeness would be. Not written: other thresholds are on their scale."""
    if found := refit(asker, dev):
        right = sum(one.right.any() for one in found.examples)
        console().print(numbers_table(found.fit))
        console().print(worth_table(found))
        console().print(f"Fitted on {len(found.examples)} questions; of {right} a right answer may be meant.")
        console().print("What is set may have been fitted to these items; what is proposed was tried on others.")
    else:
        console().print("Too few dev items have a right vetted answer to fit how one is chosen.")


def _ruling(asker: Asker, dev: Sequence[Item]) -> Numbers:
    def trial(value: float) -> Trial:
        with trying(SPEAKS=value):
            results = asked(asker, dev)
        unsafe = np.array([r.scores.unsafe_permit for r in results], dtype=np.float64)
        correct = np.array([r.scores.correct for r in results], dtype=np.float64)
        worth = correct - len(results) * unsafe  # one unsafe permit outweighs everything
        return Trial(value, worth, (f"{correct.mean():.1%}", f"{unsafe.sum():.0f}"))

    return _proposed("SPEAKS", ("correct", "unsafe permits"), SPEAKING, trial)


def _sentences(asker: Asker, dev: Sequence[Item]) -> Numbers:
    """Both numbers, one after the other, over items that name what is to be cited, with the rulings left out."""
    quoted = replace(asker, without=Ablation(rulings=True))
    cited = [item for item in dev if item.required_citations]

    def trial(**numbers: float) -> Trial:
        with trying(**numbers):
            results = asked(quoted, cited)
        scores = [(r.scores.required_recall, r.scores.citation_precision, r.scores.point_recall) for r in results]
        worth = np.array([[value or 0.0 for value in row] for row in scores])
        shown = tuple(f"{share:.1%}" for share in worth.mean(axis=0))
        return Trial(list(numbers.values())[-1], worth.mean(axis=1), shown)

    columns = ("required cited", "precision", "key points")
    first = _proposed("SENTENCE_LIKENESS", columns, LIKENESS, lambda v: trial(SENTENCE_LIKENESS=v))
    return first | _proposed("SENTENCE_MARGIN", columns, MARGIN, lambda v: trial(**first, SENTENCE_MARGIN=v))


def _proposed(name: str, columns: Sequence[str], values: Sequence[float], trial: Callable[[float], Trial]) -> Numbers:
    set_now = trial(float(getattr(thresholds, name)))
    best = _best(name, columns, [trial(value) for value in values if value != set_now.value], set_now)
    return {} if best is set_now else {name: best.value}


def _best(name: str, columns: Sequence[str], trials: Sequence[Trial], set_now: Trial) -> Trial:
    """The trial that is worth most; what is set stays unless that is better by more than its standard error."""
    best = max(trials, key=lambda trial: float(trial.worth.mean()))
    gain = best.worth - set_now.worth
    if gain.mean() <= gain.std() / np.sqrt(len(gain)):
        best = set_now
    shown = table(name, *columns, "")
    for trial in sorted([*trials, set_now], key=lambda trial: trial.value):
        marks = [word for word, meant in (("as set", set_now), ("proposed", best)) if trial is meant]
        shown.add_row(f"{trial.value:g}", *trial.shown, ", ".join(marks))
    console().print(shown)
    return best
