"""Questions in Teams that are edited or deleted, before their answer and after it."""

from __future__ import annotations

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, personal
from tests.scenario.teams_office import QUESTION, STOCK, Gate, TeamsOffice, ours, text_of

pytestmark = pytest.mark.server


def test_a_question_deleted_before_its_answer_gets_none(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        sent = await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.delete(sent)
        await teams.settled()
        gate.open.set()
        await bureau.settled()
        assert await ours(teams, personal("alice")) == []

    bureau(scenario)


@pytest.mark.parametrize("place", [GENERAL, personal("alice")])
def test_a_question_edited_before_its_answer_is_answered_as_it_reads_now(bureau: TeamsOffice, place: str) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        direct = place != GENERAL
        sent = await (teams.personal("alice", QUESTION) if direct else teams.mention("alice", GENERAL, QUESTION))
        await gate.asked.wait()
        await teams.edit(sent, STOCK if direct else f"<at>Footnote</at> {STOCK}")
        await teams.settled()
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, place)
        assert "Allowed" in text_of(reply)

    bureau(scenario)


def test_an_answer_whose_question_is_edited_or_deleted_later_says_so(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await teams.replies(sent)
        await bureau.settled()
        await teams.edit(sent, f"<at>Footnote</at> {STOCK}")
        await bureau.settled()
        (reply,) = await ours(teams, GENERAL)
        assert reply["text"].startswith("*The question was changed after this answer")
        await teams.delete(sent)
        await bureau.settled()
        (reply,) = await ours(teams, GENERAL)
        assert reply["text"].startswith("*The question was deleted after this answer")
        assert "get written approval" in text_of(reply)

    bureau(scenario)
