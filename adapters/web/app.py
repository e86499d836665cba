"""`footnote serve`: one web server for what platforms post, and for whoever watches it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import FootnoteError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST = 4 * 1024 * 1024  # bytes of a request
CLOSING = 15.0  # seconds that requests in flight may take when the server goes down


class AddressTaken(FootnoteError):
    """The address can't be listened on."""


@asynccontextmanager
async def serving(
    routes: Mapping[str, Handler], host: str, port: int, ready: Callable[[], bool] = lambda: True
) -> AsyncIterator[int]:
    """Listens while inside, on the port that is given out; leaving finishes what is in flight.

    `routes` are paths that take POST. GET /healthz says 200 while `ready`, else 503. Raises `AddressTaken`.
    """

    async def health(_: web.Request) -> web.Response:
        return web.Response(text="ready" if ready() else "draining", status=200 if ready() else 503)

    app = web.Application(client_max_size=LARGEST)
    app.router.add_get("/healthz", health)
    for path, handler in routes.items():
        app.router.add_post(path, handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise AddressTaken(
                f"{host}:{port} can't be listened on ({error.strerror}).", "Name another with --host and --port."
            ) from error
        yield runner.addresses[0][1] if runner.addresses else port
    finally:
        await runner.cleanup()
