"""The bot at work in Microsoft's own Playground: a client that neither of us wrote agrees with what it is sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.house import House
from tests.scenario.playground import Playground, needed, playing, wrong_with
from tests.scenario.teams_api import Teams
from tests.scenario.teams_process import Company, free_port

pytestmark = [pytest.mark.server, pytest.mark.model, needed]

QUESTION = "Can we use customer photos to train a model?"
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


@pytest.fixture
def play(teams: Teams, shipped: House, shared_home: Path, tmp_path: Path) -> Callable[..., None]:
    """Runs a scenario with bot and Playground: development, without tokens, on this machine alone."""
    company = Company(shared_home, tmp_path)

    def run(scenario: Callable[[Playground], Awaitable[None]]) -> None:
        async def whole() -> None:
            settings = {"FOOTNOTE_TEAMS_DEVELOPMENT": "true", "FOOTNOTE_TEAMS_NAME": "Test Bot"}
            async with company.at_work(**settings), playing(company.url, free_port()) as playground:
                await scenario(playground)

        teams.run(whole())
        assert "Traceback" not in company.said

    return run


def said(conversation: str) -> Callable[[list[dict[str, Any]]], Any]:
    """The whole text of the answer and its cards: this client shows them as two messages."""

    def holds(seen: list[dict[str, Any]]) -> Any:
        there = [o["message"] for o in seen if o.get("actionConversationId") == conversation and "message" in o]
        words = [m for m in there if m.get("aiEntity") and _kind(m) in ("final", "")]
        cards = [a["content"] for m in there for a in m.get("attachments") or [] if a["contentType"] == ADAPTIVE]
        return (words[0], cards) if words and cards else None

    return holds


def test_a_personal_chat_streams_an_answer_with_citations_and_takes_feedback(play: Callable[..., None]) -> None:
    async def scenario(playground: Playground) -> None:
        conversation = await playground.say(playground.personal, QUESTION)
        answer, cards = await playground.until(said(conversation))
        kinds = [_kind(o["message"]) for o in playground.seen if (o.get("message") or {}).get("streamEntity")]
        assert (kinds[0], kinds[-1]) == ("informative", "final")
        assert "Only if" in answer["text"]
        cited = answer["aiEntity"]["citation"]
        assert [c["position"] for c in cited] == list(range(1, len(cited) + 1))
        assert all(c["appearance"]["abstract"] for c in cited)
        assert "additionalType" not in answer["aiEntity"]  # every word is quoted, none is a model's
        assert wrong_with(cards) == [[]]
        assert answer["feedbackLoopEnabled"]
        judged = {"reaction": "like", "feedback": json.dumps({"feedbackText": ""})}
        value = {"actionName": "feedback", "actionValue": judged}
        taken = await playground.invoke(conversation, "message/submitAction", value, replyToId=answer["messageId"])
        assert taken == {}

    play(scenario)


def test_a_mention_in_a_channel_is_answered_in_its_thread(play: Callable[..., None]) -> None:
    async def scenario(playground: Playground) -> None:
        conversation = await playground.say(playground.channel, QUESTION)
        assert ";messageid=" in conversation
        answer, cards = await playground.until(said(conversation))
        assert "Only if" in answer["text"]
        assert not answer.get("streamEntity")
        assert wrong_with(cards) == [[]]

    play(scenario)


def test_help_is_a_card(play: Callable[..., None]) -> None:
    async def scenario(playground: Playground) -> None:
        conversation = await playground.say(playground.personal, "help")
        card = await playground.until(_a_card(conversation))
        assert wrong_with([card]) == [[]]

    play(scenario)


def _a_card(conversation: str) -> Callable[[list[dict[str, Any]]], Any]:
    def holds(seen: list[dict[str, Any]]) -> Any:
        there = [o["message"] for o in seen if o.get("actionConversationId") == conversation and "message" in o]
        return next((a["content"] for m in there for a in m.get("attachments") or []), None)

    return holds


def _kind(message: dict[str, Any]) -> str:
    """Of a part of a stream; "" for a message that is none."""
    return str((message.get("streamEntity") or {}).get("streamType", ""))
