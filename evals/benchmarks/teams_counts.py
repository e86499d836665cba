"""What came of a load on the Teams app, by everything that the stand-in saw."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams.words import MAYBE_SAID
from evals.benchmarks.load_counts import Outage, Outcome


@dataclass(frozen=True)
class Asked:
    """One question of the load; no other is open in its conversation."""

    text: str
    conversation: str
    id: str


def count(asked: Sequence[Asked], state: dict[str, Any], outages: Sequence[Outage], since: float = 0.0) -> Outcome:
    """What became of each question; acknowledgements count from a moment on."""
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
    outcome.acknowledgements(state["deliveries"], since)
    outcome.refusals = dict(
        Counter(f"{c['operation']} {c['status']} {c['error']}" for c in state["calls"] if c["status"] >= 400)
    )
    outcome.violations = dict(Counter(v["what"] for v in state["violations"]))
    return outcome


def _one(outcome: Outcome, one: Asked, said: list[dict[str, Any]], began: float, outages: Sequence[Outage]) -> None:
    answers = [m for m in said if m["finished"] and m.get("attachments")]
    outcome.asides += len(said) - len(answers)
    if not answers:
        outcome.lost.append(one.id)
        for message in said:
            outcome.tell(str(message.get("text", "")))
        return
    outcome.streamed += any(m["stream"] for m in answers)
    if len(answers) > 1:
        says_so = all(MAYBE_SAID in json.dumps(m, ensure_ascii=False) for m in answers[1:])
        (outcome.repeated if says_so else outcome.doubled).append(one.id)
    outcome.reply(began, min(m["finished"] for m in answers), outages)
