"""Three pages for machines: `/livez`, `/readyz`, `/metrics`. Nothing can be changed here, and nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from outgate.health.metrics import MEDIA_TYPE, written

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from outgate.health.checks import Checks
    from outgate.health.metrics import State, Times

_NOT_KEPT = {"cache-control": "no-store"}


def application(
    checks: Checks, times: Times, state: Callable[[], Awaitable[State]], warnings: Callable[[], Sequence[str]]
) -> Starlette:
    """Return the pages. `state` is asked for every page of metrics.

    `warnings` are what somebody should mend and what does not keep the proxy from its work: it is ready all the same.
    """

    async def livez(_: Request) -> Response:
        return PlainTextResponse("alive\n", headers=_NOT_KEPT)

    async def readyz(_: Request) -> Response:
        answers = await checks.ask()
        ready = not any(answer.fault for answer in answers)
        body = {"ready": ready, "checks": [answer._asdict() for answer in answers], "warnings": [*warnings()]}
        return JSONResponse(body, 200 if ready else 503, headers=_NOT_KEPT)

    async def metrics(_: Request) -> Response:
        answers = await checks.ask()
        return Response(written(times, await state(), answers), headers=_NOT_KEPT, media_type=MEDIA_TYPE)

    return Starlette(routes=[Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)])
