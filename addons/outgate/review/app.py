"""The console as a web application: the routes, each run in a thread, behind the guard."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute
from starlette.staticfiles import StaticFiles

from outgate.review.answering import answered
from outgate.review.answers import Refused
from outgate.review.asked import Asked
from outgate.review.entry.visitors import Received
from outgate.review.guard import MAX_BODY, Guard
from outgate.review.responses import Responses
from outgate.review.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from outgate.review.desk import Desk
    from outgate.review.routes import Route

STATIC = Path(__file__).parent / "static"
_THREADS = 8
_TOLD = {404: "There is nothing here.", 405: "This cannot be done here."}


def application(desk: Desk, routes: tuple[Route, ...] = ROUTES) -> ASGIApp:
    """Return the console over `desk`."""
    responses = Responses()
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="console")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        threads.shutdown()

    def endpoint(route: Route) -> Callable[[Request], Awaitable[Response]]:
        async def serve(request: Request) -> Response:
            received = _received(request, await _body(request))
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(threads, answered, desk, responses, route, received)

        return serve

    async def missed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        told = Refused(status, _TOLD.get(status, "This is more than any form here holds."))
        return responses.refused(told, Asked(desk.clock(), here=request.url.path))

    made = [StarletteRoute(route.path, endpoint(route), methods=[route.method]) for route in routes]
    static = Mount("/static", _Static(directory=STATIC))
    app = Starlette(routes=[*made, static], exception_handlers={HTTPException: missed}, lifespan=lifespan)
    return Guard(app, frozenset(desk.options.hosts))


class _Static(StaticFiles):
    """The files of the console itself: kept by browsers, and asked for again only to learn that they are the same."""

    def file_response(self, *given: object, **named: object) -> Response:
        """Return the response for a file."""
        response = super().file_response(*given, **named)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _body(request: Request) -> bytes:
    """Return the body. Raises HTTPException when it is too large, whatever its headers said."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413)
    return bytes(body)


def _received(request: Request, body: bytes) -> Received:
    return Received(
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        headers=dict(request.headers),
        parts=request.path_params,
        cookies=request.cookies,
        peer=request.client.host if request.client else "",
        body=body,
    )
