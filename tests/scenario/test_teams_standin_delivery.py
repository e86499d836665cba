"""Activities come as Teams brings them: signed with published keys, again when nobody took them, in Teams' shapes."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Coroutine
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.teams.standin.client import Impossible, Standin
from adapters.teams.standin.inhabitants import (
    APP_ID,
    BOT,
    ELSEWHERE,
    GENERAL,
    GROUP,
    PARTNER_TENANT,
    TENANT,
    aad,
    personal,
)
from tests.scenario.teams_api import ADAPTIVE, Connector, Ear, Teams, call, carded, listening, token, words

pytestmark = pytest.mark.server

NOT_VALID = "alg_none hs256 forged of_a_stranger tampered truncated garbage expired not_yet_valid unknown_kid".split()

Play = Callable[[Standin, Ear], Coroutine[Any, Any, None]]


def scenario(teams: Teams, play: Play, ear: Ear | None = None) -> None:
    async def at_work() -> None:
        async with listening(teams.standin, ear or Ear()) as hearing:
            await play(teams.standin, hearing)

    teams.run(at_work())


async def answered(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


async def posted(standin: Standin, conversation: str, **activity: Any) -> str:
    """The id of a message that the bot posts."""
    bearer = (await token(standin)).body["access_token"]
    body = {"type": "message", **activity}
    answer = await call(standin, "POST", f"conversations/{conversation}/activities", body, bearer)
    assert answer.status == 201, answer.body
    return answer.id


async def published(standin: Standin) -> dict[str, Any]:
    """The keys that anybody can read, by name."""
    async with standin.session.get(standin.openid_url) as answer:
        url = (await answer.json())["jwks_uri"]
    async with standin.session.get(url) as answer:
        return {key["kid"]: key for key in (await answer.json())["keys"]}


# -- tokens ------------------------------------------------------------------------------------


def test_what_it_brings_is_signed_with_a_published_key_that_is_endorsed(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        await standin.personal("alice", "hello")
        await standin.settled()
        bearer = ear.headers[0]["Authorization"].removeprefix("Bearer ")
        key = (await published(standin))[jwt.get_unverified_header(bearer)["kid"]]
        assert "msteams" in key["endorsements"]
        claims = jwt.decode(bearer, jwt.PyJWK(key), ["RS256"], audience=APP_ID, issuer=standin.issuer)
        assert claims["serviceurl"] == ear.heard[0]["serviceUrl"] == standin.service_url

    scenario(teams, play)


def test_keys_rotate_and_the_old_one_is_gone_unless_it_is_kept(teams: Teams) -> None:
    async def play(standin: Standin) -> None:
        first = jwt.get_unverified_header(await standin.token())["kid"]
        second = await standin.rotate_keys(keep=True)
        assert {first, second} < set(await published(standin))
        third = await standin.rotate_keys()
        assert {first, second, third} & set(await published(standin)) == {third}
        assert jwt.get_unverified_header(await standin.token())["kid"] == third

    teams.run(play(teams.standin))


@pytest.mark.parametrize("kind", NOT_VALID)
def test_a_bad_token_is_bad(teams: Teams, kind: str) -> None:
    async def play(standin: Standin) -> None:
        bad, keys = await standin.token(kind), await published(standin)
        with pytest.raises((jwt.InvalidTokenError, KeyError)):
            jwt.decode(bad, jwt.PyJWK(keys[jwt.get_unverified_header(bad)["kid"]]), ["RS256"], audience=APP_ID)

    teams.run(play(teams.standin))


def test_a_token_by_hmac_is_signed_with_the_public_key(teams: Teams) -> None:
    """The attack only is one if a verifier that mixes the two up would believe it."""

    async def play(standin: Standin) -> None:
        said, _, signature = (await standin.token("hs256")).rpartition(".")
        key = (await published(standin))[jwt.get_unverified_header(await standin.token())["kid"]]
        public = jwt.PyJWK(key).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        digest = hmac.digest(public, said.encode(), "sha256")
        assert urlsafe_b64encode(digest).rstrip(b"=").decode() == signature

    teams.run(play(teams.standin))


# -- being told --------------------------------------------------------------------------------


def test_what_is_said_comes_in_teams_shape(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        root = await standin.mention("alice", GENERAL, "a < b?")
        await standin.settled()
        (said,) = ear.heard
        assert said["conversation"]["id"] == f"{GENERAL};messageid={root.id}" == root.conversation
        assert said["text"] == "<at>Footnote</at> a < b?"
        assert said["attachments"][0]["content"].endswith("Footnote</span> a &lt; b?</p>")
        assert said["entities"][0]["mentioned"]["id"] == BOT
        assert said["from"]["aadObjectId"] == aad("alice")
        await standin.mention("bob", GENERAL, "and c?", thread=root)
        await standin.settled()
        assert ear.heard[1]["conversation"]["id"] == root.conversation
        await standin.personal("pat", "hi")
        await standin.settled()
        assert ear.heard[2]["conversation"]["tenantId"] == PARTNER_TENANT != TENANT

    scenario(teams, play)


def test_the_bot_is_told_only_of_what_concerns_it(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        for place in (GENERAL, GROUP):
            await standin.say("alice", place, "lunch?")
        await standin.say("reminder", GENERAL, "<at>Footnote</at> standup")
        await standin.mention("alice", ELSEWHERE, "hello?")
        await standin.settled()
        assert ear.heard == []
        await standin.group("alice", "may we?")
        await standin.say("bob", personal("bob"), "may we?")
        await standin.settled()
        assert [h["conversation"]["conversationType"] for h in ear.heard] == ["groupChat", "personal"]
        with pytest.raises(Impossible):
            await standin.say("carol", GROUP, "not a member")

    scenario(teams, play)


def test_edits_and_deletions_are_told(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        sent = await standin.mention("alice", GENERAL, "may we?")
        await standin.edit(sent, "may we not?")
        await standin.settled()
        await standin.delete(sent)
        await standin.settled()
        kinds = [(h["type"], h["channelData"].get("eventType"), h["id"]) for h in ear.heard]
        assert kinds[1:] == [("messageUpdate", "editMessage", sent.id), ("messageDelete", "softDeleteMessage", sent.id)]
        assert ear.heard[1]["text"] == "<at>Footnote</at> may we not?"

    scenario(teams, play)


def test_what_nobody_took_comes_once_more_and_what_was_refused_does_not(teams: Teams) -> None:
    statuses = iter([500, 201, 400, 429, 201])

    async def answer(_: dict[str, Any]) -> web.Response:
        return web.Response(status=next(statuses))

    async def play(standin: Standin, ear: Ear) -> None:
        for text in ("one", "two", "three"):
            await standin.personal("alice", text)
            await standin.settled()
        assert [h["text"] for h in ear.heard] == ["one", "one", "two", "three", "three"]
        assert ear.heard[0]["id"] == ear.heard[1]["id"]
        assert [d["acknowledged"] for d in await standin.deliveries()] == [True, False, True]

    scenario(teams, play, Ear(answer=answer))


def test_who_takes_15_seconds_is_told_again(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        held = asyncio.Event()

        async def answer(_: dict[str, Any]) -> web.Response:
            await held.wait()
            return web.Response(status=201)

        ear.answer = answer
        await standin.personal("alice", "slow")
        while len(ear.heard) < 1:
            await asyncio.sleep(0.01)
        await standin.advance(14)
        await asyncio.sleep(0.1)
        assert len(ear.heard) == 1
        await standin.advance(2)
        while len(ear.heard) < 2:
            await asyncio.sleep(0.01)
        held.set()
        await standin.settled()
        (delivery,) = await standin.deliveries()
        assert [t["error"] for t in delivery["tries"]] == ["timeout", ""]

    scenario(teams, play)


def test_the_same_can_be_brought_once_more(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        sent = await standin.personal("alice", "hello")
        await standin.settled()
        await standin.redeliver(sent)
        await standin.settled()
        assert ear.heard[0] == ear.heard[1]
        with pytest.raises(Impossible):
            await standin.redeliver(await standin.say("alice", GENERAL, "not told"))

    scenario(teams, play)


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

    scenario(teams, play, Ear(answer=answer))


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

    scenario(teams, play, Ear(answer=answer))


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

    scenario(teams, play, Ear(answer=answer))


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

    scenario(teams, play, Ear(answer=answer))


# -- streams, rates, faults --------------------------------------------------------------------


def test_a_stream_runs_in_its_order(connector: Connector) -> None:
    started = connector.stream(1, kind="informative", text="Reading …")
    assert (started.status, started.headers["Content-Type"].split(";")[0]) == (201, "application/json")
    assert connector.stream(2, started.id, text="Only if").status == 202
    connector.advance(2)
    assert connector.stream(3, started.id, text="Only if [1]").body == {}
    connector.advance(2)
    late = connector.stream(3, started.id, text="Only if [1] and more")
    assert (late.status, late.code) == (202, "ContentStreamSequenceOrderPreConditionFailed")
    final = connector.stream(None, started.id, "final", text="Only if [1] holds", attachments=[carded(words())])
    assert final.status == 202
    (message,) = connector.messages(personal("alice"))
    assert message["stream"] == {
        "state": "finished",
        "informative": ["Reading …"],
        "texts": ["Only if", "Only if [1]"],
    }
    assert (message["text"], message["id"]) == ("Only if [1] holds", started.id)
    over = connector.stream(4, started.id, text="Only if [1] holds, then")
    assert (over.status, over.code) == (403, "ContentStreamNotAllowed")


@pytest.mark.parametrize(
    ("status", "wrong"),
    [
        (403, {"sequence": 1, "conversation": GENERAL, "text": "x"}),
        (400, {"sequence": 2, "text": "x"}),
        (400, {"sequence": None, "text": "x"}),
        (400, {"sequence": 1, "text": ""}),
        (400, {"sequence": 1, "stream": "1", "text": "x"}),
        (400, {"sequence": 1, "kind": "poetic", "text": "x"}),
        (403, {"sequence": 1, "text": "x" * 60_000}),
    ],
)
def test_a_stream_that_can_not_begin_does_not(connector: Connector, status: int, wrong: dict[str, Any]) -> None:
    assert connector.stream(**wrong).status == status
    assert not connector.messages(personal("alice"))


def test_a_stream_keeps_what_it_has_said(connector: Connector) -> None:
    started = connector.stream(1, text="Yes").id
    assert connector.stream(2, started, text="No").code == "ContentStreamNotAllowed"
    assert connector.stream(None, started, "final", text="No").code == "ContentStreamNotAllowed"
    assert connector.stream(None, started, "final", text="Yes, if").status == 202


def test_a_stream_ends_after_two_minutes_or_when_it_is_stopped(connector: Connector) -> None:
    old = connector.stream(1, text="Yes").id
    assert connector.put(personal("alice"), old, text="x").code == "ContentStreamNotAllowed"
    assert connector.stream(1, text="another").code == "ContentStreamNotAllowed"
    connector.advance(121)
    assert "exceeded streaming time" in connector.stream(2, old, text="Yes, if").body["error"]["message"]
    assert connector.stream(None, old, "final", text="Yes, if").status == 403
    assert connector.put(personal("alice"), old, text="Yes, if").status == 200
    new = connector.stream(1, text="Yes").id
    connector.stop(personal("alice"))
    assert "canceled by user" in connector.stream(2, new, text="Yes, if").body["error"]["message"]


def test_streams_are_slow(connector: Connector) -> None:
    started = connector.stream(1, text="a").id
    statuses = [connector.stream(n, started, text="a" * n).status for n in range(2, 5)]
    assert 429 in statuses
    connector.advance(2)
    assert connector.stream(9, started, text="a" * 9).status == 202


def test_sending_has_its_limits(connector: Connector) -> None:
    answers = [connector.post(GROUP, text="x") for _ in range(8)]
    assert [a.status for a in answers] == [201] * 7 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert connector.post(personal("alice"), text="x").status == 201
    connector.advance(1.1)
    assert [connector.post(GROUP, text="x").status for _ in range(2)] == [201, 429]
    connector.advance(2)
    assert connector.post(GROUP, text="x").status == 201


def test_what_goes_wrong_on_purpose_goes_wrong_as_often_as_wanted(connector: Connector) -> None:
    connector.fail("send", 502, times=2)
    connector.limit("send", retry_after=3)
    connector.fail("send", 504, after=True)
    answers = [connector.post(GROUP, text=f"{n}") for n in range(5)]
    assert [a.status for a in answers] == [502, 502, 429, 504, 201]
    assert answers[2].headers["Retry-After"] == "3"
    assert [m["text"] for m in connector.messages(GROUP)] == ["3", "4"]
    assert [c["status"] for c in connector.calls("send")] == [502, 502, 429, 504, 201]
