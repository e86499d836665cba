"""What every implementation of the records' ports promises; the one in memory is the reference."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from json import dumps
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.memory import MemoryRecords
from adapters.records import SqlRecords
from adapters.records.tables import METADATA
from bot.case import Case, Cause, Found, answer, not_ours, reminded, take
from bot.ports import Records
from bot.records import Counts, Event, EventState, Fate, Opinion, Record, Turn
from bot.reply import Verdict
from tests.contract import postgres

NOW = datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=UTC)
LEASE = timedelta(seconds=60)
LATER = NOW + timedelta(seconds=61)
DAY = timedelta(days=1)
HOSTILE = "'; DROP TABLE events; -- ü 🧭 \u202e \\ {} %s :name"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


Opened = Callable[[], Any]


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens the same records again and again, as two replicas do."""
    if request.param == "memory":
        one = MemoryRecords()
        yield lambda: one
        return
    url = f"sqlite:///{tmp_path}/home/records.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
    made: list[SqlRecords] = []

    def open_records() -> SqlRecords:
        made.append(SqlRecords(url))
        return made[-1]

    def empty(connection: Any) -> None:
        for table in METADATA.sorted_tables:
            connection.execute(text(f'DELETE FROM "{table.name}"'))

    open_records().database.transact(empty)
    yield open_records
    for records in made:
        records.close()


@pytest.fixture
def records(opened: Opened) -> Records:
    found: Records = opened()
    return found


def event(key: str = "slack:E1", **fields: Any) -> Event:
    known: dict[str, Any] = {
        "twin": "", "platform": "slack", "message": f"C1:{key}", "user": "U1", "received": NOW,
        "conversation": {"channel": "C1"}, "payload": {"text": HOSTILE, "facts": None},
    }  # fmt: skip
    return Event(key=key, **(known | fields))


def turn(message: str, at: datetime, **fields: Any) -> Turn:
    known: dict[str, Any] = {"platform": "slack", "thread": "C1:1", "user": "U1", "text": message, "expires": at + DAY}
    return Turn(message=message, at=at, **(known | fields))


def record(id: str = "slack:E1", at: datetime = NOW, **fields: Any) -> Record:
    known: dict[str, Any] = {
        "platform": "slack", "user": "U1", "channel": "C1", "thread": "C1:1", "message": "C1:1", "outcome": "answer",
        "verdict": "conditional", "confidence": 0.75, "facts": {"data": ("photo",)}, "reading": ("photos",),
        "citations": ({"source": "gdpr", "locator": "Art. 6(4)", "start": 1, "end": 9},), "timings_ms": {"total": 4.2},
    }  # fmt: skip
    return Record(id=id, at=at, **(known | fields))


FOUND = Found("gdpr", "Art. 6(4)", "A new purpose needs a compatibility assessment.", "https://eur-lex.example", "GDPR")


def case(id: str = "case-a", opened: datetime = NOW, **fields: Any) -> Case:
    known: dict[str, Any] = {
        "cause": Cause.REFERRAL, "platform": "slack", "asker": "U1", "conversation": {"channel": "C1", "ts": "1"},
        "question": HOSTILE, "thread": ("earlier",), "facts": {"data": ("photo",)}, "reading": ("photos",),
        "found": (FOUND,), "said": "referral",
    }  # fmt: skip
    return Case(id=id, opened=opened, **(known | fields))


def run(work: Awaitable[Any]) -> Any:
    async def wait() -> Any:
        return await work

    return asyncio.run(wait())


# -- inbox -------------------------------------------------------------------------------------


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


# -- threads, replies, feedback ----------------------------------------------------------------


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


# -- cases -------------------------------------------------------------------------------------


