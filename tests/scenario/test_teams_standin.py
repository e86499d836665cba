"""The stand-in refuses what Teams refuses, with its codes: otherwise tests against it would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams.standin.client import Impossible
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
from tests.scenario.teams_api import Answer, Connector, carded, citation, root, token, words

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


# -- contents ----------------------------------------------------------------------------------

FINE: dict[str, dict[str, Any]] = {
    "text": {"text": "x"},
    "only a card": {"attachments": [carded(words())]},
    "twenty citations": {"text": "x", "entities": [root(*(citation(n) for n in range(1, 21)))]},
    "longest citation": {
        "text": "[1]",
        "entities": [root(citation(1, name="n" * 80, abstract="a" * 160, keywords=["k" * 28] * 3))],
    },
    "label": {"text": "x", "entities": [root(additionalType=["AIGeneratedContent"])]},
    "thumbs": {"text": "x", "channelData": {"feedbackLoop": {"type": "custom"}}},
    "mention": {
        "text": "<at>Alice Berg</at>",
        "entities": [{"type": "mention", "text": "<at>Alice Berg</at>", "mentioned": {"id": aad("alice")}}],
    },
    "prompts": {"text": "x", "suggestedActions": {"actions": [{"type": "imBack", "title": "t", "value": "v"}]}},
}
WRONG: dict[str, dict[str, Any]] = {
    "nothing": {},
    "text that is none": {"text": 1},
    "unknown format": {"text": "x", "textFormat": "html"},
    "unknown type": {"type": "trace", "text": "x"},
    "entities that are none": {"text": "x", "entities": ["x"]},
    "two roots": {"text": "x", "entities": [root(), root()]},
    "root of another type": {"text": "x", "entities": [root() | {"@type": "Text"}]},
    "label that is none": {"text": "x", "entities": [root(additionalType=["Careful"])]},
    "21 citations": {"text": "x", "entities": [root(*(citation(n) for n in range(1, 22)))]},
    "no name": {"text": "[1]", "entities": [root(citation(1, name=None))]},
    "name": {"text": "[1]", "entities": [root(citation(1, name="n" * 81))]},
    "abstract": {"text": "[1]", "entities": [root(citation(1, abstract="a" * 161))]},
    "astral abstract": {"text": "[1]", "entities": [root(citation(1, abstract="𝔞" * 81))]},
    "keywords": {"text": "[1]", "entities": [root(citation(1, keywords=["k"] * 4))]},
    "keyword": {"text": "[1]", "entities": [root(citation(1, keywords=["k" * 29]))]},
    "icon": {"text": "[1]", "entities": [root(citation(1, image={"@type": "ImageObject", "name": "Netscape"}))]},
    "link": {"text": "[1]", "entities": [root(citation(1, url="javascript:alert(1)"))]},
    "position 0": {"text": "[0]", "entities": [root(citation(0))]},
    "one position twice": {"text": "[1]", "entities": [root(citation(1), citation(1))]},
    "no appearance": {"text": "[1]", "entities": [root({"@type": "Claim", "position": 1})]},
    "thumbs": {"text": "x", "channelData": {"feedbackLoop": {"type": "own"}}},
    "mention of nobody": {
        "text": "<at>X</at>",
        "entities": [{"type": "mention", "text": "<at>X</at>", "mentioned": {"id": "29:nobody"}}],
    },
    "mention that is not in the text": {
        "text": "x",
        "entities": [{"type": "mention", "text": "<at>X</at>", "mentioned": {"id": user_id("alice")}}],
    },
}


@pytest.mark.parametrize("name", FINE)
def test_what_teams_takes_is_taken(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, **FINE[name]).status == 201


@pytest.mark.parametrize("name", WRONG)
def test_what_teams_refuses_is_refused(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, **WRONG[name]).status == 400
    assert not connector.messages(ALICE)


def test_a_message_holds_100_kilobytes_of_utf_16(connector: Connector) -> None:
    assert connector.post(ALICE, text="x" * 51_000).status == 201
    big = connector.post(ALICE, text="x" * 51_200)
    assert (big.status, big.code) == (413, "MessageSizeTooBig")
    own = connector.post(ALICE, text="x").id
    assert connector.put(ALICE, own, attachments=[carded(words("ø" * 51_200))]).status == 413


def test_what_teams_lets_pass_and_nobody_should_do_is_noted(connector: Connector) -> None:
    eleven = root(*(citation(n) for n in range(1, 12)))
    text = " ".join(f"[{n}]" for n in range(1, 12))
    connector.post(ALICE, text=text, entities=[eleven])
    bare = citation(1)
    del bare["appearance"]["abstract"]
    connector.post(ALICE, text="x", entities=[root(bare)])
    connector.post(ALICE, text="<at>Alice Berg</at>")
    many = [{"type": "Action.Submit", "title": "x"}] * 7
    connector.post(ALICE, attachments=[carded(actions=many)])
    assert [v["what"] for v in connector.violations()] == [
        "more than ten citations",
        "a citation without an abstract",
        "a citation that the text does not point to",
        "an <at> without its mention",
        "more than six actions on a card",
    ]


# -- cards -------------------------------------------------------------------------------------

GOOD_CARDS: dict[str, dict[str, Any]] = {
    "version 1.0": carded(words(), version="1.0"),
    "table": carded({"type": "Table", "columns": [{"width": 1}], "rows": [{"type": "TableRow", "cells": []}]}),
    "form": carded(
        {"type": "Input.ChoiceSet", "id": "a", "isMultiSelect": True, "choices": [{"title": "t", "value": "v"}]},
        {"type": "Input.Text", "id": "b", "isMultiline": True, "maxLength": 500},
        actions=[{"type": "Action.Submit", "title": "Send", "data": {"footnote": "corrected"}}],
    ),
    "shown when wanted": carded(
        {"type": "Container", "id": "more", "isVisible": False, "items": [words(wrap=True, style="heading")]},
        actions=[{"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}],
    ),
    "universal action": carded(
        actions=[{"type": "Action.Execute", "verb": "a", "title": "t", "fallback": {"type": "Action.Submit"}}]
    ),
    "full width": carded(words(), msteams={"width": "Full"}),
}
BAD_CARDS: dict[str, dict[str, Any]] = {
    "version 1.6": carded(words(), version="1.6"),
    "no version": carded(words(), version=None),
    "no card": {**carded(), "content": {"type": "Card"}},
    "unknown element": carded({"type": "Carousel"}),
    "unknown property": carded(words(colour="red")),
    "text without text": carded({"type": "TextBlock"}),
    "unknown colour": carded(words(color="red")),
    "flag that is none": carded(words(wrap="yes")),
    "unknown action": carded(actions=[{"type": "Action.Http", "title": "x"}]),
    "address": carded(actions=[{"type": "Action.OpenUrl", "title": "x", "url": "javascript:alert(1)"}]),
    "input without id": carded({"type": "Input.Text"}),
    "one input twice": carded({"type": "Input.Text", "id": "a"}, {"type": "Input.Text", "id": "a"}),
    "deep inside": carded(
        {"type": "ColumnSet", "columns": [{"type": "Column", "items": [{"type": "Container", "items": [words(1)]}]}]}  # type: ignore[arg-type]
    ),
    "no facts": carded({"type": "FactSet", "facts": []}),
}


@pytest.mark.parametrize("name", GOOD_CARDS)
def test_a_card_of_1_5_is_taken(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, attachments=[GOOD_CARDS[name]]).status == 201


@pytest.mark.parametrize("name", BAD_CARDS)
def test_a_card_that_teams_can_not_show_is_refused(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, attachments=[BAD_CARDS[name]]).status == 400


def test_only_what_a_card_offers_can_be_pressed(connector: Connector) -> None:
    form = {"type": "Input.Text", "id": "note", "isRequired": True, "maxLength": 5}
    send = {"type": "Action.Submit", "title": "Send", "data": {"footnote": "send"}}
    sent = connector.personal("alice", "x")
    connector.post(ALICE, attachments=[carded(form, actions=[send])])
    (message,) = connector.replies(sent)
    impossible = (("other", {"note": "x"}), ("send", {}), ("send", {"note": "too long"}), ("send", {"other": "x"}))
    for action, values in impossible:
        with pytest.raises(Impossible):
            connector.press("alice", message, action, values)
    with pytest.raises(Impossible):
        connector.press("bob", message, "send", {"note": "x"})
    with pytest.raises(Impossible):
        connector.feedback("alice", message, "like")
