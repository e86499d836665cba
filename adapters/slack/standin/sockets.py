"""Socket Mode: the app opens WebSockets, and each event goes down one of them."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from adapters.slack.standin.deliveries import Failed, Try
from adapters.slack.standin.inhabitants import APP_ID
from adapters.slack.standin.workspace import Workspace

MOST_SOCKETS = 10


@dataclass
class Socket:
    """One open connection and what it has not acknowledged yet."""

    wire: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)
    leaving: bool = False  # was asked to reconnect: gets nothing new


class Sockets:
    """All connections of the app."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._tickets: set[str] = set()
        self._open: list[Socket] = []
        self._over: dict[str, str] = {}  # envelopes that nobody waits for any more, and why
        self._numbers, self._turns = itertools.count(1), itertools.count()

    def __len__(self) -> int:
        return sum(not s.leaving for s in self._open)

    def ticket(self) -> str:
        """The right to connect once."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        wire = web.WebSocketResponse(autoping=True)
        await wire.prepare(request)
        if len(self._open) >= MOST_SOCKETS:
            await wire.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await wire.close()
            return wire
        await self._talk(Socket(wire, request))
        return wire

    async def _talk(self, socket: Socket) -> None:
        self._open.append(socket)
        try:
            await socket.wire.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open),
                    "debug_info": {"host": "standin", "approximate_connection_time": 18060},
                    "connection_info": {"app_id": APP_ID},
                }
            )
            self.workspace.touch()
            async for frame in socket.wire:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(socket, frame.data)
        except ConnectionError:
            pass  # it is gone; the rest is as after any end
        finally:
            self._open.remove(socket)
            for waiting in socket.waiting.values():
                if not waiting.done():
                    waiting.set_exception(Failed("connection_failed"))
            self.workspace.touch()

    def _acknowledge(self, socket: Socket, frame: str) -> None:
        try:
            said = json.loads(frame)
            name = said["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self.workspace.violation("malformed acknowledgement")
            return
        waiting = socket.waiting.pop(name, None)
        if waiting is None:
            self.workspace.violation(self._over.get(name, "acknowledgement of an unknown envelope"), envelope=name)
        elif not waiting.done():
            self._over[name] = "duplicate acknowledgement"
            waiting.set_result(said.get("payload"))

    async def send(self, one: Try) -> dict[str, Any] | None:
        """Down the next connection in turn; what the app acknowledged with. Raises `Failed`."""
        usable = [s for s in self._open if not s.leaving and not s.wire.closed]
        if not usable:
            raise Failed("connection_failed")
        name = f"envelope-{next(self._numbers)}"
        socket = usable[next(self._turns) % len(usable)]
        waiting: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        socket.waiting[name] = waiting
        frame = {
            "envelope_id": name,
            "type": one.kind,
            "payload": one.payload,
            "accepts_response_payload": one.kind != "events_api",
        }
        if one.kind == "events_api":
            frame |= {"retry_attempt": one.attempt, "retry_reason": one.reason}
        try:
            await socket.wire.send_json(frame)
            return await waiting
        except ConnectionError as error:
            raise Failed("connection_failed") from error
        finally:
            socket.waiting.pop(name, None)
            self._over.setdefault(name, "late acknowledgement")

    async def ask_to_reconnect(self, reason: str) -> None:
        """Slack's way to take a connection down: the app opens another, and this one gets nothing new."""
        for socket in list(self._open):
            socket.leaving = True
            await socket.wire.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "standin"}})

    def drop(self) -> None:
        """Cut every connection without a word."""
        for socket in list(self._open):
            socket.leaving = True
            if socket.request.transport:
                socket.request.transport.abort()

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.wire.close()
