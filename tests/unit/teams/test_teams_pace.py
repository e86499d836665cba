"""Sends in one conversation stay within every window that Microsoft publishes, and no slower than needed."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.pace import CONVERSATION, EVERYWHERE, MARGIN, Door, Pace


@given(st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_no_window_ever_holds_more_than_it_may(gaps: list[float]) -> None:
    pace, now, sent = Pace(CONVERSATION), 0.0, []
    for gap in gaps:
        now += gap
        while (wait := pace.wait(now)) > 0:
            now += wait
        pace.send(now)
        sent.append(now)
    for seconds, most in CONVERSATION:
        for first, after in zip(sent, sent[most:]):
            assert after - first >= seconds


def test_what_is_within_the_limits_waits_for_nothing() -> None:
    pace = Pace(CONVERSATION)
    for _ in range(7):
        assert pace.wait(100.0) == 0
        pace.send(100.0)
    assert pace.wait(100.0) == pytest.approx(1.0 + MARGIN)


def test_what_can_be_left_out_is_once_half_of_a_window_is_used() -> None:
    pace = Pace(((1.0, 7),))
    for _ in range(3):
        pace.send(100.0)
    assert not pace.is_busy(100.0)
    pace.send(100.0)
    assert pace.is_busy(100.0)
    assert not pace.is_busy(101.5)


def test_through_the_door_answers_go_before_what_can_wait_and_nothing_is_left_behind() -> None:
    async def play() -> list[str]:
        door, gone = Door(), list[str]()

        async def go(name: str, patience: float) -> None:
            await door.enter(patience)
            gone.append(name)

        async with asyncio.TaskGroup() as group:
            for _ in range(EVERYWHERE[0][1]):
                group.create_task(go("first", 0))
            await asyncio.sleep(0)
            for name, patience in (("deletion", 2), ("look-up", 0.5), ("answer", 0)):
                group.create_task(go(name, patience))
            given_up = group.create_task(go("given up", 0))
            await asyncio.sleep(0)
            assert door.is_busy
            given_up.cancel()
        return gone

    assert asyncio.run(play())[-3:] == ["answer", "look-up", "deletion"]


def test_a_door_that_nobody_waits_at_is_open() -> None:
    async def play() -> None:
        door = Door()
        for _ in range(EVERYWHERE[0][1]):
            await asyncio.wait_for(door.enter(), 0.1)

    asyncio.run(play())
