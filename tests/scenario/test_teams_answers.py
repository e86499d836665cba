"""What can be done with an answer in Teams: look behind it, set it right, rate it, take it to people."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels import Channels
from adapters.teams.standin.client import Sent, Standin
from adapters.teams.standin.inhabitants import CASES, GENERAL, aad, personal
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, buttons, card_of, text_of

pytestmark = pytest.mark.server


async def answered(teams: Standin, text: str = QUESTION) -> tuple[Sent, dict[str, Any]]:
    """A question in a channel, answered."""
    sent = await teams.mention("alice", GENERAL, text)
    return sent, (await teams.replies(sent))[0]


def test_an_answer_cites_its_sources_as_teams_shows_them(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        (root,) = [e for e in reply["entities"] if e["type"] == "https://schema.org/Message"]
        cited = root["citation"][0]["appearance"]
        assert cited["name"] == "Act, Art. 6(4)"
        assert "Using personal data for a new purpose needs a compatibility assessment" in cited["abstract"]
        assert "[1]" in reply["text"]
        assert "AIGeneratedContent" not in str(root)
        assert card_of(reply)["version"] <= "1.5"

    bureau(scenario)


def test_who_asks_in_norwegian_reads_the_whole_card_in_norwegian(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams, "Kan vi bruke customer photos til training av en model?")
        assert reply["text"].startswith("**Bare hvis**")
        assert [b["title"] for b in buttons(reply)] == ["Vis kilder", "Ikke riktig?", "Spør personvernteamet"]
        shown = text_of(card_of(reply))
        assert "Jeg leste spørsmålet ditt som: " in shown
        assert "kildene sist kontrollert" in shown
        for english in ("Only if", "I read your question", "checked", "As of", "Careful"):
            assert english not in shown

    bureau(scenario)


def test_show_sources_shows_the_quotes_word_for_word_to_who_asks(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        done = await teams.press("bob", reply, "sources")
        assert done.status == 200
        shown = text_of(await teams.dialog("bob"))
        assert "Using personal data for a new purpose needs a compatibility assessment or a new consent." in shown
        assert "Art. 6(4)" in shown

    bureau(scenario)


def test_sources_of_a_reply_that_is_no_longer_kept_are_not_made_up(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        await bureau.settled()
        await bureau.desk.erase("teams", aad("alice"))
        await teams.press("bob", reply, "sources")
        assert "no longer kept" in text_of(await teams.dialog("bob"))

    bureau(scenario)


@pytest.fixture
def undecided(bureau: TeamsOffice) -> TeamsOffice:
    """A house without a general ruling: it must ask whose photos they are."""
    bureau.house.knowledge.remove("rulings/personal-training.md")
    bureau.house.publish()
    return bureau


@pytest.mark.parametrize("where", ["channel", "personal"])
def test_a_question_back_is_answered_by_a_button_and_the_card_says_so(undecided: TeamsOffice, where: str) -> None:
    async def scenario(teams: Standin) -> None:
        text = "Can we train a model on photos?"
        sent = await (teams.personal("alice", text) if where == "personal" else teams.mention("alice", GENERAL, text))
        (reply,) = await teams.replies(sent)
        assert "One question back" in text_of(reply)
        done = await teams.press("alice", reply, "option", value="child")
        assert done.status == 200
        _, answer = await teams.replies(sent, count=2)
        assert "Not allowed" in text_of(answer)
        await undecided.settled()
        first = next(m for m in await teams.messages(sent.conversation) if m["id"] == reply["id"])
        assert "You chose: \nchildren" in text_of(first)
        assert "option" not in actions(first)

    undecided(scenario)


def test_pressing_the_same_option_twice_gives_one_answer(undecided: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent, reply = await answered(teams, "Can we train a model on photos?")
        option = next(a for a in buttons(reply) if a["data"].get("value") == "child")
        for _ in range(2):
            value = {"action": {"type": "Action.Execute", "verb": "option", "data": option["data"]}}
            await teams.invoke("alice", sent.conversation, "adaptiveCard/action", value, replyToId=reply["id"])
        await teams.replies(sent, count=2)
        await undecided.settled()
        assert len([m for m in await teams.messages(GENERAL) if m["by_app"]]) == 2

    undecided(scenario)


def test_what_was_read_wrongly_is_set_right_and_answered_again(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent, reply = await answered(teams)
        await teams.press("alice", reply, "correct")
        assert QUESTION in text_of(await teams.dialog("alice"))
        values = {"fact.data": "photo", "fact.people": "child", "fact.purpose": "model-training"}
        done = await teams.submit("alice", values)
        assert "the answer comes as a message" in str(done.body)
        _, answer = await teams.replies(sent, count=2)
        assert "Not allowed" in text_of(answer)
        assert "children" in text_of(answer)

    bureau(scenario)


def test_a_thumb_up_is_kept(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        await bureau.settled()
        done = await teams.feedback("bob", reply, "like")
        assert "Thank you" in str(done.body)
        record = await bureau.desk.posted_as("teams", f"{reply['conversation']}|{reply['id']}")
        assert record is not None
        assert [o.good for o in await bureau.records.feedback.of(record.id)] == [True]

    bureau(scenario)


@pytest.mark.parametrize("where", ["channel", "personal"])
def test_a_thumb_down_asks_why_and_takes_the_reason_to_the_privacy_team(bureau: TeamsOffice, where: str) -> None:
    async def scenario(teams: Standin) -> None:
        personally = where == "personal"
        sent = await (teams.personal("bob", QUESTION) if personally else teams.mention("bob", GENERAL, QUESTION))
        (reply,) = await teams.replies(sent)
        await bureau.settled()
        values = {"reason": "wrong", "note": "the policy says otherwise"}
        done = await teams.feedback("bob", reply, "dislike", values=values)
        assert done.status == 200
        await bureau.settled()
        (card,) = await teams.messages(CASES)
        assert "the policy says otherwise" in text_of(card)
        assert "Sent to the privacy team as case-" in text_of(await teams.messages(personal("bob")))

    bureau(scenario)


def test_a_thumb_on_something_that_is_no_reply_harms_nothing(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": "{broken"}}
        for name in ("message/fetchTask", "message/submitAction"):
            done = await teams.invoke("bob", GENERAL, name, value, replyToId="999")
            assert done.status == 200

    bureau(scenario)


def test_the_privacy_team_is_asked_with_a_note(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        await teams.press("alice", reply, "team")
        assert QUESTION in text_of(await teams.dialog("alice"))
        done = await teams.submit("alice", {"note": "by Friday, please"})
        assert "Sent to the privacy team as case-" in str(done.body)
        await bureau.settled()
        (card,) = await teams.messages(CASES)
        assert "by Friday, please" in text_of(card)

    bureau(scenario)


def test_where_there_is_no_channel_for_cases_that_is_said(bureau: TeamsOffice) -> None:
    bureau.channels = Channels()

    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        await teams.press("alice", reply, "team")
        done = await teams.submit("alice", {"note": ""})
        assert "channel for cases" in str(done.body)

    bureau(scenario)


def test_a_press_that_fails_is_told_with_a_reference(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, reply = await answered(teams)
        await bureau.settled()

        async def broken(_: str) -> Any:
            raise RuntimeError("out of order")

        bureau.records.replies.get = broken  # type: ignore[method-assign]
        done = await teams.press("bob", reply, "sources")
        assert done.status == 200
        assert "Reference " in str(done.body)

    bureau(scenario)


def test_a_button_of_an_old_client_works_too(undecided: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent, reply = await answered(teams, "Can we train a model on photos?")
        record = await undecided.desk.posted_as("teams", f"{reply['conversation']}|{reply['id']}")
        assert record is not None
        value = {"footnote": "option", "key": record.id, "part": 0, "dimension": "people", "value": "child"}
        pressed = await teams.activity("alice", sent.conversation, "", value=value, replyToId=reply["id"])
        await teams.tell(pressed)
        _, answer = await teams.replies(sent, count=2)
        assert "Not allowed" in text_of(answer)

    undecided(scenario)


def test_a_button_that_is_not_known_is_answered_with_what_to_do(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        action = {"action": {"type": "Action.Execute", "verb": "gone", "data": {"footnote": "gone"}}}
        done = await teams.invoke("alice", GENERAL, "adaptiveCard/action", action)
        assert done.status == 200
        assert "Please ask again" in str(done.body)

    bureau(scenario)
