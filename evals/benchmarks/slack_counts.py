"""What came of a load on the Slack app: lost and doubled answers, times, memory, and text in logs."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.benchmarks.bot_process import Life
from evals.benchmarks.machine import percentile

EVENT_TYPE = "footnote_reply"
BESIDE = ("aside", "waiting")  # the keys of what the app says beside its answers
WINDOW = 5  # samples at each end that memory is compared by
SHORTEST = 24  # characters of a text that are looked for in logs


@dataclass(frozen=True)
class Asked:
    """One question of the load and the message it was."""

    text: str
    channel: str
    ts: str
    event_ids: tuple[str, ...]


@dataclass
class Outcome:
    """Counts and times; milliseconds and MiB."""

    asked: int
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)  # fixed sentences in place of an answer
    asides: int = 0
    acknowledged: list[float] = field(default_factory=list)
    unacknowledged: int = 0
    replied: list[float] = field(default_factory=list)
    undisturbed: list[float] = field(default_factory=list)  # whose time did not touch an outage
    refusals: dict[str, int] = field(default_factory=dict)
    violations: dict[str, int] = field(default_factory=dict)
    logged: list[str] = field(default_factory=list)


def count(
    asked: Sequence[Asked], state: dict[str, Any], outages: Sequence[tuple[float, float]], since: float = 0.0
) -> Outcome:
    """What became of each question, by everything that the stand-in saw; acknowledgements count from a moment on."""
    outcome = Outcome(len(asked))
    threads: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for message in state["messages"]:
        if message["by_app"] and not message["deleted"]:
            threads.setdefault((message["channel"], message.get("thread_ts") or message["ts"]), []).append(message)
    first_sent = {d["event_id"]: d["tries"][0]["sent"] for d in state["deliveries"] if d["tries"]}
    for one in asked:
        said = threads.get((one.channel, one.ts), [])
        answers = [m for m in said if _is_answer(m)]
        outcome.asides += len(said) - len(answers)
        if not answers:
            outcome.lost.append(one.ts)
            continue
        outcome.answered += 1
        if not any(m.get("blocks") for m in answers):
            sentence = answers[0]["text"][:60]
            outcome.told[sentence] = outcome.told.get(sentence, 0) + 1
        if len(answers) > 1:
            outcome.doubled.append(one.ts)
        began = min(first_sent[e] for e in one.event_ids)
        ended = min(m["finished"] for m in answers)
        outcome.replied.append((ended - began) * 1e3)
        if not any(begin <= ended and began <= end for begin, end in outages):
            outcome.undisturbed.append((ended - began) * 1e3)
    _acknowledgements(outcome, state["deliveries"], since)
    outcome.refusals = dict(Counter(f"{c['method']} {c['error']}" for c in state["calls"] if not c["ok"]))
    outcome.violations = dict(Counter(v["what"] for v in state["violations"]))
    return outcome


def _is_answer(message: dict[str, Any]) -> bool:
    about = message.get("metadata") or {}
    key = (about.get("event_payload") or {}).get("key")
    return bool(message["finished"] and about.get("event_type") == EVENT_TYPE and key and key not in BESIDE)


def _acknowledgements(outcome: Outcome, deliveries: Iterable[dict[str, Any]], since: float) -> None:
    for delivery in deliveries:
        for one in delivery["tries"]:
            if one["sent"] < since:
                continue
            if one["acknowledged"]:
                outcome.acknowledged.append((one["acknowledged"] - one["sent"]) * 1e3)
            else:
                outcome.unacknowledged += 1


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
