"""What is remembered of threads, replies and opinions, by every implementation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.ports import Records
from bot.records import Opinion
from tests.contract.recorded import DAY, HOSTILE, LATER, NOW, record, run, turn


def test_a_thread_is_what_that_person_said_before_oldest_first(records: Records) -> None:
    async def work() -> None:
        threads = records.threads
        for n in (2, 0, 3, 1):
            await threads.remember(turn(f"m{n}", NOW + timedelta(minutes=n)))
        await threads.remember(turn("other person", NOW, user="U2"))
        await threads.remember(turn("other thread", NOW, thread="C1:2"))
        await threads.remember(turn("other platform", NOW, platform="teams"))
        before = [await threads.before("slack", "C1:1", "U1", NOW + timedelta(minutes=m), 2) for m in (0, 1, 3, 9)]
        assert before == [(), ("m0",), ("m1", "m2"), ("m2", "m3")]

    run(work())


def test_a_turn_replaces_itself_expires_and_is_forgotten(records: Records) -> None:
    async def work() -> None:
        threads = records.threads
        await threads.remember(turn("m", NOW, text="old"))
        await threads.remember(turn("m", NOW, text=HOSTILE))
        assert await threads.text("slack", "m") == HOSTILE
        assert await threads.before("slack", "C1:1", "U1", LATER, 6) == (HOSTILE,)
        assert await threads.before("slack", "C1:1", "U1", NOW + 2 * DAY, 6) == ()
        await threads.forget("slack", "m")
        assert await threads.text("slack", "m") == ""

    run(work())


def test_the_tokens_of_somebodys_questions_are_added_up_from_a_moment_on(records: Records) -> None:
    async def work() -> None:
        replies = records.replies
        assert await replies.spent("slack", "U1", NOW) == 0
        await replies.record(record("a", NOW - DAY, tokens=7))
        await replies.record(record("b", NOW, tokens=30))
        await replies.record(record("c", LATER, tokens=12))
        await replies.record(record("d", LATER, tokens=500, user="U2"))
        assert await replies.spent("slack", "U1", NOW) == 42
        assert await replies.spent("teams", "U1", NOW) == 0

    run(work())


def test_a_record_comes_back_as_it_was_and_the_last_come_first(records: Records) -> None:
    async def work() -> None:
        replies = records.replies
        await replies.record(record("a", NOW, outcome="referral"))
        await replies.record(record("a", NOW))
        await replies.record(record("b", LATER))
        await replies.record(record("c", LATER, user="U2"))
        assert await replies.get("a") == record("a", NOW)
        assert await replies.get("d") is None
        assert [r.id for r in await replies.last("slack", "U1", 5)] == ["b", "a"]
        assert [r.id for r in await replies.last("slack", "U1", 1)] == ["b"]
        await replies.posted("a", "C1/17")
        found = await replies.posted_as("slack", "C1/17")
        assert found is not None
        assert found.id == "a"
        assert await replies.posted_as("teams", "C1/17") is None
        await replies.posted("d", "C1/18")
        assert await replies.get("a") == record("a", NOW, reply="C1/17")

    run(work())


def test_the_last_opinion_of_a_person_counts(records: Records) -> None:
    async def work() -> None:
        feedback = records.feedback
        first = Opinion(record="a", platform="slack", user="U1", good=False, at=NOW, reason="wrong", note=HOSTILE)
        await feedback.give(first)
        assert await feedback.of("a") == [first]
        changed = replace(first, good=True, at=LATER, reason="", note="")
        other = replace(first, user="U2")
        await feedback.give(changed)
        await feedback.give(other)
        assert await feedback.of("a") == [other, changed]

    run(work())
