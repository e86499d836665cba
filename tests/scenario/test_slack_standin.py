"""The stand-in refuses what Slack refuses, with Slack's codes: otherwise tests against it would prove nothing."""

from __future__ import annotations

import aiohttp
import pytest

from adapters.slack.standin.client import Impossible
from tests.scenario.slack_api import Api, button, call, feedback, plain, section, table

pytestmark = pytest.mark.server


NOTE = {"type": "mrkdwn", "text": "x"}
AT_THE_LIMIT = {
    "section": section("x" * 3000),
    "section fields": {"type": "section", "fields": [NOTE] * 10},
    "header": {"type": "header", "text": plain("x" * 150)},
    "context": {"type": "context", "elements": [NOTE] * 10},
    "actions": {"type": "actions", "elements": [button(n) for n in range(25)]},
    "button": {"type": "actions", "elements": [button(text=plain("x" * 75), value="v" * 2000)]},
    "context_actions": {"type": "context_actions", "elements": [feedback(n) for n in range(5)]},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "table": table(100, 20),
    "option": {
        "type": "actions",
        "elements": [
            {
                "type": "static_select",
                "action_id": "s",
                "options": [{"text": plain("x" * 75), "value": "v" * 150}] * 100,
            }
        ],
    },
}
BEYOND_IT = {
    "section": section("x" * 3001),
    "empty section": section(""),
    "section without words": {"type": "section"},
    "section fields": {"type": "section", "fields": [NOTE] * 11},
    "header": {"type": "header", "text": plain("x" * 151)},
    "header in mrkdwn": {"type": "header", "text": NOTE},
    "context": {"type": "context", "elements": [NOTE] * 11},
    "empty context": {"type": "context", "elements": []},
    "button in a context": {"type": "context", "elements": [button()]},
    "actions": {"type": "actions", "elements": [button(n) for n in range(26)]},
    "button's text": {"type": "actions", "elements": [button(text=plain("x" * 76))]},
    "button's value": {"type": "actions", "elements": [button(value="v" * 2001)]},
    "button in mrkdwn": {"type": "actions", "elements": [button(text=NOTE)]},
    "button's style": {"type": "actions", "elements": [button(style="green")]},
    "button's address": {"type": "actions", "elements": [button(url="javascript:alert(1)")]},
    "one action id twice": {"type": "actions", "elements": [button(1), button(1)]},
    "feedback outside of context_actions": {"type": "actions", "elements": [feedback(1)]},
    "context_actions": {"type": "context_actions", "elements": [feedback(n) for n in range(6)]},
    "button in context_actions": {"type": "context_actions", "elements": [button()]},
    "markdown": {"type": "markdown", "text": "x" * 12_001},
    "table's rows": table(101, 1),
    "table's cells": table(1, 21),
    "table's text": table(100, 20, "x" * 6),
    "unknown block": {"type": "accordion"},
    "unknown field": {**section("x"), "colour": "red"},
    "block id": {**section("x"), "block_id": "x" * 256},
    "options": {
        "type": "actions",
        "elements": [
            {"type": "static_select", "action_id": "s", "options": [{"text": plain("x"), "value": "v"}] * 101}
        ],
    },
    "no object": "section",
}


@pytest.mark.parametrize("name", AT_THE_LIMIT)
def test_a_block_at_its_limit_is_taken(api: Api, name: str) -> None:
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=[AT_THE_LIMIT[name]]) == ""


@pytest.mark.parametrize("name", BEYOND_IT)
def test_a_block_beyond_its_limit_is_refused(api: Api, name: str) -> None:
    answer = api("chat.postMessage", channel="C0GENERAL", text="x", blocks=[BEYOND_IT[name]])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"]
    assert not api.messages("C0GENERAL")


def test_a_message_holds_50_blocks_and_a_modal_100(api: Api) -> None:
    divider = {"type": "divider"}
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=[divider] * 50) == ""
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=[divider] * 51) == "invalid_blocks"
    assert api.error("views.publish", user_id="U0ALICE", view={"type": "home", "blocks": [divider] * 100}) == ""
    wide = {"type": "home", "blocks": [divider] * 101}
    assert api.error("views.publish", user_id="U0ALICE", view=wide) == "invalid_arguments"


def test_blocks_together_hold_13200_characters(api: Api) -> None:
    most = [section("x" * 3000)] * 4 + [section("x" * 1200)]
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=most) == ""
    more = [*most, section("x")]
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=more) == "msg_blocks_too_long"
    markdown = [{"type": "markdown", "text": "x" * 6001}] * 2
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=markdown) == "invalid_blocks"


def test_one_block_id_stands_once(api: Api) -> None:
    twice = [{**section("x"), "block_id": "same"}] * 2
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", blocks=twice) == "invalid_blocks"


def test_words_have_their_limits(api: Api) -> None:
    said = api("chat.postMessage", channel="C0GENERAL", text="x" * 40_000)
    assert said["ok"]
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x" * 40_001) == "msg_too_long"
    assert api.error("chat.postMessage", channel="C0GENERAL", text=" ") == "no_text"
    there = {"channel": "C0GENERAL", "ts": said["ts"]}
    assert api.error("chat.update", **there, text="ø" * 2000) == ""
    assert api.error("chat.update", **there, text="ø" * 2001) == "msg_too_long"
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", markdown_text="y") == "markdown_text_conflict"


def test_tokens_are_checked(api: Api) -> None:
    assert api.error("auth.test", token="xoxb-other") == "invalid_auth"
    assert api.error("auth.test", token="") == "not_authed"
    assert api.error("apps.connections.open") == "not_allowed_token_type"
    assert api.error("auth.test", token=api.standin.app_token) == "not_allowed_token_type"
    assert api.error("chat.shout", channel="C0GENERAL") == "unknown_method"


