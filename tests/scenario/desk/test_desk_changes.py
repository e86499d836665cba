"""Questions that are changed, deleted or stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.desk import Handled
from adapters.records import SqlRecords
from bot.records import Fate
from tests.desk import PHOTOS, QUICK, STOCK, Office, edit_of, message, until


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
