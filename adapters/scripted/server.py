"""The server: chat completions over HTTP on loopback, streamed or whole, and every way in which they fail.

It speaks OpenAI's protocol, Azure's form of it, and as much of Anthropic's and Ollama's as a draft takes.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType
from typing import Any

from aiohttp import web

from adapters.scripted.asked import Asked
from adapters.scripted.dialects import ANTHROPIC, OLLAMA, Dialect
from adapters.scripted.scripts import SCRIPTS

# Models that fail instead of answering, by name; "honest" answers until the fault where one comes in between.
REFUSALS = {"unauthorised": 401, "forbidden": 403, "busy": 429, "broken": 500, "overloaded": 503}
FAULTS = frozenset(
    {
        *REFUSALS, "silent", "stalled", "dripping", "cut", "cut-short", "invalid", "wrong-shape", "empty", "endless",
        "foreign", "redirecting", "web-page", "error-inside", "refusing", "slow-repair",
    }
)  # fmt: skip
PIECE = 24  # characters of one streamed piece
DRIP_SECONDS = 0.05


@dataclass
class Scripted:
    """A running server. `with Scripted() as server:`, then `server.url` is the base URL of its models.

    A model's name is a script of `scripts.SCRIPTS` or one of FAULTS.
    """

    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)  # the bodies that came in
    keys: list[str] = field(default_factory=list)  # what stood in Authorization
    _loop: asyncio.AbstractEventLoop | None = None
    _over: asyncio.Event | None = None
    _ready: Event = field(default_factory=Event)
    _thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Scripted:
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="scripted-model", daemon=True)
        self._thread.start()
        if not self._ready.wait(20):
            raise TimeoutError("The scripted server did not start.")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._loop and self._over and self._thread:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(20)

    def wait(self) -> None:
        """Until the server ends, or Ctrl-C."""
        if self._thread:
            self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application()
        application.router.add_post("/v1/chat/completions", self._complete)
        application.router.add_post("/openai/deployments/{model}/chat/completions", self._complete)  # Azure's
        application.router.add_post("/v1/messages", self._spoken(ANTHROPIC))
        application.router.add_post("/api/chat", self._spoken(OLLAMA))
        application.router.add_get("/v1/models", self._models)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._over.wait()
        await runner.cleanup()

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"object": "list", "data": [{"id": n, "object": "model"} for n in (*SCRIPTS, *FAULTS)]}
        )

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self._noted(request, body)
        model = str(request.match_info.get("model") or body.get("model", ""))
        if model in REFUSALS:
            message = {"message": f"scripted: {model}", "type": "error", "code": model}
            return web.json_response({"error": message}, status=REFUSALS[model])
        if model not in SCRIPTS and model not in FAULTS:
            return web.json_response({"error": {"message": f"no model {model}"}}, status=404)
        if model == "silent" or (model == "slow-repair" and Asked.of(body).is_repair):
            await self._ended()
        if model == "redirecting":
            raise self._elsewhere(request)
        if model == "web-page":  # of a proxy that wants somebody to log in
            return web.Response(text="<html><h1>Log in</h1></html>", content_type="text/html")
        written = _written(model, body)
        if not body.get("stream"):
            return web.json_response(_whole(model, written))
        return await self._streamed(request, model, written)

    def _elsewhere(self, request: web.Request) -> web.HTTPException:
        """To another host; that it is this server too lets a test see who followed."""
        return web.HTTPTemporaryRedirect(f"http://localhost:{self.port}{request.path_qs}")

    def _noted(self, request: web.Request, body: dict[str, Any]) -> None:
        headers = request.headers
        self.requests.append(body)
        self.keys.append(headers.get("Authorization") or headers.get("x-api-key") or headers.get("api-key") or "")

    def _spoken(self, dialect: Dialect) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Scripts, in another provider's protocol: without the faults."""

        async def answer(request: web.Request) -> web.StreamResponse:
            body = await request.json()
            self._noted(request, body)
            model = str(body.get("model", ""))
            if model == "redirecting":
                raise self._elsewhere(request)
            if model not in SCRIPTS:
                return web.json_response(
                    {"error": {"type": "not_found_error", "message": f"no model {model}"}}, status=404
                )
            response = web.StreamResponse(headers={"Content-Type": dialect.content})
            await response.prepare(request)
            for event in dialect.events(model, list(_pieces(model, _written(model, dialect.asked(body))))):
                await response.write(event)
            return response

        return answer

    async def _ended(self) -> None:
        """Until the server ends: whoever waits for it waits for good."""
        assert self._over
        await self._over.wait()

    async def _streamed(self, request: web.Request, model: str, written: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        pieces = _pieces(model, written)
        for number, piece in enumerate(pieces):
            if model == "cut" and number == 20:
                assert request.transport
                request.transport.abort()
                return response
            await _send(response, _chunk(model, {"content": piece}))
            await asyncio.sleep(0)
        if model == "stalled":
            await self._ended()
        if model == "error-inside":
            await _send(response, {"error": {"message": "scripted: out of memory", "type": "server_error"}})
            return response
        while model == "dripping" and self._over and not self._over.is_set():
            await _send(response, _chunk(model, {"content": " "}))
            await asyncio.sleep(DRIP_SECONDS)
        await _send(response, _chunk(model, {}, finish="length" if model == "cut-short" else "stop"))
        await _send(response, {**_chunk(model, {}), "choices": [], "usage": _usage(written)})
        await response.write(b"data: [DONE]\n\n")
        return response


def _written(model: str, body: dict[str, Any]) -> str:
    """What the model writes, whole."""
    if model == "invalid":
        return "I think that you may go ahead, since nobody said otherwise."
    if model == "wrong-shape":
        return json.dumps({"claims": [{"text": 7, "quotes": "none"}], "statements": [{"n": "one"}], "english": []})
    if model == "empty":
        return ""
    if model == "refusing":
        return "I'm sorry, but I can't help with that request."
    if model == "foreign":
        shown = {"kind": "rule", "text": "可以使用客户照片。", "quotes": [], "translation": "可以。"}
        worded = [{"n": n, "text": "可以。"} for n in range(1, 9)]
        return json.dumps(
            {"verdict": "allowed", "claims": [shown], "missing": [], "statements": worded, "english": "可以"}
        )
    answer = SCRIPTS.get(model, SCRIPTS["honest"])(Asked.of(body))
    return json.dumps(answer, ensure_ascii=False)


def _pieces(model: str, written: str) -> Iterator[str]:
    if model == "endless":
        while True:
            yield '{"verdict": "allowed", "claims": [' + "   " * PIECE
    kept = written[: len(written) // 2] if model in ("stalled", "dripping", "cut-short", "error-inside") else written
    yield from (kept[at : at + PIECE] for at in range(0, len(kept), PIECE))


def _chunk(model: str, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish, "logprobs": None}
    return {
        "id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": int(time.time()), "model": model,
        "choices": [choice],
    }  # fmt: skip


def _whole(model: str, written: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": written, "refusal": None}
    return {
        "id": "chatcmpl-scripted", "object": "chat.completion", "created": int(time.time()), "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _usage(written),
    }  # fmt: skip


def _usage(written: str) -> dict[str, int]:
    read, wrote = 1_000, len(written) // 4
    return {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}


async def _send(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(data)}\n\n".encode())
