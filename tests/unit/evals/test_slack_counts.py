"""What a load came to is read from what Slack saw: an answer is lost, there once, or doubled."""

from __future__ import annotations

from typing import Any

from evals.benchmarks.bot_process import Life
from evals.benchmarks.load_counts import memory, texts_in
from evals.benchmarks.slack_counts import Asked, count


def message(thread: str, key: str | None = None, *, finished: float | None = 2.0, ts: str = "9") -> dict[str, Any]:
    about = {"event_type": "footnote_reply", "event_payload": {"key": key}} if key else None
    return {
        "channel": "C1",
        "thread_ts": thread,
        "ts": ts,
        "by_app": True,
        "text": "An answer.",
        "deleted": False,
        "finished": finished,
        "metadata": about,
    }


def delivery(event_id: str, sent: float, acknowledged: float | None) -> dict[str, Any]:
    return {"event_id": event_id, "tries": [{"sent": sent, "acknowledged": acknowledged}]}


def seen(*messages: dict[str, Any], deliveries: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"messages": list(messages), "deliveries": list(deliveries), "calls": [], "violations": []}


ASKED = [Asked("may we?", "C1", "1", ("E1", "E2"))]
TOLD = (delivery("E1", 1.0, 1.004), delivery("E2", 0.5, None))


def test_no_answer_is_a_loss_whatever_else_is_said() -> None:
    notice, cut_off = message("1", "aside"), message("1", "k", finished=None)
    outcome = count(ASKED, seen(notice, cut_off, deliveries=TOLD), [])
    assert (outcome.lost, outcome.answered) == (["1"], 0)


def test_two_answers_are_one_too_many() -> None:
    outcome = count(ASKED, seen(message("1", "k"), message("1", "k2", ts="10"), deliveries=TOLD), [])
    assert (outcome.doubled, outcome.lost) == (["1"], [])


def test_a_fixed_sentence_is_told_apart_from_an_answer() -> None:
    sentence = {**message("1", "k"), "text": "Something went wrong."}
    answer = {**message("1", "k"), "text": "Only if …", "blocks": [{"type": "divider"}]}
    assert count(ASKED, seen(sentence, deliveries=TOLD), []).told == {"Something went wrong.": 1}
    assert count(ASKED, seen(answer, deliveries=TOLD), []).told == {}


def test_an_answer_elsewhere_does_not_count() -> None:
    assert count(ASKED, seen(message("2", "k"), deliveries=TOLD), []).lost == ["1"]


def test_times_run_from_the_first_delivery_of_either_twin() -> None:
    outcome = count(ASKED, seen(message("1", "k"), deliveries=TOLD), [])
    assert outcome.replied == [1500.0]
    assert [round(ms) for ms in outcome.acknowledged] == [4]
    assert outcome.unacknowledged == 1


def test_a_reply_that_overlaps_an_outage_is_told_apart() -> None:
    state = seen(message("1", "k"), deliveries=TOLD)
    assert count(ASKED, state, [(1.8, 3.0)]).undisturbed == []
    assert count(ASKED, state, [(2.5, 3.0)]).undisturbed == [1500.0]


def test_text_in_a_log_is_found_by_any_of_its_lines() -> None:
    text = "short\nMay we use the photos of customers?"
    assert texts_in("INFO asked: May we use the photos of customers? ok", [text])
    assert not texts_in("INFO short", [text])


def test_memory_is_compared_after_loading() -> None:
    life = Life(0.0, [(float(n), 50.0 if n < 4 else 100.0 + n) for n in range(20)])
    found = memory(life)
    assert (found["first"], found["last"], found["most"]) == (106.0, 117.0, 119.0)
