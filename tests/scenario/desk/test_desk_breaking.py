"""Whatever breaks, or is too much, the asker reads something."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.desk import Handled, Limits
from adapters.memory import MemoryRecords
from bot.errors import NoEdition, RecordsUnavailable
from bot.question import Question
from bot.reply import Reply
from tests.desk import PHOTOS, QUICK, Office, message, until

# -- when it breaks -----------------------------------------------------------------------------


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


# -- how much -----------------------------------------------------------------------------------


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
