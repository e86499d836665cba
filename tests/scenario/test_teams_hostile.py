"""Whatever is typed into Teams, the reply mentions nobody, fits, and no word of it reaches a log."""

from __future__ import annotations

import logging

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, personal
from tests.replies import NASTY
from tests.scenario.teams_office import QUESTION, TeamsOffice, text_of

pytestmark = pytest.mark.server

TYPED = [text.encode("utf-8", "replace").decode() for text in NASTY]
SECRET = "the-redundancy-of-Kari-Nordmann"


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
def test_any_text_is_answered_and_mentions_nobody(bureau: TeamsOffice, text: str) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.personal("alice", f"{text} {QUESTION} {text}")
        (reply,) = await teams.replies(sent)
        assert text_of(reply)
        assert [e["type"] for e in reply["entities"] if e["type"] == "mention"] == []
        assert "<at>" not in reply["text"]

    bureau(scenario)


def test_nothing_that_was_typed_reaches_a_log_whatever_breaks(
    bureau: TeamsOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def scenario(teams: Standin) -> None:
        await teams.fail("send", status=400, code="BadSyntax", times=3)
        await teams.mention("alice", GENERAL, f"{QUESTION} {SECRET}")
        await bureau.settled()
        await teams.fail("stream", status=500, times=2)
        await teams.replies(await teams.personal("alice", f"{QUESTION} {SECRET}"))
        for broken in ({"data": {"footnote": "corrected", "key": SECRET}}, SECRET, [SECRET], None):
            await teams.invoke("alice", personal("alice"), "task/submit", broken)
        await teams.tell({**await teams.activity("alice", personal("alice"), SECRET), "entities": SECRET})
        await teams.tell({"type": "message", "text": SECRET})
        await bureau.settled()

    bureau(scenario)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "message/submitAction"])
@pytest.mark.parametrize("value", [None, [], "x", {"data": None}, {"action": {"data": {"footnote": "option"}}}, 7])
def test_a_malformed_invoke_is_answered_and_breaks_nothing(bureau: TeamsOffice, name: str, value: object) -> None:
    async def scenario(teams: Standin) -> None:
        done = await teams.invoke("alice", personal("alice"), name, value)
        assert done.status == 200
        assert isinstance(done.body, dict)

    bureau(scenario)


def test_activities_of_kinds_that_nobody_knows_are_taken_and_forgotten(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        known = await teams.activity("alice", personal("alice"), QUESTION)
        for kind in ("event", "typing", "installationUpdate", "messageReaction", "handoff", "x" * 500):
            await teams.tell({**known, "id": f"of-{kind[:20]}", "type": kind})
        await bureau.settled()
        assert {d["status"] for d in await teams.deliveries()} == {201}
        assert [m for m in await teams.messages(personal("alice")) if m["by_app"]] == []

    bureau(scenario)
