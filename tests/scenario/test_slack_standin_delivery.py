"""Events come as Slack brings them: signed or down a socket, again when nobody acknowledged, and told apart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from adapters.slack.standin.client import Impossible, Standin
from tests.scenario.slack_api import Slack

pytestmark = pytest.mark.server


# -- Socket Mode -------------------------------------------------------------------------------


class Socket:
    """One connection of an app that decides itself what it acknowledges."""

    def __init__(self, wire: aiohttp.ClientWebSocketResponse) -> None:
        self.wire = wire

    async def next(self) -> dict[str, Any]:
        return dict(await self.wire.receive_json(timeout=5))

    async def acknowledge(self, frame: dict[str, Any], **payload: Any) -> None:
        await self.wire.send_json({"envelope_id": frame["envelope_id"], **({"payload": payload} if payload else {})})


@asynccontextmanager
async def connection(standin: Standin) -> AsyncIterator[Socket]:
    """An open connection whose hello was read."""
    async with aiohttp.ClientSession() as session:
        async with session.post(
            standin.api + "apps.connections.open", headers={"Authorization": f"Bearer {standin.app_token}"}
        ) as answer:
            url = (await answer.json())["url"]
        async with session.ws_connect(url) as wire:
            socket = Socket(wire)
            assert (await socket.next())["type"] == "hello"
            yield socket
        with pytest.raises(aiohttp.WSServerHandshakeError):  # a ticket is good for one connection
            await session.ws_connect(url)


def scenario(slack: Slack, play: Callable[[Standin], Coroutine[Any, Any, None]]) -> None:
    slack.run(asyncio.wait_for(play(slack.standin), 30))


def test_a_mention_comes_as_twins_with_one_timestamp(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as socket:
            sent = await standin.mention("U0ALICE", "C0GENERAL", "may we?")
            frames = [await socket.next(), await socket.next()]
            for frame in frames:
                await socket.acknowledge(frame)
            events = [f["payload"]["event"] for f in frames]
            assert {e["type"] for e in events} == {"message", "app_mention"}
            assert {e["ts"] for e in events} == {sent.ts}
            assert len({f["payload"]["event_id"] for f in frames}) == 2

    scenario(slack, play)


def test_what_is_not_acknowledged_comes_again_at_once_after_one_minute_and_after_five(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as socket:
            await standin.dm("U0ALICE", "hello")
            seen = []
            for wait in (0, 60, 300, 0):
                seen.append(await socket.next())
                await standin.advance(3.1)
                await standin.until(lambda s: s["deliveries"][0]["tries"][len(seen) - 1]["error"])
                await standin.advance(wait)
            await standin.settled()
            assert [f["retry_attempt"] for f in seen] == [0, 1, 2, 3]
            assert [f["retry_reason"] for f in seen] == ["", *["http_timeout"] * 3]
            assert len({f["payload"]["event_id"] for f in seen}) == 1
            assert len({f["envelope_id"] for f in seen}) == 4
            assert not (await standin.deliveries())[0]["acknowledged"]

    scenario(slack, play)


def test_a_cut_socket_gives_its_events_to_the_next(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as socket:
            await standin.dm("U0ALICE", "hello")
            first = await socket.next()
            await standin.drop()
        async with connection(standin) as socket:
            await standin.advance(61)
            again = await socket.next()
            assert again["payload"]["event_id"] == first["payload"]["event_id"]
            assert again["retry_attempt"] >= 1
            await socket.acknowledge(again)
            await standin.settled()
            assert (await standin.deliveries())[0]["acknowledged"]

    scenario(slack, play)


def test_acknowledging_twice_or_what_never_came_is_noted(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as socket:
            await standin.dm("U0ALICE", "hello")
            frame = await socket.next()
            await socket.acknowledge(frame)
            await socket.acknowledge(frame)
            await socket.acknowledge({"envelope_id": "never"})
            await socket.wire.send_str("no json")
            await standin.until(lambda s: len(s["violations"]) == 3)
            what = [v["what"] for v in await standin.violations()]
            assert what[0] == "duplicate acknowledgement"
            assert what[1] == "acknowledgement of an unknown envelope"

    scenario(slack, play)


def test_a_socket_that_is_asked_to_leave_gets_nothing_new(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as old:
            await standin.disconnect("refresh_requested")
            assert (await old.next())["reason"] == "refresh_requested"
            async with connection(standin) as new:
                await standin.dm("U0ALICE", "hello")
                await new.acknowledge(await new.next())
                with pytest.raises(TimeoutError):
                    await old.wire.receive(timeout=0.05)

    scenario(slack, play)


def test_replicas_get_events_in_turn(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as one, connection(standin) as other:
            for n in range(4):
                await standin.dm("U0ALICE", f"hello {n}")
            for socket in (one, other):
                for _ in range(2):
                    await socket.acknowledge(await socket.next())
            await standin.settled()
            assert all(d["acknowledged"] for d in await standin.deliveries())

    scenario(slack, play)


def test_a_command_that_nobody_takes_in_three_seconds_fails_and_does_not_come_again(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with connection(standin) as socket:
            typed = asyncio.create_task(standin.command("U0ALICE", "C0GENERAL", "/privacy", "may we?"))
            frame = await socket.next()
            assert frame["type"] == "slash_commands"
            assert frame["accepts_response_payload"]
            await standin.advance(3.1)
            done = await typed
            assert (done.acknowledged, done.error) == (False, "http_timeout")
            await standin.advance(400)
            await standin.settled()
            assert [v["what"] for v in await standin.violations()] == ["unanswered"]
            with pytest.raises(TimeoutError):
                await socket.wire.receive(timeout=0.05)

    scenario(slack, play)


def test_what_the_app_is_not_subscribed_to_does_not_come(tmp_path: Path) -> None:
    manifest = {
        "display_information": {"name": "x" * 36},
        "features": {"slash_commands": [{"command": "/privacy"}], "app_home": {"home_tab_enabled": False}},
        "oauth_config": {"scopes": {"bot": ["app_mentions:read", "chat:write", "im:history", "everything:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im", "message.channels"]}},
    }
    (tmp_path / "manifest.yaml").write_text(json.dumps(manifest), "utf-8")

    async def play() -> None:
        async with Standin.start(manifest=tmp_path / "manifest.yaml") as standin:
            assert len((await standin.mention("U0ALICE", "C0GENERAL", "x")).event_ids) == 1  # the twin lacks its scope
            assert len((await standin.dm("U0ALICE", "x")).event_ids) == 1
            assert await standin.open_home("U0ALICE") == []
            with pytest.raises(Impossible):
                await standin.command("U0ALICE", "C0GENERAL", "/other")
            problems = (await standin.state())["problems"]
            assert len(problems) == 4  # the name, an unknown scope, an event and commands without theirs

    asyncio.run(asyncio.wait_for(play(), 30))


# -- HTTP --------------------------------------------------------------------------------------


class App:
    """An app behind an address: keeps what it got and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[bytes, dict[str, str]]] = []
        self.answers: list[web.Response] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((await request.read(), {k.lower(): v for k, v in request.headers.items()}))
        return self.answers.pop(0) if self.answers else web.Response()