def test_places_are_checked(api: Api) -> None:
    wrong = {"C0NOWHERE": "channel_not_found", "C0ELSEWHERE": "not_in_channel", "C0ARCHIVE": "is_archived"}
    for channel, code in wrong.items():
        assert api.error("chat.postMessage", channel=channel, text="x") == code
    assert api.error("chat.postMessage", text="x") == "invalid_arguments"
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x", thread_ts="17") == "invalid_thread_ts"
    outside = {"channel": "G0PRIVATE", "user": "U0BOB", "text": "x"}
    assert api.error("chat.postEphemeral", **outside) == "user_not_in_channel"
    assert api("chat.postMessage", channel="U0ALICE", text="x")["channel"] == "D0ALICE"


def test_only_own_messages_can_be_changed(api: Api) -> None:
    sent = api.say("U0ALICE", "C0GENERAL", "mine")
    there = {"channel": "C0GENERAL", "ts": sent.ts}
    assert api.error("chat.update", **there, text="yours") == "cant_update_message"
    assert api.error("chat.delete", **there) == "cant_delete_message"
    assert api.error("chat.update", channel="C0GENERAL", ts="1700000000.000001", text="x") == "message_not_found"
    hidden = api("chat.postEphemeral", channel="C0GENERAL", user="U0ALICE", text="x")["message_ts"]
    assert api.error("chat.update", channel="C0GENERAL", ts=hidden, text="x") == "message_not_found"


def test_a_scope_that_is_not_granted_is_missed(api: Api) -> None:
    api.grant(without=["im:history", "chat:write"])
    answer = api("chat.postMessage", channel="C0GENERAL", text="x")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "chat:write" not in answer["provided"]
    sent = api.dm("U0ALICE", "hello")
    assert sent.event_ids == []  # the app is not told either
    assert api.error("conversations.replies", channel="D0ALICE", ts=sent.ts) == "missing_scope"


def test_metadata_comes_back_to_whoever_asks_for_it(api: Api) -> None:
    about = {"event_type": "footnote_reply", "event_payload": {"key": "Ev1"}}
    sent = api.say("U0ALICE", "C0GENERAL", "x")
    api("chat.postMessage", channel="C0GENERAL", text="y", thread_ts=sent.ts, metadata=about)
    there = {"channel": "C0GENERAL", "ts": sent.ts}
    assert api("conversations.replies", **there, include_all_metadata=True)["messages"][1]["metadata"] == about
    assert "metadata" not in api("conversations.replies", **there)["messages"][1]
    wrong = {"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "x"}}
    assert api.error("chat.postMessage", **wrong) == "invalid_metadata_format"
    assert api.error("conversations.replies", channel="C0GENERAL", ts="1700000000.000001") == "thread_not_found"


def test_too_many_posts_in_a_channel_are_refused_until_time_has_passed(api: Api) -> None:
    codes = [api.error("chat.postMessage", channel="C0GENERAL", text="x") for _ in range(8)]
    assert codes[0] == ""
    assert codes[-1] == "ratelimited"
    status, _, headers = api.slack.run(
        call(api.standin, "chat.postMessage", None, {"channel": "C0GENERAL", "text": "x"})
    )
    assert (status, headers["Retry-After"]) == (429, "1")
    assert api.error("chat.postMessage", channel="C0NORWAY", text="x") == ""
    api.advance(2)
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x") == ""


def test_what_an_app_should_not_do_is_noted(api: Api) -> None:
    api("chat.postMessage", channel="C0GENERAL", text="<!channel> look")
    api("chat.postMessage", channel="C0GENERAL", blocks=[section("no text for notifications")])
    assert [v["what"] for v in api.violations()] == ["broadcast", "no notification text"]
    api("chat.postMessage", channel="C0GENERAL", text="&lt;!channel&gt; look")
    assert len(api.violations()) == 2


def test_a_failure_can_be_ordered(api: Api) -> None:
    api.fail("chat.postMessage", "internal_error")
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x") == "internal_error"
    assert api.error("chat.postMessage", channel="C0GENERAL", text="x") == ""
    api.fail("chat.postMessage", after=True)
    with pytest.raises(aiohttp.ClientError):
        api("chat.postMessage", channel="C0GENERAL", text="the answer gets lost")
    assert api.messages("C0GENERAL")[-1]["text"] == "the answer gets lost"


def test_an_agent_shows_what_it_does_within_limits(api: Api) -> None:
    sent = api.dm("U0ALICE", "x")
    there = {"channel_id": "D0ALICE", "thread_ts": sent.ts}
    assert api.error("agents.sessions.setStatus", **there, status="processing", title="x" * 200) == ""
    assert api.error("agents.sessions.setStatus", **there, status="busy") == "invalid_arguments"
    assert api.error("agents.sessions.setStatus", **there, status="active", title="x" * 201) == "invalid_arguments"
    assert api.error("assistant.threads.setStatus", **there, status="…", loading_messages=["x"] * 11) != ""
    assert api.error("assistant.threads.setStatus", channel_id="D0ALICE", status="…") == "invalid_thread_ts"
    prompts = [{"title": "t", "message": "m"}] * 5
    assert api.error("assistant.threads.setSuggestedPrompts", channel_id="D0ALICE", prompts=prompts) != ""
    assert api.error("assistant.threads.setSuggestedPrompts", channel_id="D0ALICE", prompts=prompts[:4]) == ""


def test_nobody_writes_where_they_are_not(api: Api) -> None:
    with pytest.raises(Impossible):
        api.say("U0BOB", "G0PRIVATE", "let me in")
