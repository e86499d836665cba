"""Whatever is too much for Teams is said all the same: in fewer citations, fewer words, or another message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from adapters.teams.standin.client import Sent, Standin
from adapters.teams.standin.inhabitants import GENERAL, personal
from bot.advisor import Advisor
from bot.question import Question
from bot.reply import Answer, Claim, Reply
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, text_of
from tests.scenario.test_teams_delivery import Gate, ours

pytestmark = pytest.mark.server

ALICE = personal("alice")
DROPPED = "ContentStreamSequenceOrderPreConditionFailed"
WRITTEN = "get written approval"  # stands in every whole answer


def answering(bureau: TeamsOffice, change: Callable[[Answer], Reply]) -> Callable[[Question], Awaitable[Reply]]:
    async def answers(question: Question) -> Reply:
        reply = await Advisor(bureau.house.editions, bureau.house.encoder).ask(question)
        assert isinstance(reply, Answer)
        return change(reply)

    return answers


def with_citations(count: int) -> Callable[[Answer], Reply]:
    """The reply with that many citations, each of its own place, a claim for each."""

    def change(reply: Answer) -> Reply:
        one = reply.citations[0]
        cited = tuple(replace(one, n=n, quote=replace(one.quote, locator=f"Art. {n}")) for n in range(1, count + 1))
        return replace(reply, citations=cited, claims=tuple(Claim(f"Point {c.n}.", (c.n,)) for c in cited))

    return change


def with_words(count: int) -> Callable[[Answer], Reply]:
    """The reply with claims of that many characters in all."""
    line = "Long words of a policy. " * 40

    def change(reply: Answer) -> Reply:
        more = tuple(Claim(line, (1,)) for _ in range(count // len(line)))
        return replace(reply, claims=(*reply.claims, *more))

    return change


async def asked(teams: Standin, place: str) -> Sent:
    if place == "channel":
        return await teams.mention("alice", GENERAL, QUESTION)
    return await teams.personal("alice", QUESTION)


@pytest.mark.parametrize("place", ["channel", "chat"])
@pytest.mark.parametrize("count", [10, 11, 20, 21, 60])
def test_no_message_cites_more_than_teams_shows_and_every_source_can_be_seen(
    bureau: TeamsOffice, place: str, count: int
) -> None:
    bureau.answers = answering(bureau, with_citations(count))

    async def scenario(teams: Standin) -> None:
        sent = await asked(teams, place)
        (reply,) = await teams.replies(sent)
        (root,) = [e for e in reply["entities"] if e["type"] == "https://schema.org/Message"]
        assert 1 <= len(root["citation"]) <= min(count, 20)
        assert all(c["status"] < 400 for c in await teams.calls())
        await teams.press("alice", reply, "sources")
        shown = text_of(await teams.dialog("alice"))
        assert all(f"Art. {n}" in shown for n in range(1, count + 1))

    bureau(scenario)


@pytest.mark.parametrize("place", ["channel", "chat"])
def test_a_reply_that_is_too_long_for_a_message_is_never_refused_for_it(bureau: TeamsOffice, place: str) -> None:
    bureau.answers = answering(bureau, with_words(150_000))

    async def scenario(teams: Standin) -> None:
        sent = await asked(teams, place)
        (reply,) = await teams.replies(sent)
        assert WRITTEN in text_of(reply)
        assert all(c["status"] < 400 for c in await teams.calls())

    bureau(scenario)


@pytest.mark.parametrize("operation", ["send", "stream"])
def test_what_teams_calls_too_big_is_said_in_words(bureau: TeamsOffice, operation: str) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        where = GENERAL if operation == "send" else ALICE
        await asked(teams, "channel" if operation == "send" else "chat")
        await gate.asked.wait()
        if operation == "stream":
            await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await teams.fail(operation, 413, "MessageSizeTooBig")
        gate.open.set()
        await bureau.settled()
        assert any(WRITTEN in text_of(m) for m in await ours(teams, where))

    bureau(scenario)


def test_a_part_of_a_stream_that_is_dropped_for_its_order_is_not_missed(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await teams.fail("stream", 202, DROPPED)
        gate.open.set()
        await bureau.settled()
        (reply,) = await ours(teams, ALICE)
        assert WRITTEN in text_of(reply)
        assert actions(reply) == ["sources", "correct", "team"]
        assert reply["stream"]["state"] == "finished"

    bureau(scenario)


def test_an_answer_that_takes_over_two_minutes_comes_whole(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        gate = Gate(bureau)
        await teams.personal("alice", QUESTION)
        await gate.asked.wait()
        await teams.until(lambda s: [c for c in s["calls"] if c["operation"] == "stream"])
        await teams.advance(121)
        gate.open.set()
        await bureau.settled()
        whole = [m for m in await ours(teams, ALICE) if WRITTEN in text_of(m)]
        assert [actions(m) for m in whole] == [["sources", "correct", "team"]]

    bureau(scenario)


def test_parts_of_a_stream_hold_what_was_said_before_and_end_in_the_whole(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.personal("alice", QUESTION)
        (reply,) = await teams.replies(sent)
        parts = [*reply["stream"]["texts"], reply["text"]]
        assert all(later.startswith(earlier) for earlier, later in pairwise(parts))
        sent_as = [_info(c["body"]) for c in await teams.calls("stream")]
        assert [i.get("streamSequence") for i in sent_as] == [*range(1, len(sent_as)), None]

    bureau(scenario)


def _info(activity: dict[str, Any]) -> dict[str, Any]:
    (found,) = [e for e in activity["entities"] if e["type"] == "streaminfo"]
    return dict(found)