@asynccontextmanager
async def listening(standin: Standin) -> AsyncIterator[App]:
    app, served = App(), web.Application()
    served.router.add_post("/slack/events", app.take)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    app.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await standin.deliver_to(app.url)
    try:
        yield app
    finally:
        await runner.cleanup()


def test_requests_are_signed(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        verifier = SignatureVerifier(standin.signing_secret)
        async with listening(standin) as app:
            await standin.dm("U0ALICE", "hello")
            await standin.settled()
            body, headers = app.got[0]
            assert verifier.is_valid_request(body, headers)
            assert json.loads(body)["event"]["text"] == "hello"
            assert "x-slack-retry-num" not in headers

    scenario(slack, play)


@pytest.mark.parametrize("kind", ["forged", "stale", "future", "missing", "empty"])
def test_wrong_signatures_can_be_sent(slack: Slack, kind: Any) -> None:
    async def play(standin: Standin) -> None:
        verifier = SignatureVerifier(standin.signing_secret)
        async with listening(standin) as app:
            await standin.raw("{}", "good")
            await standin.raw("{}", kind, retry=1)
            (good, of_good), (bad, of_bad) = app.got
            assert verifier.is_valid_request(good, of_good)
            assert not verifier.is_valid_request(bad, of_bad)
            assert of_bad["x-slack-retry-num"] == "1"

    scenario(slack, play)


def test_a_failed_request_comes_again_and_says_why_unless_the_app_declines(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with listening(standin) as app:
            app.answers = [web.Response(status=500), web.Response(status=404)]
            await standin.dm("U0ALICE", "hello")
            await standin.until(lambda s: [t["error"] for t in s["deliveries"][0]["tries"]] == ["http_error"] * 2)
            await standin.advance(61)
            await standin.settled()
            assert [h.get("x-slack-retry-num") for _, h in app.got] == [None, "1", "2"]
            assert app.got[1][1]["x-slack-retry-reason"] == "http_error"
            app.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
            await standin.dm("U0ALICE", "hello again")
            await standin.settled()
            assert len(app.got) == 4

    scenario(slack, play)


def test_commands_and_buttons_come_as_forms(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with listening(standin) as app:
            app.answers = [web.json_response({"text": "on it"})]
            done = await standin.command("U0ALICE", "C0GENERAL", "/privacy", "a & b")
            assert done.response == {"text": "on it"}
            assert parse_qs(app.got[0][0].decode())["text"] == ["a & b"]
            assert [m["text"] for m in await standin.ephemeral("C0GENERAL", "U0ALICE")] == ["on it"]
            await standin.shortcut("U0ALICE", "ask", (await standin.messages("D0ALICE") or [None])[0])
            payload = json.loads(parse_qs(app.got[1][0].decode())["payload"][0])
            assert (payload["type"], payload["callback_id"]) == ("shortcut", "ask")

    scenario(slack, play)


def test_an_edit_and_a_deletion_are_told(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with listening(standin) as app:
            sent = await standin.dm("U0ALICE", "may we?")
            await standin.edit(sent, "may they?")
            await standin.delete(sent)
            await standin.settled()
            events = {e.get("subtype"): e for e in (json.loads(b)["event"] for b, _ in app.got)}
            assert events["message_changed"]["message"]["text"] == "may they?"
            assert events["message_changed"]["previous_message"]["text"] == "may we?"
            assert events["message_deleted"]["deleted_ts"] == sent.ts

    scenario(slack, play)


def test_a_place_shared_with_another_company_is_told_as_such(slack: Slack) -> None:
    async def play(standin: Standin) -> None:
        async with listening(standin) as app:
            await standin.mention("U0PARTNER", "C0SHARED", "may we?")
            await standin.settled()
            for body, _ in app.got:
                told = json.loads(body)
                assert told["is_ext_shared_channel"]
                assert told["event"]["user_team"] == "T0PARTNER"

    scenario(slack, play)