def test_a_case_comes_back_as_it_was_at_every_step(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        assert await cases.open(case())
        assert not await cases.open(case(asker="U9"))
        steps = [case()]
        steps.append(take(steps[-1], "P1", LATER))
        steps.append(reminded(steps[-1], LATER + DAY))
        steps.append(answer(steps[-1], Verdict.CONDITIONAL, "Only if … [1]", [FOUND], "P1", LATER + 2 * DAY))
        for step in steps:
            assert step.version == 1 or await cases.save(step)
            assert await cases.get("case-a") == step
        assert await cases.get("case-b") is None

    run(work())


def test_of_two_who_press_at_once_one_is_heard(opened: Opened) -> None:
    one, other = opened(), opened()

    async def work() -> list[bool]:
        await one.cases.open(case())
        pressed = [take(case(), "P1", NOW), take(case(), "P2", NOW), not_ours(case(), "P3", NOW)]
        return await asyncio.gather(*((one, other)[i % 2].cases.save(c) for i, c in enumerate(pressed)))

    assert sorted(run(work())) == [False, False, True]


def test_what_is_not_shown_yet_is_known_until_it_is(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        await cases.open(case())
        assert [c.id for c in await cases.unsaid()] == ["case-a"]
        await cases.shown("case-a", 1, {"ts": "5"})
        assert await cases.unsaid() == []
        await cases.save(take(case(), "P1", LATER))
        assert [c.id for c in await cases.unsaid()] == ["case-a"], "its card shows an old version"
        ended = not_ours(take(case(), "P1", LATER), "P1", LATER)
        await cases.save(ended)
        await cases.shown("case-a", 3, {"ts": "5"})
        assert [c.id for c in await cases.unsaid()] == ["case-a"], "the asker has not been told"
        await cases.told("case-a")
        assert await cases.unsaid() == []
        kept = await cases.get("case-a")
        assert kept == replace(ended, card={"ts": "5"}, shown=3, told=True)
        await cases.shown("case-a", 2, {"ts": "old"})
        assert await cases.get("case-a") == kept, "an older version never covers a newer one"

    run(work())


def test_one_at_a_time_shows_a_case(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        assert not await cases.hold("case-a", LATER, NOW)
        await cases.open(case())
        assert await cases.hold("case-a", LATER, NOW)
        assert not await cases.hold("case-a", LATER, NOW)
        assert await cases.hold("case-a", LATER + DAY, LATER + LEASE), "who held it is gone"
        await cases.shown("case-a", 1, {"ts": "5"})
        assert await cases.hold("case-a", LATER, NOW)

    run(work())


def test_cases_are_listed_by_who_needs_them(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        await cases.open(case("case-b", LATER))
        await cases.open(case("case-a", NOW))
        await cases.open(case("case-c", NOW + DAY, asker="U2"))
        await cases.save(take(case("case-c", NOW + DAY, asker="U2"), "P1", LATER))
        await cases.save(not_ours(case("case-b", LATER), "P1", LATER))
        assert [c.id for c in await cases.pending()] == ["case-a", "case-c"]
        assert [c.id for c in await cases.of("slack", "U1")] == ["case-b", "case-a"]
        assert await cases.of("teams", "U1") == []

    run(work())


# -- people ------------------------------------------------------------------------------------


async def _fill(records: Records, user: str, platform: str = "slack", at: datetime = NOW) -> None:
    key = f"{platform}:{user}:{at}"
    await records.inbox.receive(
        event(f"{key}:waiting", user=user, platform=platform, received=at, message=f"{key}:w"), "w", LEASE
    )
    await records.inbox.receive(event(key, user=user, platform=platform, received=at, message=key), "w", LEASE)
    await records.inbox.done(key, "C1/17")
    await records.threads.remember(turn(key, at, user=user, platform=platform, text=f"words of {user}"))
    await records.replies.record(record(key, at, user=user, platform=platform))
    await records.feedback.give(Opinion(record=key, platform=platform, user=user, good=False, at=at, note="n"))
    await records.feedback.give(Opinion(record=key, platform=platform, user="U9", good=True, at=at))
    closed = case(f"case-{key}-closed", at, asker=user, platform=platform)
    await records.cases.open(closed)
    await records.cases.save(not_ours(closed, "P1", at))
    await records.cases.open(case(f"case-{key}", at, asker=user, platform=platform))


def test_erasing_leaves_nothing_of_a_person_and_everything_of_the_others(records: Records) -> None:
    async def work() -> None:
        people = records.people
        await _fill(records, "U1")
        await _fill(records, "U2")
        await _fill(records, "U1", "teams")
        others = await people.export("slack", "U2"), await people.export("teams", "U1")
        assert await people.erase("slack", "U1") == Counts(events=2, turns=1, records=1, opinions=2, cases=2)
        empty = await people.export("slack", "U1")
        assert not any(empty[kind] for kind in ("events", "turns", "replies", "opinions", "cases"))
        assert (await people.export("slack", "U2"), await people.export("teams", "U1")) == others
        assert (await people.erase("slack", "U1")).total == 0

    run(work())


def test_erased_is_not_answered_and_not_answered_anew(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1")
        await records.people.erase("slack", "U1")
        waiting = f"slack:U1:{NOW}:waiting"
        assert await records.inbox.unfinished(LATER) == []
        assert not await records.inbox.posting(waiting, "w")
        assert not await records.inbox.receive(event(waiting), "w", LEASE), "the platform's retry is still known"

    run(work())


def test_without_a_platform_a_person_is_erased_on_all(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1")
        await _fill(records, "U1", "teams")
        assert (await records.people.erase("", "U1")).turns == 2

    run(work())


def test_who_answered_cases_can_be_erased_from_them(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        taken = take(case(asker="U2"), "P1", NOW)
        answered = answer(taken, Verdict.ALLOWED, "Yes. [1]", [FOUND], "P1", NOW)
        await cases.open(case(asker="U2"))
        await cases.save(taken)
        await cases.save(answered)
        await records.people.erase("slack", "P1")
        kept = await cases.get("case-a")
        assert kept is not None
        assert kept.answer is not None
        assert (kept.owner, kept.answer.by, kept.answer.text) == ("", "", "Yes. [1]")

    run(work())


def test_an_export_is_json_and_holds_what_is_kept(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1")
        exported = await records.people.export("slack", "U1")
        written = dumps(exported)
        assert "words of U1" in written
        assert [len(exported[k]) for k in ("events", "turns", "replies", "opinions", "cases")] == [2, 1, 1, 1, 2]
        assert exported["turns"][0]["at"].startswith("2026-11-23")

    run(work())


def test_a_purge_takes_what_is_old_and_leaves_pending_cases(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1", at=NOW - 40 * DAY)
        await _fill(records, "U2")
        young = await records.people.export("slack", "U2")
        counts = await records.people.purge(NOW - 30 * DAY, NOW)
        assert counts == Counts(events=2, turns=1, records=1, opinions=2, cases=1)
        assert await records.people.export("slack", "U2") == young
        assert [c.id for c in await records.cases.of("slack", "U1")] == [f"case-slack:U1:{NOW - 40 * DAY}"]
        assert (await records.people.purge(NOW - 30 * DAY, NOW)).total == 0
        assert (await records.people.purge(NOW - 30 * DAY, NOW + 2 * DAY)).turns == 1, "it expired"

    run(work())


def test_erased_is_gone_from_the_file_while_the_bot_runs(tmp_path: Path) -> None:
    records = SqlRecords(f"sqlite:///{tmp_path}/records.sqlite")

    def held() -> bool:
        return b"words of U1" in b"".join(f.read_bytes() for f in tmp_path.iterdir())

    async def work() -> None:
        await _fill(records, "U1")
        assert held()
        await records.people.erase("slack", "U1")
        assert not held()

    run(work())
    records.close()
