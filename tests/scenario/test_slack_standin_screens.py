"""Streams, modals and response URLs of the stand-in live as long as Slack's, and no longer."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from adapters.slack.standin.client import Impossible, Sent
from tests.scenario.slack_api import Api, button, modal, plain, section

pytestmark = pytest.mark.server

ASKS = {
    "type": "input",
    "block_id": "why",
    "label": plain("Why"),
    "element": {"type": "plain_text_input", "action_id": "typed", "max_length": 20},
}


# -- streams -----------------------------------------------------------------------------------


def stream(api: Api, sent: Sent, **more: Any) -> dict[str, Any]:
    """Start one in the message's thread: where it is, for the calls that follow."""
    started = api("chat.startStream", channel=sent.channel, thread_ts=sent.ts, markdown_text="Hello", **more)
    return {"channel": started["channel"], "ts": started["ts"]}


def test_a_stream_in_a_channel_names_its_one_recipient(api: Api) -> None:
    sent = api.mention("U0ALICE", "C0GENERAL", "x")
    start = {"channel": "C0GENERAL", "thread_ts": sent.ts}
    team = {"recipient_team_id": "T0NORDLYS"}
    assert api.error("chat.startStream", **start) == "missing_recipient_team_id"
    assert api.error("chat.startStream", **start, **team) == "missing_recipient_user_id"
    assert api.error("chat.startStream", **start, **team, recipient_user_id="U0PARTNER") == "user_not_found"
    assert api.error("chat.startStream", **start, **team, recipient_user_id="U0ALICE") == ""
    assert api.messages("C0GENERAL")[-1]["stream"]["recipient"] == "U0ALICE"
    assert api.error("chat.startStream", channel="D0ALICE") == "invalid_arguments"  # no thread


def test_a_stream_dies_after_five_minutes_and_can_then_be_updated(api: Api) -> None:
    there = stream(api, api.dm("U0ALICE", "x"))
    api.advance(299)
    assert api.error("chat.appendStream", **there, markdown_text=" you") == ""
    assert api.error("chat.update", **there, text="x") == "streaming_state_conflict"
    api.advance(2)
    assert api.error("chat.appendStream", **there, markdown_text="!") == "message_not_in_streaming_state"
    assert api.error("chat.stopStream", **there) == "message_not_in_streaming_state"
    assert api.error("chat.update", **there, text="Hello you, at length") == ""


def test_a_stream_that_was_stopped_takes_nothing_more(api: Api) -> None:
    sent = api.dm("U0ALICE", "x")
    there = stream(api, sent)
    assert api.error("chat.stopStream", **there, markdown_text=" you", blocks=[section("end")]) == ""
    assert api.error("chat.appendStream", **there, markdown_text="!") == "message_not_in_streaming_state"
    assert [m["text"] for m in api.replies(sent)] == ["Hello you"]
    plain_one = api("chat.postMessage", channel="D0ALICE", text="x")
    never = {"channel": "D0ALICE", "ts": plain_one["ts"]}
    assert api.error("chat.appendStream", **never, markdown_text="!") == "message_not_in_streaming_state"


def test_stop_ends_streams_at_once_and_only_while_something_is_processed(api: Api) -> None:
    sent = api.dm("U0ALICE", "x")
    there = stream(api, sent)
    with pytest.raises(Impossible):
        api.stop(sent)
    api("agents.sessions.setStatus", channel_id="D0ALICE", thread_ts=sent.ts, status="processing")
    assert len(api.stop(sent)) == 1
    assert api.error("chat.appendStream", **there, markdown_text="!") == "message_not_in_streaming_state"
    assert api.state()["sessions"][0]["status"] == "processing"  # the app has to move it


def test_chunks_are_checked(api: Api) -> None:
    there = stream(api, api.dm("U0ALICE", "x"))
    task = {"type": "task_update", "id": "1", "title": "Reading", "status": "in_progress"}
    assert api.error("chat.appendStream", **there, chunks=[task]) == ""
    assert api.error("chat.appendStream", **there, chunks=[{**task, "status": "soon"}]) == "invalid_chunks"
    assert api.error("chat.appendStream", **there, chunks=[{"type": "song"}]) == "invalid_chunks"
    assert api.error("chat.appendStream", **there, markdown_text="x" * 12_001) == "msg_too_long"
    assert api.error("chat.appendStream", **there) == "no_text"


def test_streams_start_twenty_times_a_minute(api: Api) -> None:
    sent = api.dm("U0ALICE", "x")
    start = {"channel": "D0ALICE", "thread_ts": sent.ts, "markdown_text": "x"}
    codes = [api.error("chat.startStream", **start) for _ in range(21)]
    assert codes == [""] * 20 + ["ratelimited"]


# -- modals ------------------------------------------------------------------------------------


