"""The stand-in refuses what Teams refuses, with its codes: otherwise tests against it would prove nothing."""

from __future__ import annotations

import pytest

from adapters.teams.standin.inhabitants import (
    BOT,
    CASES,
    ELSEWHERE,
    GENERAL,
    GROUP,
    PARTNER_TENANT,
    TENANT,
    aad,
    personal,
    user_id,
)
from tests.scenario.teams_api import Answer, Connector, token

pytestmark = pytest.mark.server

ALICE = personal("alice")


# -- who may call ------------------------------------------------------------------------------


def test_only_tokens_of_ours_are_taken(connector: Connector) -> None:
    activity = {"type": "message", "text": "x"}
    path = f"conversations/{ALICE}/activities"
    for bearer in ("", "abc", connector.token(), connector.token(kind="alg_none")):
        assert connector("POST", path, activity, bearer).status == 401
    assert connector("POST", path, activity).status == 201
    connector.expire_tokens()
    assert connector("POST", path, activity).status == 401


def test_a_token_lives_an_hour(connector: Connector) -> None:
    connector.advance(3500)
    assert connector.post(ALICE, text="x").status == 201
    connector.advance(100)
    assert connector.post(ALICE, text="x").status == 401


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("invalid_client", {"client_secret": "guessed"}),
        ("unauthorized_client", {"client_id": "somebody"}),
        ("unauthorized_client", {"tenant": "botframework.com"}),
        ("invalid_tenant", {"tenant": "nowhere"}),
        ("invalid_scope", {"scope": "https://graph.microsoft.com/.default"}),
        ("unsupported_grant_type", {"grant_type": "password"}),
    ],
)
def test_the_token_endpoint_gives_nothing_to_others(connector: Connector, code: str, asked: dict[str, str]) -> None:
    answer: Answer = connector.teams.run(token(connector.standin, **asked))
    assert (answer.status // 100, answer.code) == (4, code)


# -- places ------------------------------------------------------------------------------------


def test_a_post_in_a_channel_begins_a_thread_and_a_reply_stays_in_one(connector: Connector) -> None:
    first = connector.post(GENERAL, text="one").id
    second = connector.post(GENERAL, reply_to=first, text="two").id
    third = connector.post(f"{GENERAL};messageid={first}", text="three").id
    thread = connector.messages(GENERAL, thread=first)
    assert [m["id"] for m in thread] == [first, second, third]
    assert connector.post(GENERAL, reply_to="1", text="x").code == "ActivityNotFoundInConversation"
    assert connector.post(f"{GENERAL};messageid=1", text="x").code == "ConversationNotFound"


def test_where_the_bot_is_not_it_can_not_post(connector: Connector) -> None:
    assert connector.post("19:nowhere@thread.tacv2", text="x").code == "ConversationNotFound"
    assert connector.post(ELSEWHERE, text="x").code == "BotNotInConversationRoster"
    connector.uninstall(ALICE)
    assert connector.post(ALICE, text="x").code == "BotNotInConversationRoster"
    connector.install("alice")
    assert connector.post(ALICE, text="x").status == 201


def test_only_own_messages_that_are_there_can_be_changed(connector: Connector) -> None:
    sent = connector.personal("alice", "mine")
    assert connector.put(ALICE, sent.id, text="yours").code == "Forbidden"
    assert connector.put(ALICE, "1", text="x").code == "ActivityNotFoundInConversation"
    own = connector.post(ALICE, text="before").id
    assert connector.put(GROUP, own, text="x").code == "ActivityNotFoundInConversation"
    assert connector.put(ALICE, own, text="after").status == 200
    (message,) = [m for m in connector.messages(ALICE) if m["by_app"]]
    assert (message["text"], [e["text"] for e in message["edits"]]) == ("after", ["before"])
    assert connector("DELETE", f"conversations/{ALICE}/activities/{own}").status == 200
    assert connector.put(ALICE, own, text="x").code == "ActivityNotFoundInConversation"


def test_a_chat_is_opened_with_one_member_of_our_tenant(connector: Connector) -> None:
    def create(member: str, tenant: str = TENANT) -> Answer:
        body = {"bot": {"id": BOT}, "members": [{"id": member}], "channelData": {"tenant": {"id": tenant}}}
        return connector("POST", "conversations", body)

    assert create(user_id("bob")).id == personal("bob")
    assert create(aad("bob")).id == personal("bob")
    assert create(user_id("pat"), PARTNER_TENANT).code == "Forbidden"
    assert create(user_id("nobody")).code == "Forbidden"
    assert create(user_id("bob"), PARTNER_TENANT).code == "Forbidden"


def test_a_thread_is_begun_by_creating_a_conversation_in_a_channel(connector: Connector) -> None:
    body = {"isGroup": True, "channelData": {"channel": {"id": CASES}}, "activity": {"type": "message", "text": "x"}}
    made = connector("POST", "conversations", body)
    assert made.status == 201
    assert made.id == f"{CASES};messageid={made.body['activityId']}"
    assert connector("POST", "conversations", body | {"activity": None}).status == 400


def test_members_are_told_with_their_role(connector: Connector) -> None:
    gina = connector("GET", f"conversations/{GROUP}/members/{user_id('gina')}").body
    assert (gina["name"], gina["userRole"], gina["tenantId"]) == ("Gina Foss", "guest", TENANT)
    listed = connector("GET", f"conversations/{GROUP}/pagedmembers").body["members"]
    assert [m["name"] for m in listed] == ["Alice Berg", "Bob Dahl", "Gina Foss"]
    missing = connector("GET", f"conversations/{GROUP}/members/{user_id('carol')}")
    assert missing.code == "MemberNotFoundInConversation"
