"""With a chat model: statements arrive as they are verified, and whatever happens then, the message ends complete."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.desk import Limits
from adapters.scripted import Scripted
from adapters.scripted.asked import Asked
from adapters.scripted.scripts import SCRIPTS, honest, liar
from adapters.slack.standin.client import Standin
from bot.advisor import Advisor
from bot.drafting import Limits as Bounds
from bot.drafting import Show
from bot.question import Question
from bot.reply import Reply
from tests.drafting import Model
from tests.scenario.slack_office import QUESTION, Office, text_of

pytestmark = pytest.mark.server

OPEN = "Can we publish photos of a child?"  # no ruling covers it
WAIT = "The verdict comes last"


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


class Pausing:
    """Answers from the house, but shows one statement first and waits; then it goes on, or breaks."""

    def __init__(self, office: Office, breaks: bool = False) -> None:
        self._office, self._breaks = office, breaks
        self.go_on = asyncio.Event()
        self.shown = ""

    async def __call__(self, question: Question, show: Show | None = None) -> Reply:
        reply = Advisor(self._office.house.editions, self._office.house.encoder).answer(question)
        assert show
        first = reply.claims[0]
        await show(first, [c for c in reply.citations if c.n in first.citations])
        self.shown = first.text
        await self.go_on.wait()
        if self._breaks:
            raise RuntimeError
        return reply


def streamed(message: dict[str, Any]) -> str:
    """What arrived bit by bit."""
    return "".join(c["text"] for c in (message.get("stream") or {}).get("chunks") or [])


async def watched(slack: Standin, channel: str) -> dict[str, Any]:
    """The message of ours in the thread, as soon as something of it is there."""

    def there(state: dict[str, Any]) -> dict[str, Any] | None:
        ours = (m for m in state["messages"] if m["channel"] == channel and m["by_app"] and "[1]" in streamed(m))
        return next(ours, None)

    return dict(await slack.until(there))


async def only(slack: Standin, channel: str) -> dict[str, Any]:
    """Our one message there."""
    (message,) = [m for m in await slack.messages(channel) if m["by_app"]]
    return message


def wordy(asked: Asked) -> dict[str, Any]:
    """An honest draft, and as much again that is not true: of its first half something holds."""
    draft = honest(asked)
    return draft | {"claims": [*draft["claims"], *liar(asked)["claims"]]}


def test_statements_are_shown_before_the_reply_is_there_and_all_of_them_stay(
    office: Office, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCRIPTS, "stalled", wordy)  # of which the server sends a half, and then nothing
    office.drafter = Model(office.house, server, "stalled", Bounds(seconds=5)).drafter

    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", OPEN)
        await watched(slack, sent.channel)
        (reply,) = await slack.replies(sent)
        await office.desk.settled()
        before, verdict, _ = streamed(reply).partition("**🧭 Ask the privacy team**")
        assert verdict
        assert WAIT in before
        whole = text_of({"blocks": (await only(slack, sent.channel))["blocks"]})
        shown = [line.removeprefix("- ") for line in before.splitlines() if line.startswith("- ")]
        assert shown
        assert all(line in whole for line in shown)
        assert whole.index("Ask the privacy team") < whole.index(shown[0])

    office(scenario)


def test_a_drafted_answer_arrives_whole_with_its_verdict_on_top(office: Office, server: Scripted) -> None:
    office.drafter = Model(office.house, server, "honest").drafter

    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", OPEN)
        await slack.replies(sent)
        await office.desk.settled()
        message = await only(slack, sent.channel)
        assert text_of({"blocks": message["blocks"][:1]}) == "*⚠️ Only if*"
        assert "has not vetted this" in text_of({"blocks": message["blocks"][1:2]})
        assert "Written by a language model" in text_of({"blocks": message["blocks"]})
        assert message["metadata"]["event_payload"]["key"].startswith("slack:Ev")

    office(scenario)


def test_a_channel_gets_one_message_and_no_stream(office: Office, server: Scripted) -> None:
    office.drafter = Model(office.house, server, "honest").drafter

    async def scenario(slack: Standin) -> None:
        (reply,) = await slack.replies(await slack.mention("U0ALICE", "C0GENERAL", OPEN))
        assert reply["stream"] is None
        assert await slack.calls("chat.startStream") == []

    office(scenario)


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"])
def test_a_stream_that_fails_while_the_answer_is_made_ends_in_the_whole_answer(office: Office, method: str) -> None:
    pausing = Pausing(office)
    office.watched = pausing

    async def scenario(slack: Standin) -> None:
        await slack.fail(method, "internal_error")
        sent = await slack.dm("U0ALICE", QUESTION)
        await slack.until(lambda s: [c for c in s["calls"] if c["method"] == "chat.startStream"])
        pausing.go_on.set()
        await slack.replies(sent)
        await office.desk.settled()
        message = await only(slack, sent.channel)
        assert "get written approval" in text_of(message)
        assert "Only if" in text_of(message)
        assert message["metadata"]

    office(scenario)


def test_a_stream_that_expires_while_the_answer_is_made_ends_in_the_whole_answer(office: Office) -> None:
    pausing = Pausing(office)
    office.watched = pausing

    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", QUESTION)
        await watched(slack, sent.channel)
        await slack.expire(sent)
        pausing.go_on.set()
        await office.desk_idle(sent)
        whole = text_of({"blocks": (await only(slack, sent.channel))["blocks"]})
        assert "get written approval" in whole
        assert "Only if" in whole

    office(scenario)


def test_an_answer_that_breaks_after_a_statement_was_shown_says_so_in_the_same_message(office: Office) -> None:
    pausing = Pausing(office, breaks=True)
    office.watched = pausing

    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", QUESTION)
        await watched(slack, sent.channel)
        pausing.go_on.set()
        (reply,) = await slack.replies(sent)
        await office.desk.settled()
        assert pausing.shown in streamed(reply)
        assert "the reference is" in text_of({"blocks": reply["blocks"]})
        assert "Act" in text_of({"blocks": reply["blocks"]})  # what was shown has its source
        await only(slack, sent.channel)

    office(scenario)


@pytest.mark.parametrize("dead", [False, True])
def test_stop_while_the_answer_is_made_leaves_what_was_shown_with_its_source_and_a_warning(
    office: Office, dead: bool
) -> None:
    pausing = Pausing(office)
    office.watched = pausing

    async def scenario(slack: Standin) -> None:
        sent = await slack.dm("U0ALICE", QUESTION)
        await watched(slack, sent.channel)
        if dead:
            await slack.expire(sent)
        await slack.stop(sent)
        await slack.settled()
        await office.desk.settled()
        ours = [m for m in await slack.messages(sent.channel) if m["by_app"]]
        assert len(ours) == (2 if dead else 1)  # Slack names no stream that died: that it was stopped is said beside it
        reply = next(m for m in ours if m.get("stream"))
        assert pausing.shown in text_of(reply)
        assert "Don't act on a part of an answer" in text_of({"blocks": reply["blocks"]})
        assert "Act" in text_of({"blocks": reply["blocks"]})
        assert "Only if" not in text_of(reply)

    office(scenario)


def test_each_person_has_a_budget_of_their_own(office: Office, server: Scripted) -> None:
    office.drafter = Model(office.house, server, "honest", Bounds(tokens_a_day=10, remembered=0)).drafter

    async def scenario(slack: Standin) -> None:
        told = []
        for user in ("U0ALICE", "U0ALICE", "U0BOB"):
            (reply,) = await slack.replies(await slack.mention(user, "C0GENERAL", OPEN))
            told.append("Written by a language model" in text_of(reply))
        assert told == [True, False, True]

    office(scenario)


def test_what_a_model_had_to_do_with_a_reply_is_kept(office: Office, server: Scripted) -> None:
    office.drafter = Model(office.house, server, "honest").drafter
    office.limits = Limits()

    async def scenario(slack: Standin) -> None:
        await slack.replies(await slack.mention("U0ALICE", "C0GENERAL", OPEN))
        await office.desk.settled()
        ((asked),) = await office.desk.history("slack", "U0ALICE")
        record = asked.record
        assert "honest" in record.model
        assert record.prompt
        assert record.tokens >= 1_000
        assert record.cost > 0

    office(scenario)


def test_without_a_model_nothing_is_noted_of_one(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        await slack.replies(await slack.mention("U0ALICE", "C0GENERAL", QUESTION))
        await office.desk.settled()
        ((asked),) = await office.desk.history("slack", "U0ALICE")
        assert (asked.record.model, asked.record.prompt, asked.record.tokens, asked.record.cost) == ("", "", 0, 0.0)

    office(scenario)
