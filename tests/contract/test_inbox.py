"""What every inbox promises: once, whoever asks; the one in memory is the reference."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from json import dumps

from bot.ports import Records
from bot.records import Event, EventState, Fate
from tests.contract.recorded import HOSTILE, LATER, LEASE, NOW, Opened, event, run


def test_an_event_is_received_once_whatever_replica_it_comes_to(opened: Opened) -> None:
    one, other = opened(), opened()

    async def work() -> list[bool]:
        return await asyncio.gather(*((one, other)[i % 2].inbox.receive(event(), f"w{i}", LEASE) for i in range(8)))

    assert sorted(run(work())) == [False] * 7 + [True]


def test_twins_are_one_event_and_no_twin_is_no_twin(records: Records) -> None:
    async def work() -> list[bool]:
        receive = records.inbox.receive
        events = [event("E1", twin="C1:7"), event("E2", twin="C1:7"), event("E3"), event("E4"), event("E1")]
        return [await receive(e, "w", LEASE) for e in events]

    assert run(work()) == [True, False, True, True, False]


def test_a_received_event_comes_back_as_it_was(records: Records) -> None:
    sent = event(twin="C1:7", payload={"text": HOSTILE, "thread": ["a"], "n": 1.5, "deep": {"none": None}})

    async def work() -> Event | None:
        await records.inbox.receive(sent, "w", LEASE)
        return await records.inbox.claim(sent.key, "other", LEASE, LATER)

    assert run(work()) == replace(sent, state=EventState.CLAIMED, attempts=1)


def test_nobody_takes_what_somebody_holds(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(), "w", LEASE)
        assert await inbox.unfinished(NOW + LEASE / 2) == []
        assert await inbox.claim("slack:E1", "other", LEASE, NOW + LEASE / 2) is None
        assert [e.key for e in await inbox.unfinished(LATER)] == ["slack:E1"]
        for keys, worker in ((["other"], "w"), (["slack:E1"], "other"), ([], "w")):
            await inbox.renew(keys, worker, LEASE, LATER)
            assert [e.key for e in await inbox.unfinished(LATER)] == ["slack:E1"]
        await inbox.renew(["slack:E1", "other"], "w", LEASE, LATER)
        assert await inbox.unfinished(LATER) == []
        assert await inbox.claim("slack:E1", "other", LEASE, LATER) is None
        assert await inbox.claim("nothing", "other", LEASE, LATER) is None

    run(work())


def test_of_several_that_take_over_one_does(opened: Opened) -> None:
    one, other = opened(), opened()

    async def work() -> list[Event | None]:
        await one.inbox.receive(event(), "dead", LEASE)
        claims = [(one, other)[i % 2].inbox.claim("slack:E1", f"w{i}", LEASE, LATER) for i in range(6)]
        return await asyncio.gather(*claims)

    assert sum(e is not None for e in run(work())) == 1


def test_who_lost_the_lease_may_not_post(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(), "slow", LEASE)
        await inbox.claim("slack:E1", "fast", LEASE, LATER)
        assert not await inbox.posting("slack:E1", "slow")
        assert await inbox.posting("slack:E1", "fast")
        assert not await inbox.posting("nothing", "fast")

    run(work())


def test_what_was_perhaps_posted_stays_known_as_that(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(), "w", LEASE)
        await inbox.posting("slack:E1", "w")
        for later, attempts in ((LATER, 1), (LATER + 2 * LEASE, 2)):
            taken = await inbox.claim("slack:E1", "other", LEASE, later)
            assert taken is not None
            assert (taken.state, taken.attempts) == (EventState.POSTING, attempts)

    run(work())


def test_a_reply_that_was_begun_is_known_until_it_is_done(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(), "w", LEASE)
        assert await inbox.posting("slack:E1", "w", "C1/begun")
        taken = await inbox.claim("slack:E1", "other", LEASE, LATER)
        assert taken is not None
        assert taken.reply == "C1/begun"
        await inbox.done("slack:E1", "C1/17")
        assert [e.reply for e in await inbox.about("slack", taken.message)] == ["C1/17"]

    run(work())


def test_what_is_done_is_done_and_holds_no_text(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(twin="C1:7"), "w", LEASE)
        await inbox.posting("slack:E1", "w")
        assert await inbox.done("slack:E1", "C1/17") is Fate.KEPT
        assert await inbox.unfinished(LATER) == []
        assert await inbox.claim("slack:E1", "w", LEASE, LATER) is None
        assert not await inbox.posting("slack:E1", "w")
        assert not await inbox.receive(event(twin="C1:7"), "w", LEASE)
        assert "DROP" not in dumps(await records.people.export("slack", "U1"), default=str)
        assert await inbox.done("nothing", "") is Fate.KEPT

    run(work())


def test_what_is_let_go_of_can_be_taken_at_once(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        for n in (3, 1, 2):
            await inbox.receive(event(f"E{n}", received=NOW + timedelta(seconds=n)), "w", LEASE)
        await inbox.receive(event("E4"), "other", LEASE)
        await inbox.release("w")
        assert [e.key for e in await inbox.unfinished(NOW)] == ["E1", "E2", "E3"], "oldest first"
        taken = await inbox.claim("E1", "other", LEASE, NOW)
        assert taken is not None
        assert taken.state is EventState.RECEIVED

    run(work())


def test_what_is_postponed_is_taken_when_its_time_comes_and_by_nobody_before(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(), "w", LEASE)
        await inbox.postpone("slack:E1", "other", NOW)
        assert await inbox.posting("slack:E1", "w"), "only who holds it can put it off"
        await inbox.postpone("slack:E1", "w", LATER)
        await inbox.renew(["slack:E1"], "w", 5 * LEASE, NOW)
        await inbox.release("w")
        assert not await inbox.posting("slack:E1", "w")
        assert await inbox.unfinished(LATER - LEASE / 2) == []
        assert [e.key for e in await inbox.unfinished(LATER + LEASE / 2)] == ["slack:E1"]

    run(work())


def test_all_events_about_a_message_are_known(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event("E2", message="m", received=LATER), "w", LEASE)
        await inbox.receive(event("E1", message="m"), "w", LEASE)
        await inbox.receive(event("E3", message="n"), "w", LEASE)
        await inbox.done("E2", "r")
        assert [(e.key, e.state) for e in await inbox.about("slack", "m")] == [
            ("E1", EventState.CLAIMED),
            ("E2", EventState.DONE),
        ]

    run(work())


def test_a_withdrawn_question_is_never_posted(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(message="C1:7"), "w", LEASE)
        await inbox.receive(event("E2", message="C1:7"), "w", LEASE)
        await inbox.receive(event("E3", platform="teams", message="C1:7"), "w", LEASE)
        changed = await inbox.withdraw("slack", "C1:7", Fate.DELETED, besides="E2")
        assert [(e.key, e.state, e.fate, e.payload) for e in changed] == [
            ("slack:E1", EventState.WITHDRAWN, Fate.DELETED, {})
        ]
        assert not await inbox.posting("slack:E1", "w")
        assert await inbox.posting("E2", "w")
        assert await inbox.posting("E3", "w")
        assert await inbox.withdraw("slack", "C1:8", Fate.DELETED) == []

    run(work())


def test_a_withdrawal_while_posting_is_told_to_who_posts_and_only_once(records: Records) -> None:
    async def work() -> None:
        inbox = records.inbox
        await inbox.receive(event(message="C1:7"), "w", LEASE)
        await inbox.posting("slack:E1", "w")
        (changed,) = await inbox.withdraw("slack", "C1:7", Fate.EDITED)
        assert changed.state is EventState.POSTING
        assert await inbox.withdraw("slack", "C1:7", Fate.EDITED) == []
        assert await inbox.done("slack:E1", "C1/17") is Fate.EDITED
        (deleted,) = await inbox.withdraw("slack", "C1:7", Fate.DELETED)
        assert (deleted.state, deleted.reply, deleted.conversation) == (EventState.DONE, "C1/17", {"channel": "C1"})

    run(work())


def test_questions_are_counted_by_person_platform_and_time(records: Records) -> None:
    async def work() -> None:
        for n, (user, platform, seconds) in enumerate(
            [("U1", "slack", 0), ("U1", "slack", 5), ("U2", "slack", 5), ("U1", "teams", 5)]
        ):
            when = NOW + timedelta(seconds=seconds)
            await records.inbox.receive(event(f"E{n}", user=user, platform=platform, received=when), "w", LEASE)
        assert await records.inbox.asked("slack", "U1", NOW) == 2
        assert await records.inbox.asked("slack", "U1", NOW + timedelta(seconds=1)) == 1
        assert await records.inbox.asked("slack", "U3", NOW) == 0

    run(work())
