"""An answer in a personal chat is one whole message, whatever becomes of its stream."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import personal
from tests.scenario.teams_office import QUESTION, STOCK, Gate, TeamsOffice, actions, ours, text_of

pytestmark = pytest.mark.server


Fault = Callable[[Standin], Awaitable[Any]]
FAULTS: dict[str, Fault] = {
    "a start that is refused": lambda s: s.fail("stream", status=403, code="ContentStreamNotAllowed"),
    "a start that would have to wait": lambda s: s.limit("stream", retry_after=30),
    "a server error at the start": lambda s: s.fail("stream", status=500),
    "a start whose answer is lost": lambda s: s.fail("stream", status=0, after=True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_where_no_stream_begins_an_ordinary_message_comes(bureau: TeamsOffice, fault: str) -> None:
    async def scenario(teams: Standin) -> None:
        await FAULTS[fault](teams)
        await teams.personal("alice", QUESTION)
        await bureau.settled()
        (reply,) = [m for m in await ours(teams, personal("alice")) if m["finished"]]
        assert reply["stream"] is None
        assert actions(reply) == ["sources", "correct", "team"]

    bureau(scenario)


@pytest.mark.parametrize("how", ["expired", "stopped"])
def test_a_stream_that_is_over_before_its_end_still_leaves_one_whole_message(bureau: TeamsOffice, how: str) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await (teams.expire_stream(personal("alice")) if how == "expired" else teams.stop(personal("alice")))
        gate.open.set()
        await bureau.settled()
        whole = [m for m in await ours(teams, personal("alice")) if "get written approval" in text_of(m)]
        assert [actions(m) for m in whole] == [["sources", "correct", "team"]]

    bureau(scenario)


def test_the_end_of_a_stream_whose_answer_is_lost_is_not_doubled(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await teams.fail("stream", status=0, times=2, after=True)
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "get written approval" in text_of(reply)

    bureau(scenario)


def test_two_questions_at_once_in_a_personal_chat_are_both_answered(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        first = await teams.personal("alice", QUESTION)
        second = await teams.personal("alice", STOCK)
        await gate.asked.wait()
        gate.open.set()
        both = await teams.replies(first, count=2)
        assert len(both) == 2
        assert second.id
        await bureau.settled()
        assert len(await ours(teams, personal("alice"))) == 2

    bureau(scenario)
