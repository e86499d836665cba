"""Whatever is in a request to the Teams bot, it is turned away or taken, and nothing is brought down."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import personal
from adapters.teams.standin.tokens import GOOD
from tests.scenario.teams_api import Teams
from tests.scenario.teams_process import QUESTION, answered, refused

pytestmark = [pytest.mark.server, pytest.mark.model]

ALICE = personal("alice")
BOB = personal("bob")  # nothing else is sent for him: what Alice is still told says nothing of a body that was refused


BAD_JSON = ["", "{", "[]", "null", "[" * 100_000, b"\xff\xfe{", b'{"text": "\xff"}']
NO_ACTIVITY = ['"text"', "7", "{}", '{"type": 7}', '{"a":' * 50_000, "\x00", "NaN", '{"type": "message"}']


@pytest.mark.parametrize("body", NO_ACTIVITY, ids=lambda body: repr(body[:12]))
def test_what_is_no_activity_is_turned_away(bot: Standin, teams: Teams, body: str) -> None:
    async def scenario() -> None:
        status, _ = await bot.raw(body)
        assert status in (400, 401)  # 401: it names no channel that the key signs for
        await refused(bot, 401, body, "expired")
        await refused(bot, 401, body, None)

    teams.run(scenario())


@pytest.mark.parametrize("body", BAD_JSON, ids=lambda body: repr(body[:12]))
def test_bad_json_gets_400(bot: Standin, teams: Teams, body: Any) -> None:
    async def scenario() -> None:
        await refused(bot, 400, body)

    teams.run(scenario())


@pytest.mark.parametrize(
    "odd",
    [
        {"from": None}, {"from": []}, {"conversation": 7}, {"conversation": {}}, {"text": {"a": 1}}, {"text": None},
        {"entities": "x"}, {"entities": [7, None]}, {"attachments": {"x": 1}}, {"channelData": []}, {"id": None},
        {"id": ["x"]}, {"type": "unheard_of"}, {"type": "invoke"}, {"type": "invoke", "name": "x", "value": []},
        {"type": "messageReaction"}, {"type": "conversationUpdate", "membersAdded": 7}, {"recipient": None},
        {"value": []}, {"value": {"footnote": "nothing"}}, {"timestamp": "yesterday"}, {"locale": 7},
    ],
    ids=str,
)  # fmt: skip
def test_odd_activities_bring_nothing_down(bot: Standin, teams: Teams, odd: dict[str, Any]) -> None:
    async def scenario() -> None:
        activity = await bot.activity("alice", ALICE, QUESTION)
        status, _ = await bot.raw(activity | odd)
        assert status < 500
        assert "Only if" in await answered(bot)

    teams.run(scenario())


def test_a_huge_body_gets_413(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        activity = await bot.activity("bob", BOB, QUESTION)
        body = json.dumps(activity | {"text": "x" * (4 * 1024 * 1024)}).encode()
        for kind in (GOOD, "expired"):
            headers = {"Authorization": f"Bearer {await bot.token(kind)}"}
            async with bot.session.post(bot.bot_url, data=io.BytesIO(body), headers=headers) as answer:
                assert answer.status == 413
        assert await bot.messages(BOB) == []

    teams.run(scenario())


def test_only_posts_are_taken(bot: Standin, teams: Teams) -> None:
    async def scenario() -> None:
        for verb in ("GET", "PUT", "DELETE"):
            async with bot.session.request(verb, bot.bot_url) as answer:
                assert answer.status == 405

    teams.run(scenario())
