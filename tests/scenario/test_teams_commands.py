"""What can be done in Teams besides asking: help, one's cases and history, asking about a message."""

from __future__ import annotations

import pytest

from adapters.teams.standin.client import Sent, Standin
from adapters.teams.standin.inhabitants import ELSEWHERE, GENERAL, personal
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, ours, text_of

pytestmark = pytest.mark.server


@pytest.mark.parametrize("word", ["help", "Help", " HELP! ", "Hi!", "hei"])
def test_help_shows_what_to_ask(bureau: TeamsOffice, word: str) -> None:
    async def scenario(teams: Standin) -> None:
        (reply,) = await teams.replies(await teams.personal("alice", word))
        assert "Ask about privacy, personal data and AI" in text_of(reply)
        assert "my cases" in text_of(reply)

    bureau(scenario)


def test_who_installs_the_bot_is_welcomed_once(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.install("alice")
        await bureau.settled()
        (welcome,) = await ours(teams, personal("alice"))
        assert "Try one" in text_of(welcome)

    bureau(scenario)


def test_my_cases_are_shown_to_oneself_alone_wherever_one_asks(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        await teams.mention("alice", GENERAL, "my cases")
        await bureau.settled()
        (mine,) = await ours(teams, personal("alice"))
        assert QUESTION in text_of(mine)
        assert len(await ours(teams, GENERAL)) == 1

    bureau(scenario)


def test_history_is_deleted_once_it_was_asked_twice(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", QUESTION))
        (sure,) = await teams.replies(await teams.personal("alice", "delete my history"))
        await teams.press("alice", sure, "erase")
        done = await teams.submit("alice")
        assert "Your history was deleted" in str(done.body)
        (mine,) = await teams.replies(await teams.personal("alice", "my cases"))
        assert QUESTION not in text_of(mine)

    bureau(scenario)


def test_a_message_can_be_asked_about_and_the_answer_is_private(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.say("bob", GENERAL, "I want to train a model on customer photos")
        message = next(m for m in await teams.messages(GENERAL) if m["id"] == said.id)
        await teams.compose_action("alice", "ask", message)
        assert "I want to train a model on customer photos" in text_of(await teams.dialog("alice"))
        done = await teams.submit("alice", {"question": "May he?", "visible": "me"})
        assert done.status == 200
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "Only if" in text_of(reply)
        assert await ours(teams, GENERAL) == []
        await teams.press("alice", reply, "share")
        await bureau.settled()
        (shared,) = await ours(teams, GENERAL)
        assert "Alice Berg asked privately and shares the answer." in text_of(shared)
        assert shared["conversation"] == said.conversation
        (again,) = await ours(teams, personal("alice"))
        assert "share" not in actions(again)

    bureau(scenario)


async def asked_about(teams: Standin, visible: str) -> Sent:
    """Alice asks about what Bob said in the channel, with the action on his message."""
    said = await teams.say("bob", GENERAL, "I want to train a model on customer photos")
    message = next(m for m in await teams.messages(GENERAL) if m["id"] == said.id)
    await teams.compose_action("alice", "ask", message)
    await teams.submit("alice", {"question": "", "visible": visible})
    return said


def test_a_message_can_be_asked_about_for_all_to_see(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await asked_about(teams, "thread")
        (reply,) = await teams.replies(said)
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_a_private_answer_is_not_shared_where_people_of_another_company_read(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await asked_about(teams, "me")
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        await teams.fail("channels", status=403, times=5)
        done = await teams.press("alice", reply, "share")
        assert "stays between us" in str(done.body)
        assert await ours(teams, GENERAL) == []

    bureau(scenario)


def test_where_the_bot_is_not_the_answer_about_a_message_comes_in_the_askers_chat(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.say("bob", ELSEWHERE, "I want to train a model on customer photos")
        message = next(m for m in await teams.messages(ELSEWHERE) if m["id"] == said.id)
        await teams.compose_action("alice", "ask", message)
        assert "Who sees the answer?" not in text_of(await teams.dialog("alice"))
        await teams.submit("alice", {"question": ""})
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "Only if" in text_of(reply)
        assert "share" not in actions(reply)
        assert await ours(teams, ELSEWHERE) == []

    bureau(scenario)
