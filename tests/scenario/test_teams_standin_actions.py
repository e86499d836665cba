"""Actions, dialogs, thumbs and message extensions reach the bot in Teams' shapes, and show its answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web

from adapters.teams.standin.client import Impossible, Standin
from adapters.teams.standin.inhabitants import (
    GENERAL,
    personal,
)
from tests.scenario.teams_api import ADAPTIVE, Ear, Teams, call, carded, hearing, token, words

pytestmark = pytest.mark.server


async def answered(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


async def posted(standin: Standin, conversation: str, **activity: Any) -> str:
    """The id of a message that the bot posts."""
    bearer = (await token(standin)).body["access_token"]
    body = {"type": "message", **activity}
    answer = await call(standin, "POST", f"conversations/{conversation}/activities", body, bearer)
    assert answer.status == 201, answer.body
    return answer.id


# -- actions, dialogs, thumbs ------------------------------------------------------------------


def test_a_universal_action_is_asked_and_its_card_is_what_this_person_sees(teams: Teams) -> None:
    async def answer(said: dict[str, Any]) -> web.Response:
        card = carded(words("after"))["content"]
        return await answered({"statusCode": 200, "type": ADAPTIVE, "value": card} if said["type"] == "invoke" else {})

    async def play(standin: Standin, ear: Ear) -> None:
        sent = await standin.personal("alice", "x")
        act = {"type": "Action.Execute", "verb": "take", "title": "Take", "data": {"footnote": "case_take", "key": "k"}}
        await posted(standin, personal("alice"), attachments=[carded(words("before"), actions=[act])])
        (message,) = await standin.replies(sent)
        done = await standin.press("alice", message, "case_take", key="k")
        assert (done.status, done.body["type"]) == (200, ADAPTIVE)
        (asked,) = [h for h in ear.heard if h["type"] == "invoke"]
        assert (asked["name"], asked["value"]["action"]["verb"]) == ("adaptiveCard/action", "take")
        assert asked["replyToId"] == message["id"]
        (message,) = await standin.replies(sent)
        assert message["shown_to"]["alice"]["body"][0]["text"] == "after"

    hearing(teams, play, Ear(answer=answer))


def test_a_dialog_opens_is_filled_in_and_closes(teams: Teams) -> None:
    form = carded(
        {"type": "Input.Text", "id": "note"}, actions=[{"type": "Action.Submit", "title": "Send", "data": {"n": 1}}]
    )

    async def answer(said: dict[str, Any]) -> web.Response:
        if said.get("name") == "task/fetch":
            return await answered({"task": {"type": "continue", "value": {"title": "Why?", "card": form}}})
        return await answered({"task": {"type": "message", "value": "Thanks"}})

    async def play(standin: Standin, ear: Ear) -> None:
        sent = await standin.mention("alice", GENERAL, "x")
        opens = {
            "type": "Action.Submit",
            "title": "Why",
            "data": {"footnote": "why", "msteams": {"type": "task/fetch"}},
        }
        await posted(standin, sent.conversation, attachments=[carded(actions=[opens])])
        (message,) = await standin.replies(sent)
        await standin.press("bob", message, "why")
        assert (await standin.dialog("bob"))["title"] == "Why?"
        done = await standin.submit("bob", {"note": "because"})
        assert done.body["task"]["value"] == "Thanks"
        assert (ear.heard[-1]["name"], ear.heard[-1]["value"]["data"]) == ("task/submit", {"n": 1, "note": "because"})
        with pytest.raises(Impossible):
            await standin.submit("bob")

    hearing(teams, play, Ear(answer=answer))


def test_thumbs_ask_in_teams_form_or_in_the_bots(teams: Teams) -> None:
    form = carded({"type": "Input.Text", "id": "why"}, actions=[{"type": "Action.Submit", "title": "Send"}])

    async def answer(said: dict[str, Any]) -> web.Response:
        if said.get("name") == "message/fetchTask":
            return await answered({"task": {"type": "continue", "value": {"title": "Why?", "card": form}}})
        return await answered({})

    async def play(standin: Standin, ear: Ear) -> None:
        sent = await standin.personal("alice", "x")
        for kind in ("default", "custom"):
            await posted(standin, personal("alice"), text=kind, channelData={"feedbackLoop": {"type": kind}})
        default, custom = await standin.replies(sent, 2)
        await standin.feedback("alice", default, "dislike", "wrong")
        await standin.feedback("alice", custom, "dislike", values={"why": "old"})
        said = [(h["name"], h["value"]["actionValue"]) for h in ear.heard if h["type"] == "invoke"]
        assert [name for name, _ in said] == ["message/submitAction", "message/fetchTask", "message/submitAction"]
        assert json.loads(said[0][1]["feedback"]) == {"feedbackText": "wrong"}
        assert (said[2][1]["reaction"], json.loads(said[2][1]["feedback"])) == ("dislike", {"why": "old"})

    hearing(teams, play, Ear(answer=answer))


def test_a_message_extension_is_given_the_message(teams: Teams) -> None:
    form = carded({"type": "Input.Text", "id": "question"}, actions=[{"type": "Action.Submit", "title": "Ask"}])

    async def answer(said: dict[str, Any]) -> web.Response:
        if said.get("name") == "composeExtension/fetchTask":
            return await answered({"task": {"type": "continue", "value": {"title": "Ask", "card": form}}})
        return await answered(None, 200) if said["type"] == "invoke" else web.Response(status=201)

    async def play(standin: Standin, ear: Ear) -> None:
        await standin.say("bob", GENERAL, "We could <just> sell the list")
        (message,) = await standin.messages(GENERAL)
        await standin.compose_action("alice", "ask", message)
        fetched = ear.heard[-1]["value"]
        assert (fetched["commandId"], fetched["commandContext"]) == ("ask", "message")
        assert "&lt;just&gt;" in fetched["messagePayload"]["body"]["content"]
        await standin.submit("alice", {"question": "May they?"})
        assert ear.heard[-1]["name"] == "composeExtension/submitAction"
        assert ear.heard[-1]["value"]["data"] == {"question": "May they?"}

    hearing(teams, play, Ear(answer=answer))
