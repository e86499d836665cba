"""Sends in one conversation stay within every window that Microsoft publishes, and no slower than needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.pace import CONVERSATION, MARGIN, Pace


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
