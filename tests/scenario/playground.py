"""Microsoft's own Playground as a process: a Teams client that a test drives. `make playground` installs it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = PROJECT / ".tools/node_modules/@microsoft/m365agentsplayground/cli.js"
START_SECONDS = 30.0

needed = pytest.mark.skipif(
    not COMMAND.exists() or shutil.which("node") is None,
    reason="Microsoft's Playground is not installed: make playground (needs Node.js; its licence is Microsoft's own)",
)


@dataclass
class Playground:
    """One client with its personal chat, its group chat and its team. `seen` holds what it was shown, in order."""

    session: aiohttp.ClientSession
    url: str
    config: dict[str, Any]
    seen: list[dict[str, Any]] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def personal(self) -> str:
        return str(self.config["personalChat"]["id"])

    @property
    def channel(self) -> str:
        return str(self.config["teams"][0]["channels"][0]["id"])

    @property
    def me(self) -> dict[str, str]:
        return {"id": self.config["currentUser"]["id"]}

    async def say(self, conversation: str, text: str) -> str:
        """Write; where it is no personal chat, mention the bot. The conversation, with its thread."""
        body: dict[str, Any] = {"from": self.me, "text": text, "textFormat": "plain"}
        if conversation != self.personal:
            bot = self.config["bot"]
            tag = f"<at>{bot['name']}</at>"
            body |= {"text": f"{tag} {text}", "mentions": [{"mentioned": {"id": bot["id"]}, "text": tag}]}
        said = await self._post(f"conversations/{conversation}/messages", body)
        return str(said.get("postConversationId") or conversation)

    async def invoke(self, conversation: str, name: str, value: Any, **more: Any) -> Any:
        """What the bot answered."""
        body = {"name": name, "value": value, "from": self.me, "conversation": {"id": conversation}, **more}
        return await self._post("invoke", body)

    async def until(self, holds: Callable[[list[dict[str, Any]]], Any], seconds: float = 20) -> Any:
        """What `holds` gives of what was shown, once that is true."""
        async with asyncio.timeout(seconds):
            while not (found := holds(self.seen)):
                self._more.clear()
                await self._more.wait()
        return found

    async def listen(self, wire: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in wire:
            self.seen.append(json.loads(frame.data))
            self._more.set()

    async def _post(self, path: str, body: Any) -> Any:
        async with self.session.post(f"{self.url}/_conversation/v1/{path}", json=body) as answer:
            text = await answer.text()
            assert answer.status == 200, text
            return json.loads(text) if text else None


@asynccontextmanager
async def playing(bot_url: str, port: int) -> AsyncIterator[Playground]:
    """The Playground at that port, talking to the bot."""
    command = ("node", str(COMMAND), "start", "-e", bot_url, "-c", "msteams", "-p", str(port), "--dt")
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, "TEAMSAPPTESTER_BROWSER": "none"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as session:
            there = Playground(session, url, await _config(session, url))
            async with session.ws_connect(f"{url}/_ws_conversation/v1/conversations/stream") as wire:
                listening = asyncio.create_task(there.listen(wire))
                yield there
                listening.cancel()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _config(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with asyncio.timeout(START_SECONDS):
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(f"{url}/_internal/v1/config") as answer:
                    return dict((await answer.json())["config"])
            await asyncio.sleep(0.1)


def wrong_with(cards: list[Any]) -> list[list[str]]:
    """What Microsoft's library of Adaptive Cards finds wrong with each."""
    library, script = COMMAND.parents[2] / "adaptivecards/dist/adaptivecards.js", Path(__file__).with_name("cards.mjs")
    command = ("node", script, library)
    done = subprocess.run(command, input=json.dumps(cards), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))
