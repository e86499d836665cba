"""With a chat model: in personal chats statements arrive as they are verified, and the message ends complete."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.scripted import Scripted
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, personal
from bot.advisor import Advisor
from bot.drafting import Show
from bot.question import Question
from bot.reply import Reply
from tests.drafting import Model
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, text_of

pytestmark = pytest.mark.server

OPEN = "Can we publish photos of a child?"  # no ruling covers it


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


class Pausing:
    """Answers from the house, but shows one statement first and waits; then it goes on, or breaks."""

    def __init__(self, bureau: TeamsOffice, breaks: bool = False) -> None:
        self._bureau, self._breaks = bureau, breaks
        self.go_on = asyncio.Event()
        self.shown = ""

    async def __call__(self, question: Question, show: Show | None = None) -> Reply:
        reply = Advisor(self._bureau.house.editions, self._bureau.house.encoder).answer(question)
        assert show
        first = reply.claims[0]
        await show(first, [c for c in reply.citations if c.n in first.citations])
        self.shown = first.text
        await self.go_on.wait()
        if self._breaks:
            raise RuntimeError
        return reply


async def watched(teams: Standin) -> dict[str, Any]:
    """The message of ours in Alice's chat, as soon as a statement of it is there."""
    found = await teams.until(
        lambda s: [m for m in s["messages"] if m["by_app"] and (m["stream"] or {}).get("texts")], timeout=20
    )
    return dict(found[0])


async def only(teams: Standin) -> dict[str, Any]:
    (message,) = [m for m in await teams.messages(personal("alice")) if m["by_app"] and not m["deleted"]]
    return message


def test_a_statement_is_seen_before_the_verdict_and_the_message_ends_in_its_usual_order(bureau: TeamsOffice) -> None:
    bureau.watched = pausing = Pausing(bureau)

    async def scenario(teams: Standin) -> None:
        await teams.personal("alice", QUESTION)
        early = await watched(teams)
        assert pausing.shown in early["stream"]["texts"][-1]
        assert "The verdict comes last" in early["stream"]["texts"][-1]
        pausing.go_on.set()
        await bureau.settled()
        message = await only(teams)
        assert message["text"].startswith("**Only if**")
        assert "The verdict comes last" not in message["text"]
        assert actions(message) == ["sources", "correct", "team"]

    bureau(scenario)


def test_what_breaks_after_a_statement_was_seen_says_so_in_the_same_message_with_its_source(
    bureau: TeamsOffice,
) -> None:
    bureau.watched = pausing = Pausing(bureau, breaks=True)

    async def scenario(teams: Standin) -> None:
        await teams.personal("alice", QUESTION)
        await watched(teams)
        pausing.go_on.set()
        await bureau.settled()
        message = await only(teams)
        assert pausing.shown in message["text"]
        assert "the reference is" in message["text"]
        (root,) = [e for e in message["entities"] if e["type"] == "https://schema.org/Message"]
        assert root["citation"][0]["appearance"]["name"] == "Act, Art. 6(4)"
        assert root["additionalType"] == ["AIGeneratedContent"]

    bureau(scenario)


def test_a_question_deleted_after_a_statement_was_seen_leaves_no_half_answer(bureau: TeamsOffice) -> None:
    bureau.watched = Pausing(bureau)

    async def scenario(teams: Standin) -> None:
        sent = await teams.personal("alice", QUESTION)
        await watched(teams)
        await teams.delete(sent)
        await bureau.settled()
        assert "Don't act on a part of an answer" in (await only(teams))["text"]

    bureau(scenario)


def test_a_stream_that_expires_while_the_answer_is_made_ends_in_the_whole_answer(bureau: TeamsOffice) -> None:
    bureau.watched = pausing = Pausing(bureau)

    async def scenario(teams: Standin) -> None:
        await teams.personal("alice", QUESTION)
        await watched(teams)
        await teams.expire_stream(personal("alice"))
        pausing.go_on.set()
        await bureau.settled()
        message = await only(teams)
        assert message["text"].startswith("**Only if**")
        assert actions(message) == ["sources", "correct", "team"]

    bureau(scenario)


@pytest.mark.parametrize("place", [GENERAL, "personal"])
def test_what_a_model_wrote_is_labelled_and_nothing_else_is(bureau: TeamsOffice, server: Scripted, place: str) -> None:
    bureau.drafter = Model(bureau.house, server, "honest").drafter

    async def scenario(teams: Standin) -> None:
        direct = place == "personal"
        for text, label in ((OPEN, ["AIGeneratedContent"]), (QUESTION, None)):
            sent = await (teams.personal("alice", text) if direct else teams.mention("alice", GENERAL, text))
            (reply,) = await teams.replies(sent, timeout=20)
            await bureau.settled()
            reply = next(m for m in await teams.messages(sent.conversation) if m["id"] == reply["id"])
            (root,) = [e for e in reply["entities"] if e["type"] == "https://schema.org/Message"]
            assert root.get("additionalType") == label
            assert ("Written by a language model" in text_of(reply)) == bool(label)

    bureau(scenario)
