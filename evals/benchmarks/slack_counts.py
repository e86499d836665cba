"""What came of a load on the Slack app, by everything that the stand-in saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.benchmarks.load_counts import Outage, Outcome

EVENT_TYPE = "footnote_reply"
BESIDE = ("aside", "waiting")  # the keys of what the app says beside its answers


@dataclass(frozen=True)
class Asked:
    """One question of the load and the message it was."""

    text: str
    channel: str
    ts: str
    event_ids: tuple[str, ...]


def count(asked: Sequence[Asked], state: dict[str, Any], outages: Sequence[Outage], since: float = 0.0) -> Outcome:
    """What became of each question; acknowledgements count from a moment on."""
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
        if not any(m.get("blocks") for m in answers):
            outcome.tell(answers[0]["text"])
        if len(answers) > 1:
            outcome.doubled.append(one.ts)
        outcome.streamed += any(m.get("stream") for m in answers)
        outcome.reply(min(first_sent[e] for e in one.event_ids), min(m["finished"] for m in answers), outages)
    outcome.acknowledgements(state["deliveries"], since)
    outcome.refusals = dict(Counter(f"{c['method']} {c['error']}" for c in state["calls"] if not c["ok"]))
    outcome.violations = dict(Counter(v["what"] for v in state["violations"]))
    return outcome


def _is_answer(message: dict[str, Any]) -> bool:
    about = message.get("metadata") or {}
    key = (about.get("event_payload") or {}).get("key")
    return bool(message["finished"] and about.get("event_type") == EVENT_TYPE and key and key not in BESIDE)
