"""Questions on their way: each gets one visible reply, whatever comes twice, late, changed or broken."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.channels import ChannelRules, Channels
from adapters.desk import Asker, Handled, Limits
from adapters.memory import MemoryRecords
from adapters.records import SqlRecords
from bot.errors import NoEdition, RecordsUnavailable
from bot.question import Question
from bot.records import Fate
from bot.reply import Reply
from tests.desk import QUICK, Office, edit_of, message, until
from tests.house import House

PHOTOS = "Can we use customer photos to train a model?"
STOCK = "Can we train a model on stock pictures?"


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


@pytest.fixture
def sql(tmp_path: Path) -> Iterator[Callable[[], SqlRecords]]:
    made: list[SqlRecords] = []

    def opened() -> SqlRecords:
        made.append(SqlRecords(f"sqlite:///{tmp_path}/records.sqlite"))
        return made[-1]

    yield opened
    for records in made:
        records.close()


# -- once --------------------------------------------------------------------------------------


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


# -- going down --------------------------------------------------------------------------------


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


# -- when it breaks ----------------------------------------------------------------------------


def _breaks(error: Exception) -> Callable[[Question], Reply]:
    def answer(question: Question) -> Reply:
        raise error

    return answer


@pytest.mark.parametrize(
    "error", [ValueError(PHOTOS), NoEdition("Nothing has been published yet.", "x"), RecursionError(), MemoryError()]
)
def test_whatever_breaks_the_asker_is_told_with_a_reference_that_the_log_knows(
    office: Office, logged: list[str], error: Exception
) -> None:
    async def work() -> None:
        office.answer = _breaks(error)
        async with office.desk() as desk:
            await desk.handle(message(PHOTOS), office.voice())
            await desk.settled()

    asyncio.run(work())
    (said,) = office.town.texts
    reference = re.search(r"the reference is (\w{8})\.", said)
    assert reference
    assert "#ask-privacy" in said
    (line,) = [line for line in logged if reference[1] in line]
    assert type(error).__name__ in line
    assert PHOTOS not in line


def test_an_answer_that_takes_too_long_is_given_up_and_told(office: Office) -> None:
    async def work() -> None:
        office.gate, office.limits = asyncio.Event(), replace(QUICK, answer_seconds=0.01)
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.settled()

    asyncio.run(work())
    assert "Something went wrong" in office.town.texts[0]


def test_a_post_that_arrived_though_it_failed_is_not_posted_twice(office: Office) -> None:
    async def work() -> None:
        office.town.breaks = {"say-after"}
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.settled()
        assert len(office.town.posts) == 1
        assert office.town.texts[0].startswith("Not by default.")

    asyncio.run(work())


def test_a_platform_that_is_away_gets_the_reply_when_it_is_back(office: Office) -> None:
    async def work() -> None:
        office.town.breaks = {"say", "tell", "said", "working"}
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.settled()
            await desk.tick()
            await desk.settled()
            assert len(office.asked) == 1, "not tried again at once"
            office.town.breaks = set()
            office.clock.later(seconds=31)
            await desk.tick()
            await desk.settled()
            office.clock.later(hours=1)
            await desk.tick()
            await desk.settled()
        assert len(office.town.posts) == 1

    asyncio.run(work())


def test_a_platform_that_never_comes_back_is_given_up(office: Office, logged: list[str]) -> None:
    async def work() -> None:
        office.town.breaks = {"say", "tell", "said"}
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            for _ in range(9):
                await desk.settled()
                office.clock.later(hours=1)
                await desk.tick()
            await desk.settled()
        assert len(office.asked) <= QUICK.attempts
        assert not await office.records.inbox.unfinished(office.clock() + timedelta(days=1))

    asyncio.run(work())
    assert any("given up" in line for line in logged)
    assert not any("customer photos" in line for line in logged)


def test_while_the_database_is_away_nobody_is_left_waiting(office: Office) -> None:
    class Away(MemoryRecords):
        def __init__(self) -> None:
            super().__init__()
            self.inbox = _AwayInbox()  # type: ignore[assignment]

    class _AwayInbox:
        def __getattr__(self, name: str) -> Any:
            async def away(*_: Any, **__: Any) -> None:
                raise RecordsUnavailable("away", "wait")

            return away

    async def work() -> None:
        desk = replace(office, records=Away()).desk()
        asked = message()
        handled = [await desk.handle(m, office.voice()) for m in (asked, replace(asked, key="twin"), asked)]
        await desk.settled()
        assert handled == [Handled.TOLD, Handled.SEEN, Handled.SEEN]
        assert len(office.town.posts) == 1
        assert "the reference is" in office.town.texts[0]

    asyncio.run(work())


# -- how much ----------------------------------------------------------------------------------


def test_who_waits_is_told_where_and_a_full_queue_says_so(office: Office) -> None:
    async def work() -> None:
        office.gate, office.limits = asyncio.Event(), replace(QUICK, hands=1, queue=2)
        async with office.desk() as desk:
            handled = [await desk.handle(message(user=f"U{n}"), office.voice()) for n in range(4)]
            assert handled == [Handled.ACCEPTED] * 3 + [Handled.TOLD]
            await until(lambda: len(office.town.positions) == 2 and len(office.town.posts) == 1)
            assert sorted(office.town.positions) == [1, 2]
            assert "So many questions are waiting" in office.town.texts[0]
            office.gate.set()
            await desk.settled()
        assert len(office.town.posts) == 4

    asyncio.run(work())


def test_nobody_is_told_a_position_when_the_answer_comes_quickly(office: Office) -> None:
    async def work() -> None:
        office.limits = Limits(hands=1)
        async with office.desk() as desk:
            for n in range(5):
                await desk.handle(message(user=f"U{n}"), office.voice())
            await desk.settled()
        assert office.town.positions == []

    asyncio.run(work())


def test_a_person_has_a_limit_and_others_do_not_feel_it(office: Office) -> None:
    async def work() -> None:
        office.limits = replace(QUICK, per_user=2, per_user_seconds=600)
        async with office.desk() as desk:
            handled = [await desk.handle(message(), office.voice()) for _ in range(3)]
            handled.append(await desk.handle(message(user="U2"), office.voice()))
            office.clock.later(seconds=601)
            handled.append(await desk.handle(message(), office.voice()))
            await desk.settled()
        assert handled == [Handled.ACCEPTED, Handled.ACCEPTED, Handled.TOLD, Handled.ACCEPTED, Handled.ACCEPTED]
        assert sum("More than 2 questions in 10 minutes" in t for t in office.town.texts) == 1
        assert len(office.town.posts) == 5

    asyncio.run(work())


# -- who and where -----------------------------------------------------------------------------


def test_guests_are_told_and_bots_are_not_spoken_to(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            assert await desk.handle(message(asker=Asker.GUEST), office.voice()) is Handled.TOLD
            assert await desk.handle(message(asker=Asker.BOT), office.voice()) is Handled.IGNORED
            office.channels = Channels(defaults=ChannelRules(guests=True, bots=True))
            for asker in (Asker.GUEST, Asker.BOT):
                assert await desk.handle(message(asker=asker), office.voice()) is Handled.ACCEPTED
            await desk.settled()
        assert [t.startswith("I answer members") for t in office.town.texts] == [True, False, False]

    asyncio.run(work())


def test_a_guest_stays_one_over_a_restart(office: Office) -> None:
    async def work() -> None:
        office.town.breaks = {"tell", "said"}
        async with office.desk() as desk:
            await desk.handle(message(asker=Asker.GUEST), office.voice())
            await desk.settled()
        office.town.breaks = set()
        office.clock.later(hours=1)
        async with office.desk() as desk:
            await desk.settled()
        assert [t.startswith("I answer members") for t in office.town.texts] == [True]
        assert not office.asked

    asyncio.run(work())


def test_a_quiet_channel_hears_nothing_unless_it_is_mentioned(office: Office) -> None:
    async def work() -> None:
        office.channels = Channels(named={("slack", "C1"): ChannelRules(quiet=True)})
        async with office.desk() as desk:
            assert await desk.handle(message(mentioned=False), office.voice()) is Handled.IGNORED
            assert await desk.handle(message(), office.voice()) is Handled.ACCEPTED
            await desk.settled()
        assert len(office.town.posts) == 1

    asyncio.run(work())


def test_a_channel_shared_with_another_company_never_sees_policy_also_when_made_again(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message(PHOTOS, shared=True)
            await desk.handle(asked, office.voice())
            await desk.settled()
            again = await desk.again(f"slack:{asked.key}")
        (post,) = office.town.posts
        assert post.delivery is not None
        assert again is not None
        for reply in (post.delivery.reply, again):
            assert reply.ruling is None
            assert not any(c.source.id == "photos" for c in reply.citations)

    asyncio.run(work())


def test_rules_of_the_channel_reach_the_question_and_the_reply(office: Office) -> None:
    async def work() -> None:
        rules = ChannelRules(jurisdiction="US-IL", visible="asker", folders=("law",))
        office.channels = Channels(named={("slack", "C1"): rules}, direct=ChannelRules(visible="asker"))
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.handle(message(channel="D1", direct=True), office.voice())
            await desk.settled()
        assert [(q.jurisdiction, q.folders) for q in office.asked] == [("US-IL", ("law",)), ("NO", None)]
        assert [p.delivery.only_asker for p in office.town.posts if p.delivery] == [True, False]

    asyncio.run(work())


# -- threads and redaction ---------------------------------------------------------------------


def test_a_follow_up_is_understood_from_the_thread_of_the_same_person(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            for user, text in (("U1", PHOTOS), ("U2", "What about employees?"), ("U1", "And if they are synthetic?")):
                office.clock.later(seconds=1)
                await desk.handle(message(text, user=user, thread="T"), office.voice())
            await desk.settled()
        assert [q.thread for q in office.asked] == [(), (), (PHOTOS,)]

    asyncio.run(work())


def test_personal_data_is_gone_before_anything_sees_it_and_the_asker_is_told(
    office: Office, sql: Callable[[], SqlRecords], tmp_path: Path, logged: list[str]
) -> None:
    async def work() -> None:
        office.records = sql()
        office.gate = asyncio.Event()
        async with office.desk() as desk:
            await desk.handle(message("May we send kari.hansen@firma.no customer photos?"), office.voice())
            await until(lambda: len(office.asked) == 1)
            assert b"firma.no" not in b"".join(f.read_bytes() for f in tmp_path.glob("records.sqlite*"))
            office.gate.set()
            await desk.settled()

    asyncio.run(work())
    assert office.asked[0].text == "May we send [EMAIL_1] customer photos?"
    delivery = office.town.posts[0].delivery
    assert delivery is not None
    assert "e-mail address" in delivery.notes[0]
    assert delivery.redacted is not None
    assert delivery.redacted.placeholders == {"[EMAIL_1]": "kari.hansen@firma.no"}
    assert not any("firma.no" in line for line in logged)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\ud800 photos?", "a" * 40_000, "\u202e?sotohp", "?" * 500])
def test_any_text_gets_a_reply(office: Office, sql: Callable[[], SqlRecords], text: str) -> None:
    async def work() -> None:
        office.records = sql()
        async with office.desk() as desk:
            await desk.handle(message(text), office.voice())
            await desk.settled()

    asyncio.run(work())
    assert len(office.town.posts) == 1
    assert "Something went wrong" not in office.town.texts[0]


def test_facts_set_by_hand_replace_what_is_read(office: Office) -> None:
    async def work() -> None:
        facts = {"data": ("photo",), "origin": ("stock",), "purpose": ("model-training",)}
        async with office.desk() as desk:
            asked = message(PHOTOS, facts=facts)
            await desk.handle(asked, office.voice())
            await desk.settled()
            again = await desk.again(f"slack:{asked.key}")
        assert office.town.posts[0].delivery is not None
        assert office.town.posts[0].delivery.reply.ruling == "stock-training"
        assert again is not None
        assert again.ruling == "stock-training"

    asyncio.run(work())


# -- changed, deleted, stopped -----------------------------------------------------------------


def test_an_edit_before_the_answer_has_the_new_words_answered(office: Office) -> None:
    async def work() -> None:
        office.gate, office.limits = asyncio.Event(), replace(QUICK, hands=1)
        async with office.desk() as desk:
            in_hand, waiting = message(PHOTOS), message(PHOTOS)
            await desk.handle(in_hand, office.voice())
            await desk.handle(waiting, office.voice())
            await until(lambda: len(office.asked) == 1)
            for before in (in_hand, waiting):
                changed = edit_of(before, STOCK)
                assert await desk.edited(changed, office.voice()) is Handled.ACCEPTED
                assert await desk.edited(changed, office.voice()) is Handled.SEEN
            office.gate.set()
            await desk.settled()
        assert len(office.town.posts) == 2
        assert all(t.startswith("Yes, stock pictures") for t in office.town.texts)
        assert office.town.dropped == 2

    asyncio.run(work())


def test_an_edit_after_the_answer_marks_it_once_and_is_not_answered(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message(PHOTOS)
            await desk.handle(asked, office.voice())
            await desk.settled()
            for text in (STOCK, PHOTOS + "!"):
                changed = edit_of(asked, text)
                assert await desk.edited(changed, office.voice()) is Handled.TOLD
                assert await desk.edited(changed, office.voice()) is Handled.SEEN
            await desk.settled()
        (post,) = office.town.posts
        assert len(post.marks) == 1
        assert "changed after this answer" in post.marks[0]

    asyncio.run(work())


def test_a_message_whose_looks_change_is_no_edit(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message(PHOTOS)
            await desk.handle(asked, office.voice())
            await desk.settled()
            assert await desk.edited(edit_of(asked, f" {PHOTOS} "), office.voice()) is Handled.SEEN
        assert not office.town.posts[0].marks

    asyncio.run(work())


@pytest.mark.parametrize("fate", [Fate.DELETED, Fate.STOPPED])
def test_a_question_that_is_withdrawn_in_time_is_not_answered(office: Office, fate: Fate) -> None:
    async def work() -> None:
        office.gate, office.limits = asyncio.Event(), replace(QUICK, hands=1)
        async with office.desk() as desk:
            in_hand, waiting = message(PHOTOS), message(PHOTOS)
            await desk.handle(in_hand, office.voice())
            await desk.handle(waiting, office.voice())
            await until(lambda: len(office.asked) == 1)
            for asked in (in_hand, waiting):
                await desk.withdrawn("slack", asked.message, fate)
            office.gate.set()
            await desk.settled()
            await desk.tick()
            await desk.settled()
        assert not office.town.posts
        assert office.town.dropped == 2

    asyncio.run(work())


def test_a_deletion_is_heard_by_the_replica_that_answers(office: Office, sql: Callable[[], SqlRecords]) -> None:
    async def work() -> None:
        gate = asyncio.Event()
        answering, other = replace(office, records=sql(), gate=gate), replace(office, records=sql())
        async with answering.desk() as one, other.desk() as two:
            asked = message(PHOTOS)
            await one.handle(asked, office.voice())
            await until(lambda: len(office.asked) == 1)
            await two.withdrawn("slack", asked.message, Fate.DELETED)
            gate.set()
            await one.settled()
        assert not office.town.posts

    asyncio.run(work())


def test_a_question_deleted_after_its_answer_has_the_answer_marked_and_its_words_forgotten(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message(PHOTOS)
            await desk.handle(asked, office.voice())
            await desk.settled()
            for _ in range(2):
                await desk.withdrawn("slack", asked.message, Fate.DELETED)
            assert await desk.again(f"slack:{asked.key}") is None
        (post,) = office.town.posts
        assert post.marks == ["The question was deleted after this answer."]

    asyncio.run(work())


# -- looking back ------------------------------------------------------------------------------


def test_people_see_and_delete_their_history(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            for text in (PHOTOS, STOCK):
                office.clock.later(seconds=1)
                await desk.handle(message(text), office.voice())
            await desk.settled()
            history = await desk.history("slack", "U1")
            assert [(a.text, a.record.verdict) for a in history] == [(STOCK, "allowed"), (PHOTOS, "conditional")]
            assert (await desk.erase("slack", "U1")).total == 6
            assert await desk.history("slack", "U1") == []

    asyncio.run(work())


def test_what_is_old_is_purged_by_itself(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.settled()
            office.clock.later(days=31)
            await desk.tick()
            exported = await office.records.people.export("slack", "U1")
        assert not any(exported[kind] for kind in ("events", "turns", "replies", "opinions", "cases"))

    asyncio.run(work())
