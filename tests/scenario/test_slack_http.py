"""Slack's requests over HTTP: signed ones are taken, everything else goes no further."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from adapters.desk import Limits
from adapters.slack.standin.client import Standin
from adapters.slack.standin.signing import Signature
from tests.scenario.slack_office import QUESTION, Office, text_of
from tests.scenario.test_slack_delivery import Gate

pytestmark = pytest.mark.server


def event(**fields: Any) -> str:
    """An event of Slack's, with other fields where given."""
    said = {"type": "app_mention", "user": "U0ALICE", "channel": "C0GENERAL", "ts": "1.000001", "text": QUESTION}
    body = {"type": "event_callback", "team_id": "T0NORDLYS", "event_id": "Ev1", "event": said}
    return json.dumps(body | fields)


def test_a_mention_over_http_is_answered(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        (reply,) = await slack.replies(sent)
        assert "Only if" in text_of(reply)
        done = await slack.command("U0ALICE", "C0GENERAL", "/privacy", QUESTION)
        assert done.acknowledged
        await slack.press("U0BOB", reply, "sources")
        assert "Act, Art. 6(4)" in text_of(await slack.view("U0BOB"))

    office(scenario, http=True)


@pytest.mark.parametrize("signature", ["forged", "stale", "future", "text", "missing", "empty"])
def test_what_is_not_signed_now_by_slack_is_refused(office: Office, signature: Signature) -> None:
    async def scenario(slack: Standin) -> None:
        status, _ = await slack.raw(event(), signature)
        assert status == 401
        await office.desk.settled()
        assert await slack.messages("C0GENERAL") == []

    office(scenario, http=True)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"text"', "{}", event(event=None), event(event=[]), event(event={"type": 7}),
     event(event={"type": "message", "channel": 5, "text": {"a": 1}, "user": None, "ts": []}),
     event(event={"type": "message", "subtype": "message_changed", "message": "x", "previous_message": []}),
     event(event={"type": "unheard_of"}), event(event={"type": "app_home_opened"}),
     event(event={"type": "agent_session_stopped"}), "[" * 100_000],
)  # fmt: skip
def test_malformed_payloads_bring_nothing_down(office: Office, body: str) -> None:
    async def scenario(slack: Standin) -> None:
        status, _ = await slack.raw(body)
        assert status in (200, 400, 404)
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await slack.replies(sent)

    office(scenario, http=True)


@pytest.mark.parametrize(
    "payload", ["", "payload=", "payload={", "payload=[]", "payload=%7B%22type%22%3A%22x%22%7D", "a=b"]
)
def test_malformed_forms_bring_nothing_down(office: Office, payload: str) -> None:
    async def scenario(slack: Standin) -> None:
        status, _ = await slack.raw(payload, form=True)
        assert status in (200, 400, 404)

    office(scenario, http=True)


def test_slack_s_check_of_the_address_is_answered(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        status, body = await slack.raw(json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "x"}))
        assert (status, "c0ffee" in body) == (200, True)

    office(scenario, http=True)


def test_an_app_that_goes_down_finishes_what_it_has_and_refuses_what_is_new(office: Office) -> None:
    office.limits = Limits(drain_seconds=10)

    async def scenario(slack: Standin) -> None:
        gate = Gate(office)
        sent = await slack.mention("U0ALICE", "C0GENERAL", QUESTION)
        await gate.asked.wait()
        going = asyncio.ensure_future(office.desk.drain(10))
        await asyncio.sleep(0)
        status, _ = await slack.raw(event())
        assert status == 503
        gate.open.set()
        await going
        (reply,) = await slack.replies(sent)
        assert "Only if" in text_of(reply)

    office(scenario, http=True)


def test_a_healthy_server_says_so(office: Office) -> None:
    async def scenario(slack: Standin) -> None:
        from aiohttp import ClientSession

        url = office.url.replace("/slack/events", "/healthz")
        async with ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200

    office(scenario, http=True)
