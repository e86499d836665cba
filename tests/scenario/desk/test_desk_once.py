"""Each question gets one reply, whatever comes twice, dies or goes down."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.desk import Handled
from adapters.desk.item import event_of
from adapters.records import SqlRecords
from bot.redaction import Redacted
from tests.desk import PHOTOS, QUICK, Office, message, until

# -- once ---------------------------------------------------------------------------------------


def test_a_question_is_answered_and_its_evidence_kept_without_its_words(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message(PHOTOS)
            assert await desk.handle(asked, office.voice()) is Handled.ACCEPTED
            await desk.settled()
            record = await desk.record(f"slack:{asked.key}")
        assert office.town.texts[0].startswith("Not by default.")
        assert record is not None
        assert (record.outcome, record.verdict, record.ruling) == ("answer", "conditional", "customer-photos-training")
        assert [c["source"] for c in record.citations] == ["act", "photos"]
        assert record.reply == "post/0"
        assert PHOTOS not in repr(record)

    asyncio.run(work())


def test_retries_and_twins_are_answered_once(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message()
            twin = replace(asked, key="another-key")
            handled = await asyncio.gather(*(desk.handle(m, office.voice()) for m in [asked, twin, asked, twin]))
            await desk.settled()
            handled.append(await desk.handle(asked, office.voice()))
        assert sorted(handled) == sorted([Handled.ACCEPTED] + 4 * [Handled.SEEN])
        assert len(office.town.posts) == 1

    asyncio.run(work())


def test_two_replicas_on_one_database_answer_each_question_once(office: Office, sql: Callable[[], SqlRecords]) -> None:
    async def work() -> None:
        other = replace(office, records=sql())
        office.records = sql()
        async with office.desk() as one, other.desk() as two:
            asked = [message(PHOTOS, user=f"U{n}") for n in range(25)]
            every = [d.handle(m, office.voice()) for m in asked for d in (one, two, one)]
            await asyncio.gather(*every)
            await one.settled()
            await two.settled()
            await one.tick()
            await two.tick()
        keys = Counter(post.key for post in office.town.posts)
        assert set(keys.values()) == {1}
        assert len(keys) == 25

    asyncio.run(work())


def test_what_a_dead_replica_held_is_answered_once_by_another(office: Office, sql: Callable[[], SqlRecords]) -> None:
    """The dead one never released anything: its leases run out."""

    async def work() -> None:
        records = sql()
        dead = replace(office, records=records, gate=asyncio.Event(), limits=replace(QUICK, drain_seconds=0)).desk()
        async with dead:
            asked = message(PHOTOS, thread="T")
            await dead.handle(asked, office.voice())
            await until(lambda: len(office.asked) == 1)
            survivors = [replace(office, records=sql()).desk() for _ in range(2)]
            async with survivors[0] as one, survivors[1] as two:
                assert not office.town.posts, "its lease still holds"
                office.clock.later(seconds=61)
                await asyncio.gather(one.tick(), two.tick())
                await one.settled()
                await two.settled()
                assert len(office.town.posts) == 1
        assert len(office.town.posts) == 1

    asyncio.run(work())


def test_who_wakes_up_after_its_lease_ran_out_posts_nothing(office: Office) -> None:
    async def work() -> None:
        gate = asyncio.Event()
        sleeper, other = replace(office, gate=gate), replace(office)
        async with sleeper.desk() as one:
            await one.handle(message(PHOTOS), office.voice())
            await until(lambda: len(office.asked) == 1)
            office.clock.later(seconds=61)
            async with other.desk() as two:
                await two.settled()
                assert len(office.town.posts) == 1
                gate.set()
                await one.settled()
        assert len(office.town.posts) == 1

    asyncio.run(work())


@pytest.mark.parametrize("arrived", [True, False])
def test_while_nobody_can_say_whether_a_reply_arrived_nothing_is_said_twice(office: Office, arrived: bool) -> None:
    asked = message(PHOTOS)

    async def work() -> None:
        event = event_of(asked, Redacted(PHOTOS), office.clock(), edit=False)
        await office.records.inbox.receive(event, "dead", timedelta(seconds=30))
        await office.records.inbox.posting(event.key, "dead")
        if arrived:
            office.town.post(event.key, "The reply.")
        office.town.breaks = {"said"}
        office.clock.later(seconds=31)
        async with office.desk() as desk:
            await desk.settled()
            assert office.town.texts == (["The reply."] if arrived else [])
            office.town.breaks.clear()
            office.clock.later(seconds=61)
            await desk.tick()
            await desk.settled()
        assert len(office.town.texts) == 1
        assert "reference" not in office.town.texts[0]

    asyncio.run(work())


def test_a_reply_that_may_be_on_its_way_holds_nobody_else_up(office: Office) -> None:
    async def work() -> None:
        office.limits = replace(QUICK, hands=1, settle_seconds=3600, drain_seconds=0)
        inbox, sending, other = office.records.inbox, message(PHOTOS), message(PHOTOS)
        for one in (sending, other):
            event = event_of(one, Redacted(PHOTOS), office.clock(), edit=False)
            await inbox.receive(event, "dead", timedelta(seconds=30))
            if one is sending:
                await inbox.posting(event.key, "dead")
        office.clock.later(seconds=31)
        async with office.desk():
            await until(lambda: len(office.town.posts) == 1)
            assert [post.key for post in office.town.posts] == [f"slack:{other.key}"]

    asyncio.run(work())


# -- going down ---------------------------------------------------------------------------------


def test_leaving_finishes_what_is_in_hand_and_takes_no_more(office: Office) -> None:
    async def work() -> None:
        office.gate, office.limits = asyncio.Event(), replace(QUICK, hands=2)
        desk = office.desk()
        async with desk:
            for _ in range(5):
                await desk.handle(message(), office.voice())
            leaving = asyncio.create_task(desk.drain(30))
            await until(lambda: len(office.asked) == 2)
            assert await desk.handle(message(), office.voice()) is Handled.DRAINING
            assert not office.town.posts
            office.gate.set()
            await leaving
        assert len(office.town.posts) == 5

    asyncio.run(work())


def test_what_leaving_could_not_finish_is_taken_up_at_once_by_the_next(office: Office) -> None:
    async def work() -> None:
        stuck = replace(office, gate=asyncio.Event(), limits=replace(QUICK, hands=1, drain_seconds=0))
        async with stuck.desk() as desk:
            for _ in range(3):
                await desk.handle(message(), office.voice())
        assert not office.town.posts
        async with office.desk() as following:
            await following.settled()
        assert len({p.key for p in office.town.posts}) == len(office.town.posts) == 3

    asyncio.run(work())
