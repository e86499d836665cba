"""Is confidence worth anything? What answering only the surest would risk, and how well it tells right from wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.run_file import Result
from evals.statistics import Bools, Floats, Statistic, divided

RISK = 0.05


class Levels:
    """Answers by how sure they were. Equally sure ones are one step: no order among them is made up."""

    def __init__(self, results: Sequence[Result]) -> None:
        self.answered: Bools = np.array([r.scores.got.startswith("answer") for r in results], dtype=bool)
        confidence = np.array([float((r.reply or {}).get("confidence", 0.0)) for r in results])
        correct = np.array([r.scores.correct for r in results], dtype=np.float64)
        levels, at = np.unique(-confidence[self.answered], return_inverse=True)  # the surest first
        self._in_level = np.zeros((len(results), len(levels)))
        self._in_level[np.flatnonzero(self.answered), at] = 1.0
        self._right = self._in_level * correct[:, None]

    def curve(self) -> tuple[tuple[float, float], ...]:
        """(coverage, risk) after each step, from the surest answers to all."""
        if not self.answered.any():
            return ()
        coverage, risk = self._curve(np.ones((1, len(self.answered))))
        return tuple(zip(coverage[0].tolist(), risk[0].tolist(), strict=True))

    @property
    def area(self) -> Statistic:
        """AURC: the mean risk over all coverages; lower is better."""

        def of(weights: Floats) -> Floats:
            steps = weights @ self._in_level
            _, risk = self._curve(weights)
            return divided((steps * np.nan_to_num(risk)).sum(axis=1), steps.sum(axis=1))

        return of

    @property
    def coverage_at_risk(self) -> Statistic:
        """How many of the answers could be given if at most one in twenty of them may be wrong."""

        def of(weights: Floats) -> Floats:
            coverage, risk = self._curve(weights)
            best: Floats = np.where(risk <= RISK, coverage, 0.0).max(axis=1)
            return best

        return of

    @property
    def auroc(self) -> Statistic:
        """How often a correct answer was surer than a wrong one; one half is a coin."""

        def of(weights: Floats) -> Floats:
            right = weights @ self._right
            wrong = weights @ self._in_level - right
            less_sure = wrong.sum(axis=1, keepdims=True) - np.cumsum(wrong, axis=1)
            pairs = (right * (less_sure + wrong / 2)).sum(axis=1)
            return divided(pairs, right.sum(axis=1) * wrong.sum(axis=1))

        return of

    def _curve(self, weights: Floats) -> tuple[Floats, Floats]:
        answers = np.cumsum(weights @ self._in_level, axis=1)
        right = np.cumsum(weights @ self._right, axis=1)
        return divided(answers, np.repeat(answers[:, -1:], answers.shape[1], axis=1)), 1 - divided(right, answers)
