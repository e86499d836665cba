"""What Slack sends is read for what it says; what it does not say makes no question and no error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.events import deleted, edited, said, typed

APP = "U0FOOTNOTE"


def body(**event: Any) -> dict[str, Any]:
    said = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": "1.1", "text": "hi"}
    return {"event_id": "Ev1", "team_id": "T1", "event": {**said, **event}}


def test_a_mention_is_a_question_without_the_mention() -> None:
    one = said(body(type="app_mention", text=f"<@{APP}> may we?"), APP)
    assert one is not None
    assert (one.text, one.mentioned, one.thread, one.event) == ("may we?", True, "1.1", "Ev1")


def test_a_direct_message_needs_no_mention() -> None:
    one = said(body(channel="D1", channel_type="im"), APP)
    assert one is not None
    assert one.direct
    assert one.mentioned


def test_talk_in_a_channel_is_not_for_the_app() -> None:
    one = said(body(), APP)
    assert one is not None
    assert not one.mentioned


@pytest.mark.parametrize("subtype", ["channel_join", "message_deleted", "bot_add", "channel_topic", "reminder_add"])
def test_what_slack_says_itself_is_no_message(subtype: str) -> None:
    assert said(body(subtype=subtype), APP) is None


def test_the_app_does_not_hear_itself() -> None:
    assert said(body(user=APP), APP) is None


@pytest.mark.parametrize(
    ("event", "expected"), [({"user_team": "T2"}, True), ({"user_team": "T1"}, False), ({}, False)]
)
def test_people_of_another_company_are_known(event: dict[str, Any], expected: bool) -> None:
    one = said(body(**event), APP)
    assert one is not None
    assert one.foreign is expected


def test_a_channel_is_shared_only_where_slack_says_so() -> None:
    one = said(body() | {"is_ext_shared_channel": True}, APP)
    assert one is not None
    assert one.shared


def test_an_edit_is_one_when_the_words_changed() -> None:
    new = {"user": "U1", "ts": "1.1", "text": "new", "edited": {"ts": "2.2"}}
    one = edited(body(subtype="message_changed", message=new, previous_message={"text": "old"}), APP)
    assert one is not None
    assert (one.text, one.edit) == ("new", "2.2")
    assert edited(body(subtype="message_changed", message=new, previous_message={"text": "new"}), APP) is None


def test_the_app_s_own_updates_are_no_edits() -> None:
    new = {"user": APP, "bot_id": "B1", "ts": "1.1", "text": "new"}
    assert edited(body(subtype="message_changed", message=new, previous_message={"text": "old"}), APP) is None


def test_a_deletion_names_the_message() -> None:
    gone = deleted(body(subtype="message_deleted", deleted_ts="1.1"))
    assert gone is not None
    assert (gone.channel, gone.ts) == ("C1", "1.1")
    grave = {"subtype": "tombstone", "ts": "1.1"}
    assert deleted(body(subtype="message_changed", message=grave)) == gone


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"<@{APP}> ok?", "ok?"),
        ("ask <@U123> or <@U123|kari>", "ask @someone or @someone"),
        ("see <#C1|general> &amp; <https://x.example/a?b=1|the page>", "see #general & the page"),
        ("<mailto:kari@example.com|kari@example.com>", "kari@example.com"),
        ("<!channel> <!subteam^S1> a &lt; b", "@channel @subteam a < b"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_markup_is_read_as_it_was_typed(written: str, read: str) -> None:
    assert typed(written, APP) == read


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
fields = st.sampled_from(["type", "subtype", "channel", "user", "ts", "text", "message", "previous_message", "bot_id"])


@given(st.dictionaries(st.just("event") | st.just("team_id"), st.dictionaries(fields, anything) | anything))
def test_no_payload_is_an_error(payload: dict[str, Any]) -> None:
    said(payload, APP)
    edited(payload, APP)
    deleted(payload)
