"""Activities come as Teams brings them, and again when nobody took them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from adapters.teams.standin.client import Impossible, Standin
from adapters.teams.standin.inhabitants import (
    BOT,
    ELSEWHERE,
    GENERAL,
    GROUP,
    PARTNER_TENANT,
    TENANT,
    aad,
    personal,
)
from tests.scenario.teams_api import Ear, Teams, hearing

pytestmark = pytest.mark.server

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

    hearing(teams, play)


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

    hearing(teams, play)


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

    hearing(teams, play)


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

    hearing(teams, play, Ear(answer=answer))


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

    hearing(teams, play)


def test_the_same_can_be_brought_once_more(teams: Teams) -> None:
    async def play(standin: Standin, ear: Ear) -> None:
        sent = await standin.personal("alice", "hello")
        await standin.settled()
        await standin.redeliver(sent)
        await standin.settled()
        assert ear.heard[0] == ear.heard[1]
        with pytest.raises(Impossible):
            await standin.redeliver(await standin.say("alice", GENERAL, "not told"))

    hearing(teams, play)
