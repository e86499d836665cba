"""Weights by which the right one of several candidates scores highest, its score being the log-odds that it is right.

Two fits, both by maximum likelihood with an L2 penalty: the weights by conditional logit (McFadden 1974), the
probability that the choice falls on a right candidate; then scale and bias by logistic regression of whether the best
candidate is right on its score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import SettingInvalid

PENALTY = 1.0  # L2, of every weight

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Loss = Callable[[Floats], tuple[float, Floats]]  # parameters → the loss and its gradient


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """One question: its candidates, at least one, and which of them are right; maybe none is."""

    cluster: str  # questions of one cluster ask about the same thing
    features: Floats  # shape (candidates, weights)
    right: Bools  # shape (candidates,)


@dataclass(frozen=True, slots=True)
class Fit:
    """Log-odds that a candidate is right = bias + Σ weight · feature."""

    bias: float
    weights: tuple[float, ...]


def fitted(examples: Sequence[Example]) -> Fit:
    """What fits the examples best. Raises `SettingInvalid` where no example has a right candidate."""
    telling = [one for one in examples if one.right.any()]
    if not telling:
        raise SettingInvalid("No question has a right answer among its candidates.", "Fitting takes some that do.")
    weights = _minimum(lambda found: _choice(found, telling), telling[0].features.shape[1])
    scores = [one.features @ weights for one in examples]
    best = np.array([score.max() for score in scores])
    right = np.array([one.right[score.argmax()] for one, score in zip(examples, scores, strict=True)])
    middle = float(best.mean())  # so that the penalty does not pull at the bias for scores that are all high
    scale, bias = _minimum(lambda found: _outcome(found, best - middle, right), 2)
    return Fit(float(bias - scale * middle), tuple((weights * scale).tolist()))


def halves(clusters: Sequence[str]) -> Bools:
    """Which half each belongs to: two halves as equal as whole clusters make them, the same ones every time."""
    names, of, sizes = np.unique(np.asarray(clusters, dtype=str), return_inverse=True, return_counts=True)
    in_second = np.zeros(len(names), dtype=np.bool_)
    first = second = 0
    for number in np.argsort(-sizes, kind="stable"):
        in_second[number] = second < first
        first, second = first + sizes[number] * (not in_second[number]), second + sizes[number] * in_second[number]
    return np.asarray(in_second[of])


def _choice(weights: Floats, examples: Sequence[Example]) -> tuple[float, Floats]:
    """Minus the log probability that a right candidate is chosen, each with probability proportional to exp(score)."""
    loss, gradient = PENALTY * float(weights @ weights) / 2, PENALTY * weights
    for one in examples:
        scores = one.features @ weights
        odds = np.exp(scores - scores.max())
        chosen = odds / odds.sum()
        hit = float(chosen[one.right].sum())
        loss -= float(np.log(max(hit, np.finfo(float).tiny)))
        among = np.where(one.right, chosen, 0.0) / max(hit, np.finfo(float).tiny)
        gradient = gradient + one.features.T @ (chosen - among)
    return loss, gradient


def _outcome(found: Floats, scores: Floats, right: Bools) -> tuple[float, Floats]:
    """Minus the log probability of what is right and what is not, by scale and bias.

    Where that says nothing of the scale, since all is right, it is 1: that of the choice.
    """
    pull = found - np.array([1.0, 0.0])
    odds = found[0] * scores + found[1]
    loss = float(np.logaddexp(0, odds).sum() - odds[right].sum() + PENALTY * (pull @ pull) / 2)
    missed = 1 / (1 + np.exp(-odds)) - right
    return loss, np.array([missed @ scores, missed.sum()]) + PENALTY * pull


def _minimum(loss: Loss, size: int) -> Floats:
    try:
        from scipy.optimize import minimize  # only who fits needs it
    except ModuleNotFoundError as error:
        raise SettingInvalid("Fitting takes SciPy.", "Install it: pip install -e '.[dev]'") from error
    return np.asarray(minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x, dtype=np.float64)
