"""The terminal face: somebody without a Slack account has a whole conversation with an app."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.standin.client import Standin
from adapters.slack.standin.offline import converse
from adapters.slack.standin.screen import Screen, plain
from tests.scenario.slack_api import button, modal
from tests.scenario.slack_api import plain as plain_text

pytestmark = pytest.mark.server

OPTION = {"text": plain_text("Because"), "value": "because"}
WHY = {
    "type": "input",
    "block_id": "why",
    "label": plain_text("Why do you ask?"),
    "element": {"type": "radio_buttons", "action_id": "picked", "options": [OPTION]},
}


def app_of(slack: Standin) -> AsyncApp:
    """A small app: answers with a button, which opens a modal."""
    app = AsyncApp(client=AsyncWebClient(token=slack.bot_token, base_url=slack.api))

    @app.event("app_home_opened")
    async def welcome(event: dict[str, Any], client: AsyncWebClient) -> None:
        prompts = [{"title": "Photos", "message": "May we use photos?"}]
        await client.assistant_threads_setSuggestedPrompts(channel_id=event["channel"], prompts=prompts)

    @app.event("message")
    async def answer(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("subtype"):
            return
        blocks = [{"type": "actions", "elements": [button(text=plain_text("More"))]}]
        said = {"channel": event["channel"], "thread_ts": event["ts"], "text": f"You asked: {event['text']}"}
        section = {"type": "section", "text": {"type": "mrkdwn", "text": said["text"]}}
        await client.chat_postMessage(**said, blocks=[section, *blocks])

    @app.action("a0")
    async def more(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(WHY, callback_id="why"))

    @app.view("why")
    async def because(ack: Any, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        picked = view["state"]["values"]["why"]["picked"]["selected_option"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Noted: {picked}")

    return app


def test_a_conversation_with_buttons_and_a_modal(capsys: pytest.CaptureFixture[str]) -> None:
    typed = iter(["1", "2", "1", "99", "/quit"])  # the prompt, the answer's button, the modal's option, nonsense
    shown: list[str] = []

    async def play() -> None:
        async with Standin.start() as slack:
            web = AsyncWebClient(token=slack.app_token, base_url=slack.api)
            handler = AsyncSocketModeHandler(app_of(slack), slack.app_token, web_client=web)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            await slack.connected()
            await converse(slack, read=lambda: next(typed), show=shown.append)
            await handler.close_async()  # type: ignore[no-untyped-call]

    asyncio.run(asyncio.wait_for(play(), 60))
    told = "\n".join(shown)
    assert "[1] Photos" in told
    assert "You asked: May we use photos?" in told
    assert "[2] More" in told
    assert "Why do you ask?" in told
    assert "Noted: because" in told
    assert "nothing has the number 99" in told


def test_markup_is_read_as_a_person_sees_it() -> None:
    assert (
        plain("<https://a.no|GDPR> &amp; <#C1|general> <!channel> <@U1>")
        == "GDPR (https://a.no) & #general !channel @U1"
    )


def test_bold_marks_are_not_shown_and_other_stars_are() -> None:
    assert plain("**Only if** this *very* much, 3 * 4 * 5") == "Only if this very much, 3 * 4 * 5"


def test_a_number_stays_with_its_button() -> None:
    screen = Screen()
    actions = {"type": "actions", "elements": [button(1, value="x"), button(2)]}
    message = {"text": "x", "blocks": [actions]}
    assert "[1] Go   [2] Go" in screen.message(message)
    assert "[3] Go" in screen.message(message)
    assert (screen.presses[0].action_id, screen.presses[0].value) == ("a1", "x")
