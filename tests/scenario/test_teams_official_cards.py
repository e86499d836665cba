"""Every card and form that the bot shows on a walk through all it can do: Microsoft's own library reads each."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams.standin import cards
from adapters.teams.standin.client import Done, Standin
from adapters.teams.standin.inhabitants import CASES, GENERAL, personal
from tests.scenario.playground import needed, wrong_with
from tests.scenario.teams_office import QUESTION, TeamsOffice
from tests.scenario.test_teams_standin_contents import BAD_CARDS, GOOD_CARDS

pytestmark = [pytest.mark.server, needed]


def inside(value: Any) -> list[dict[str, Any]]:
    """The whole cards in an answer or a message."""
    if isinstance(value, list):
        return [card for one in value for card in inside(one)]
    if not isinstance(value, dict):
        return []
    if value.get("type") == "AdaptiveCard":
        return [value]
    return [card for one in value.values() for card in inside(one)]


def posted(state: dict[str, Any], place: str) -> list[dict[str, Any]]:
    """The bot's messages in a place."""
    return [m for m in state["messages"] if m["by_app"] and m["conversation"].startswith(place)]


def test_microsofts_library_finds_nothing_wrong_with_any_card(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        answers: list[Done] = []
        sent = await teams.mention("alice", GENERAL, QUESTION)
        (reply,) = await teams.replies(sent)
        for name in ("sources", "correct", "team"):
            answers.append(await teams.press("alice", reply, name))
        answers.append(await teams.submit("alice", {"note": "We need this soon"}))
        answers.append(await teams.feedback("alice", reply, "dislike"))
        answers.append(await teams.compose_action("bob", "ask", reply))
        (case,) = await teams.until(lambda s: posted(s, CASES))
        answers.append(await teams.press("carol", case, "case_take"))
        answers.append(await teams.press("carol", case, "case_answer"))
        for text in ("help", "my cases", "delete my history"):
            await teams.personal("alice", text)
        await teams.until(lambda s: len(posted(s, personal("alice"))) >= 3)
        await bureau.settled()
        shown = inside([a.body for a in answers]) + inside(await teams.messages(GENERAL))
        shown += inside(await teams.messages(CASES)) + inside(await teams.messages(personal("alice")))
        assert len(shown) >= 10
        assert [found for found in wrong_with(shown) if found] == []

    bureau(scenario)


def test_the_stand_in_is_as_strict_as_microsofts_library() -> None:
    good, bad = ([a["content"] for a in some.values()] for some in (GOOD_CARDS, BAD_CARDS))
    assert [found for found in wrong_with(good) if found] == []
    for card, found in zip(bad, wrong_with(bad), strict=True):
        assert cards.problems(card) or not found
