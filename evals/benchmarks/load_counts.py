"""What came of a load on a chat platform's app: lost and doubled answers, times, memory, and text in logs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.benchmarks.bot_process import Life
from evals.benchmarks.machine import percentile

WINDOW = 5  # samples at each end that memory is compared by
SHORTEST = 24  # characters of a text that are looked for in logs

Outage = tuple[float, float]


@dataclass
class Outcome:
    """Counts and times; milliseconds and MiB."""

    asked: int
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  # said again after a kill, and saying so
    told: dict[str, int] = field(default_factory=dict)  # fixed sentences in place of an answer
    asides: int = 0
    streamed: int = 0
    acknowledged: list[float] = field(default_factory=list)
    unacknowledged: int = 0
    replied: list[float] = field(default_factory=list)
    undisturbed: list[float] = field(default_factory=list)  # whose time did not touch an outage
    disturbed: list[float] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)
    violations: dict[str, int] = field(default_factory=dict)
    logged: list[str] = field(default_factory=list)

    def tell(self, sentence: str) -> None:
        """A fixed sentence was said where an answer belongs."""
        self.told[sentence[:60]] = self.told.get(sentence[:60], 0) + 1

    def reply(self, began: float, ended: float, outages: Sequence[Outage]) -> None:
        """A question that was answered."""
        self.answered += 1
        took = (ended - began) * 1e3
        self.replied.append(took)
        touched = any(begin <= ended and began <= end for begin, end in outages)
        (self.disturbed if touched else self.undisturbed).append(took)

    def acknowledgements(self, deliveries: Iterable[dict[str, Any]], since: float) -> None:
        """Every try from a moment on."""
        for one in (t for d in deliveries for t in d["tries"] if t["sent"] >= since):
            if one["acknowledged"]:
                self.acknowledged.append((one["acknowledged"] - one["sent"]) * 1e3)
            else:
                self.unacknowledged += 1


def rows(outcome: Outcome) -> dict[str, str]:
    """As a table shows it."""
    listed = {
        "told a fixed sentence": {f"{sentence}…": n for sentence, n in outcome.told.items()},
        "refused by the platform": outcome.refusals,
        "should not be done": outcome.violations,
    }
    return {
        "lost": f"{len(outcome.lost)}",
        "answered twice": f"{len(outcome.doubled)}",
        "said again, saying so": f"{len(outcome.repeated)}",
        "said besides": f"{outcome.asides}",
        "acknowledged": f"{shown(outcome.acknowledged, 0.5, 0.99)}   ({outcome.unacknowledged} tries were not)",
        "replied": shown(outcome.replied, 0.5, 0.95),
        "replied, away from kills": f"{shown(outcome.undisturbed, 0.5, 0.95)}   ({len(outcome.undisturbed)})",
        "replied, around kills": f"{shown(outcome.disturbed, 0.5, 0.95)}   ({len(outcome.disturbed)})",
        "text in logs": f"{len(outcome.logged)} of {outcome.asked + outcome.answered} texts",
        **{name: ", ".join(f"{k}: {v}" for k, v in counts.items()) or "none" for name, counts in listed.items()},
    }


def texts_in(log: str, texts: Iterable[str]) -> list[str]:
    """Which of the texts stand in a log, by any line of theirs that is long enough to be no chance."""
    lines = {line.strip() for text in texts for line in text.splitlines()}
    return sorted(line for line in lines if len(line) >= SHORTEST and line in log)


def memory(life: Life) -> dict[str, float]:
    """Of one life: at its first answers, at its end, and the most; MiB."""
    values = [rss for _, rss in life.rss]
    if len(values) < 3 * WINDOW:
        return {"most": max(values, default=0.0)}
    settled = values[len(values) // 5 :]  # what loading took is over
    return {
        "first": statistics.median(settled[:WINDOW]),
        "last": statistics.median(settled[-WINDOW:]),
        "most": max(values),
    }


def shown(values: Sequence[float], *shares: float) -> str:
    return "  ".join(f"p{round(s * 100)} {percentile(values, s):,.0f} ms" for s in shares) if values else "–"
