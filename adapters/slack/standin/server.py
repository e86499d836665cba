"""The stand-in's HTTP face: the Web API, response URLs, sockets, and the control for tests."""

from __future__ import annotations

import asyncio
import inspect
import json
import math
import time
from typing import Any

from aiohttp import ClientSession, web

from adapters.slack.standin import answers
from adapters.slack.standin.control import VERBS
from adapters.slack.standin.errors import RateLimited, Refused
from adapters.slack.standin.inhabitants import APP_TOKEN, BOT_TOKEN
from adapters.slack.standin.knobs import Broken, Fault
from adapters.slack.standin.methods import METHODS
from adapters.slack.standin.methods.registry import Call, Method, need_scope
from adapters.slack.standin.world import Conditions, World
from adapters.standin.control import Impossible

HOST = "127.0.0.1"
MOST_BYTES = 4_000_000


class Server:
    """Serves one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self.api)
        app.router.add_post("/response/{name}", self.response)
        app.router.add_get("/link", self.world.sockets.serve)
        app.router.add_post("/control/{verb}", self.control)
        return app

    # -- the Web API ---------------------------------------------------------------------------

    async def api(self, request: web.Request) -> web.StreamResponse:
        """One call of a method, recorded whatever becomes of it."""
        name, arguments = request.match_info["method"], await _arguments(request)
        token = _token(request, arguments)
        record: dict[str, Any] = {"method": name, "arguments": arguments, "at": time.monotonic(), "ok": True}
        self.world.workspace.calls.append(record)
        headers = {"x-oauth-scopes": ",".join(sorted(self.world.grants.scopes))}
        status = 200
        answer: dict[str, Any] = {"ok": True}
        try:
            fault = await self.world.knobs.meet(name)
            answer |= self._call(name, arguments, token)
            if fault:
                return _lost(request, record, fault)
        except Broken as broken:
            return _lost(request, record, Fault(name, 0, status=broken.status))
        except RateLimited as limited:
            status, answer = 429, {"ok": False, "error": limited.code}
            wait = limited.retry_after / self.world.conditions.scale
            headers["Retry-After"] = str(max(1, math.ceil(wait)))
        except Refused as refused:
            answer = {"ok": False, "error": refused.code, **refused.more}
        record |= {"ok": answer["ok"], "error": answer.get("error", ""), "status": status}
        self.world.workspace.touch()
        return web.json_response(answer, status=status, headers=headers)

    def _call(self, name: str, arguments: dict[str, Any], token: str) -> dict[str, Any]:
        """Do it. Raises `Refused`."""
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method")
        _authorise(method, token)
        if not method.for_app:
            need_scope(self.world, *method.scopes)
        self.world.rates.call(name, method.tier)
        return method.handle(self.world, Call(name, arguments))

    async def response(self, request: web.Request) -> web.Response:
        """A post to a response URL: "ok", or Slack's error with status 404."""
        record: dict[str, Any] = {"method": "response_url", "at": time.monotonic(), "ok": True, "error": ""}
        self.world.workspace.calls.append(record)
        try:
            said = await request.json()
            record["arguments"] = said
            await self.world.knobs.meet("response_url")
            answers.answer(self.world, request.match_info["name"], said)
        except (ValueError, Refused, Broken) as error:
            code = error.code if isinstance(error, Refused) else "invalid_payload"
            record |= {"ok": False, "error": code}
            return web.json_response({"ok": False, "error": code}, status=404)
        return web.Response(text="ok")

    # -- control -------------------------------------------------------------------------------

    async def control(self, request: web.Request) -> web.Response:
        """One verb of `control.VERBS`; what can't be done is a 400 that says why."""
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            return web.json_response({"impossible": "there is no such verb"}, status=400)
        try:
            done = verb(self.world, **await request.json())
            if inspect.isawaitable(done):
                done = await done
        except (Impossible, Refused) as error:
            return web.json_response({"impossible": str(error)}, status=400)
        except (KeyError, TypeError) as error:
            return web.json_response({"impossible": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(done)


def _token(request: web.Request, arguments: dict[str, Any]) -> str:
    given = request.headers.get("Authorization", "")
    return given.removeprefix("Bearer ").strip() or str(arguments.pop("token", ""))


def _authorise(method: Method, token: str) -> None:
    """Raises `Refused` unless it is the token that the method takes."""
    if not token:
        raise Refused("not_authed")
    if token not in (BOT_TOKEN, APP_TOKEN):
        raise Refused("invalid_auth")
    if (token == APP_TOKEN) != method.for_app:
        raise Refused("not_allowed_token_type")


async def _arguments(request: web.Request) -> dict[str, Any]:
    """The call's arguments: from the address, a form or JSON."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            sent = json.loads(await request.text() or "{}")
        except ValueError:
            sent = {}
        found |= sent if isinstance(sent, dict) else {}
    elif request.can_read_body:
        found |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return found


def _lost(request: web.Request, record: dict[str, Any], fault: Fault) -> web.StreamResponse:
    """An answer that does not come as one: a broken server, or a connection that is cut."""
    record |= {"lost": True, "status": fault.status}
    if fault.status in (0, 200) and request.transport:
        request.transport.abort()
    return web.Response(status=fault.status if fault.status >= 400 else 500)


async def serve(conditions: Conditions, port: int, ready: asyncio.Future[World], over: asyncio.Event) -> None:
    """Serve on this machine until it is over; `ready` gets the world once its port is open."""
    async with ClientSession() as session:
        world = World(conditions, session)
        runner = web.AppRunner(Server(world).application(), access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, port)
            await site.start()
            world.base = f"http://{HOST}:{runner.addresses[0][1]}"
            ready.set_result(world)
            await over.wait()
        finally:
            await world.deliveries.close()
            await world.sockets.close()
            await runner.cleanup()
