"""The stand-in's HTTP faces: the connector, keys and identity, the control for tests; and login over HTTPS."""

from __future__ import annotations

import asyncio
import inspect
import json
import math
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from adapters.standin.control import Impossible
from adapters.teams.standin import certificate, login
from adapters.teams.standin.connector import OPERATIONS, Call, operation_of
from adapters.teams.standin.control import VERBS
from adapters.teams.standin.errors import Refused
from adapters.teams.standin.knobs import Cut
from adapters.teams.standin.limits import EVERYTHING
from adapters.teams.standin.world import Conditions, World

HOST = "127.0.0.1"
MOST_BYTES = 8_000_000
V3 = "/teams/v3/conversations"
ROUTES = (
    ("POST", V3, "create"),
    ("POST", V3 + "/{conversation}/activities", ""),  # send, typing or stream: the body tells
    ("POST", V3 + "/{conversation}/activities/{item}", ""),
    ("PUT", V3 + "/{conversation}/activities/{item}", "update"),
    ("DELETE", V3 + "/{conversation}/activities/{item}", "delete"),
    ("GET", V3 + "/{conversation}/members", "members"),
    ("GET", V3 + "/{conversation}/pagedmembers", "paged"),
    ("GET", V3 + "/{conversation}/members/{item}", "member"),
    ("GET", "/teams/v3/teams/{conversation}", "team"),
    ("GET", "/teams/v3/teams/{conversation}/conversations", "channels"),
)

Work = Callable[[], Awaitable[tuple[int, Any]]]


class Server:
    """Serves one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def plain(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        for verb, path, operation in ROUTES:
            app.router.add_route(verb, path, self._connector(operation))
        for operation, (path, answer) in login.PLAIN.items():
            app.router.add_get(path, self._login(operation, answer))
        app.router.add_post("/control/{verb}", self.control)
        return app

    def secure(self) -> web.Application:
        app = web.Application()
        for operation, (verb, path, answer) in login.SECURE.items():
            app.router.add_route(verb, path, self._login(operation, answer))
        return app

    def _connector(self, operation: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            body, about = await _body(request), request.match_info
            call = Call(operation or operation_of(body), about.get("conversation", ""), about.get("item", ""), body)

            async def work() -> tuple[int, Any]:
                if not self.world.conditions.anonymous:
                    self.world.ledger.check(request.headers.get("Authorization", ""))
                self.world.rates.take("everything", EVERYTHING)
                return OPERATIONS[call.operation](self.world, call)

            record = {"conversation": call.conversation, "activity_id": call.item, "body": body}
            return await self._answer(request, call.operation, record, work)

        return handle

    def _login(self, operation: str, answer: login.Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            async def work() -> tuple[int, Any]:
                return await answer(self.world, request)

            return await self._answer(request, operation, {}, work)

        return handle

    async def _answer(
        self, request: web.Request, operation: str, about: dict[str, Any], work: Work
    ) -> web.StreamResponse:
        """Do it, recorded whatever becomes of it."""
        record = {"operation": operation, **about, "at": time.monotonic(), "status": 0, "error": ""}
        self.world.workspace.calls.append(record)
        try:
            fault = await self.world.knobs.meet(operation)
            status, said = await work()
            if fault:
                fault.strike()
            error = said["error"]["code"] if isinstance(said, dict) and "error" in said else ""
            record |= {"status": status, "error": error}
            return web.json_response(said, status=status)
        except Refused as refused:
            record |= {"status": refused.status, "error": refused.code}
            return self._refusal(operation, refused)
        except Cut:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        finally:
            self.world.workspace.touch()

    def _refusal(self, operation: str, refused: Refused) -> web.Response:
        headers = {}
        if refused.retry_after is not None:
            headers["Retry-After"] = str(max(1, math.ceil(refused.retry_after / self.world.conditions.scale)))
        said: Any = {"error": {"code": refused.code, "message": refused.message}}
        if operation in login.SECURE or operation in login.PLAIN:
            said = {"error": refused.code, "error_description": refused.message}
        return web.json_response(said, status=refused.status, headers=headers)

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


async def _body(request: web.Request) -> Any:
    try:
        return json.loads(await request.read() or b"null")
    except ValueError:
        return None


async def _open(app: web.Application, port: int, opened: list[web.AppRunner], **how: Any) -> int:
    runner = web.AppRunner(app, access_log=None)
    opened.append(runner)
    await runner.setup()
    await web.TCPSite(runner, HOST, port, **how).start()
    return int(runner.addresses[0][1])


async def serve(conditions: Conditions, port: int, ready: asyncio.Future[World], over: asyncio.Event) -> None:
    """Serve on this machine until it is over; `ready` gets the world once its ports are open."""
    with tempfile.TemporaryDirectory(prefix="footnote-teams-") as folder:
        async with ClientSession() as session:
            world, opened = World(conditions, session), list[web.AppRunner]()
            world.certificate, context = certificate.made(Path(folder))
            server = Server(world)
            try:
                world.base = f"http://{HOST}:{await _open(server.plain(), port, opened)}"
                world.login = f"https://{HOST}:{await _open(server.secure(), 0, opened, ssl_context=context)}"
                ready.set_result(world)
                await over.wait()
            finally:
                await world.deliveries.close()
                for runner in opened:
                    await runner.cleanup()