def trigger(api: Api) -> str:
    """A fresh one, of a button that somebody pressed while no app listened."""
    said = api("chat.postMessage", channel="C0GENERAL", text="x", blocks=[{"type": "actions", "elements": [button()]}])
    api.press("U0ALICE", {"channel": "C0GENERAL", "ts": said["ts"]}, "a0")
    api.advance(2)  # so that the channel takes the next one
    return str(api.do("triggers")[-1])


def test_a_trigger_opens_one_modal_within_three_seconds(api: Api) -> None:
    fresh = trigger(api)
    assert api.error("views.open", trigger_id=fresh, view=modal(section("x"))) == ""
    assert api.error("views.open", trigger_id=fresh, view=modal(section("x"))) == "exchanged_trigger_id"
    late = trigger(api)
    api.advance(4)
    assert api.error("views.open", trigger_id=late, view=modal(section("x"))) == "expired_trigger_id"
    assert api.error("views.open", trigger_id="1.2.3", view=modal(section("x"))) == "invalid_trigger_id"


def test_three_modals_lie_over_each_other_at_most(api: Api) -> None:
    assert api.error("views.push", trigger_id=trigger(api), view=modal(section("x"))) == "not_found"
    api("views.open", trigger_id=trigger(api), view=modal(section("x")))
    for _ in range(2):
        assert api.error("views.push", trigger_id=trigger(api), view=modal(section("x"))) == ""
    assert api.error("views.push", trigger_id=trigger(api), view=modal(section("x"))) == "push_limit_reached"


def test_a_modal_that_changed_meanwhile_is_not_overwritten(api: Api) -> None:
    view = api("views.open", trigger_id=trigger(api), view=modal(section("x")))["view"]
    first = {"view_id": view["id"], "hash": view["hash"]}
    assert api.error("views.update", **first, view=modal(section("y"))) == ""
    assert api.error("views.update", **first, view=modal(section("z"))) == "hash_conflict"
    assert api.error("views.update", view_id="V0", view=modal(section("z"))) == "not_found"


@pytest.mark.parametrize(
    "view",
    [
        modal({"type": "markdown", "text": "x"}),
        modal({"type": "context_actions", "elements": []}),
        modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        modal(section("x"), title=plain("x" * 25)),
        modal(section("x"), private_metadata="x" * 3001),
        modal(section("x"), callback_id="x" * 256),
        {**modal(ASKS), "submit": None},
        {"type": "modal", "blocks": []},
        {"type": "home", "blocks": [section("x")]},
        {"type": "drawer", "blocks": []},
        "modal",
    ],
)
def test_a_modal_that_breaks_the_rules_is_refused(api: Api, view: Any) -> None:
    assert api.error("views.open", trigger_id=trigger(api), view=view) == "invalid_arguments"


@pytest.mark.parametrize("block", [{"type": "markdown", "text": "x"}, {"type": "context_actions", "elements": []}])
def test_the_home_tab_refuses_what_belongs_in_messages(api: Api, block: dict[str, Any]) -> None:
    home = {"type": "home", "blocks": [block]}
    assert api.error("views.publish", user_id="U0ALICE", view=home) == "invalid_arguments"
    assert api.error("views.publish", user_id="U0ALICE", view=modal(section("x"))) == "invalid_arguments"


def test_a_person_fills_in_what_is_asked_for(api: Api) -> None:
    api("views.open", trigger_id=trigger(api), view=modal(ASKS))
    for values in ({}, {"why": "x" * 21}, {"what": "x"}):
        with pytest.raises(Impossible):
            api.submit("U0ALICE", values)


# -- response URLs -----------------------------------------------------------------------------


def respond(api: Api, url: str, **said: Any) -> int:
    async def post() -> int:
        async with aiohttp.ClientSession() as session, session.post(url, json=said) as answer:
            return answer.status

    return int(api.slack.run(post()))


def url_of_a_command(api: Api) -> str:
    api.command("U0ALICE", "C0GENERAL", "/privacy", "x")
    return str(api.do("response_urls")[-1])


def test_a_response_url_works_five_times_in_thirty_minutes(api: Api) -> None:
    url = url_of_a_command(api)
    assert [respond(api, url, text="x") for _ in range(6)] == [200] * 5 + [404]
    assert len(api.ephemeral("C0GENERAL", "U0ALICE")) == 5
    late = url_of_a_command(api)
    api.advance(1801)
    assert respond(api, late, text="x") == 404


def test_what_a_response_says_is_checked_and_can_be_for_all(api: Api) -> None:
    url = url_of_a_command(api)
    assert respond(api, url, text="x", blocks=[section("x" * 3001)]) == 404
    assert respond(api, url, text="for all", response_type="in_channel") == 200
    assert [m["text"] for m in api.messages("C0GENERAL")] == ["for all"]
