"""Stands before every page: under which name the console is asked for, where a form comes from, how large it is.

Every response carries the headers that keep a browser from doing more with it than to show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from outgate.review.entry.visitors import API

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 << 10  # bytes
_SAFE = frozenset({"GET", "HEAD"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


class Guard:
    """Wraps the application. `hosts` are the names it answers to, without port."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        refused = self._refused(scope["method"], scope["path"], Headers(scope=scope))
        app = PlainTextResponse(f"{refused[1]}\n", refused[0]) if refused else self._app
        await app(scope, receive, guarded)

    def _refused(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        """Return status and reason if the request is not to get any further."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or host_of(hosts[0]) not in self._hosts:
            return 421, "The console does not answer to this name."
        if int(headers.get("content-length") or 0) > MAX_BODY:
            return 413, "This is more than any form here holds."
        if method not in _SAFE and not path.startswith(API) and not is_from_here(headers):
            return 403, "This does not come from a page of the console."
        return None


def host_of(text: str) -> str:
    """Return the name in a Host header, without port, as it is listed."""
    name, colon, port = text.rpartition(":")
    return (name if colon and port.isdigit() else text).lower().rstrip(".")


def is_from_here(headers: Headers) -> bool:
    """Tell whether a browser says that a page of the console sent the request.

    `Sec-Fetch-Site` tells it (Fetch Metadata, W3C); browsers without it send `Origin`. Whoever sends neither has no
    browser, and no business with pages.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc.lower() == headers.get("host", "").lower()


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
