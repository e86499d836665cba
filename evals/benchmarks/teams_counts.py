"""What came of a load on the Teams app: lost and doubled answers, times, and refusals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.teams.words import MAYBE_SAID
from evals.benchmarks.slack_counts import shown


@dataclass(frozen=True)
class Asked:
    """One question of the load; no other is open in its conversation."""

    text: str
    conversation: str
    id: str


@dataclass
class Outcome:
    """Counts and times; milliseconds."""

    asked: int
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  # said again after a kill, and saying so: Teams can't be asked
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


def count(
    asked: Sequence[Asked], state: dict[str, Any], outages: Sequence[tuple[float, float]], since: float = 0.0
) -> Outcome:
    """What became of each question, by everything that the stand-in saw; acknowledgements count from a moment on."""
    outcome = Outcome(len(asked))
    said: dict[str, list[dict[str, Any]]] = {}
    for message in state["messages"]:
        if message["by_app"] and not message["deleted"]:
            said.setdefault(message["conversation"], []).append(message)
    sent = {d["activity_id"]: d["tries"][0]["sent"] for d in state["deliveries"] if d["tries"]}
    later: dict[str, float] = {}  # when the next question came there
    for one in sorted(asked, key=lambda one: sent[one.id], reverse=True):
        began, end = sent[one.id], later.get(one.conversation, float("inf"))
        later[one.conversation] = began
        _one(outcome, one, [m for m in said.get(one.conversation, []) if began <= m["at"] < end], began, outages)
    _acknowledgements(outcome, state["deliveries"], since)
    outcome.refusals = dict(
        Counter(f"{c['operation']} {c['status']} {c['error']}" for c in state["calls"] if c["status"] >= 400)
    )
    outcome.violations = dict(Counter(v["what"] for v in state["violations"]))
    return outcome


def _one(
    outcome: Outcome, one: Asked, said: list[dict[str, Any]], began: float, outages: Sequence[tuple[float, float]]
) -> None:
    answers = [m for m in said if m["finished"] and m.get("attachments")]
    outcome.asides += len(said) - len(answers)
    if not answers:
        outcome.lost.append(one.id)
        for sentence in (str(m.get("text", ""))[:60] for m in said):
            outcome.told[sentence] = outcome.told.get(sentence, 0) + 1
        return
    outcome.answered += 1
    outcome.streamed += any(m["stream"] for m in answers)
    if len(answers) > 1:
        says_so = all(MAYBE_SAID in json.dumps(m, ensure_ascii=False) for m in answers[1:])
        (outcome.repeated if says_so else outcome.doubled).append(one.id)
    ended = min(m["finished"] for m in answers)
    outcome.replied.append((ended - began) * 1e3)
    touched = any(begin <= ended and began <= end for begin, end in outages)
    (outcome.disturbed if touched else outcome.undisturbed).append((ended - began) * 1e3)


def _acknowledgements(outcome: Outcome, deliveries: Iterable[dict[str, Any]], since: float) -> None:
    for one in (t for d in deliveries for t in d["tries"] if t["sent"] >= since):
        if one["acknowledged"]:
            outcome.acknowledged.append((one["acknowledged"] - one["sent"]) * 1e3)
        else:
            outcome.unacknowledged += 1


def rows(outcome: Outcome) -> dict[str, str]:
    """As a table shows it."""
    listed = {
        "told a fixed sentence": {f"{sentence}…": n for sentence, n in outcome.told.items()},
        "refused by Microsoft": outcome.refusals,
        "should not be done": outcome.violations,
    }
    return {
        "lost": f"{len(outcome.lost)}",
        "answered twice": f"{len(outcome.doubled)}",
        "said again, saying so": f"{len(outcome.repeated)}",
        "said besides": f"{outcome.asides}",
        "acknowledged": f"{shown(outcome.acknowledged, 0.5, 0.99)}   ({outcome.unacknowledged} tries were not)",
        "replied": shown(outcome.replied, 0.5, 0.95),
        "replied, away from the kill": f"{shown(outcome.undisturbed, 0.5, 0.95)}   ({len(outcome.undisturbed)})",
        "replied, around the kill": f"{shown(outcome.disturbed, 0.5, 0.95)}   ({len(outcome.disturbed)})",
        "text in logs": f"{len(outcome.logged)} of {outcome.asked + outcome.answered} texts",
        **{name: ", ".join(f"{k}: {v}" for k, v in counts.items()) or "none" for name, counts in listed.items()},
    }
