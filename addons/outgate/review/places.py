"""Where a browser is sent next: only to a page of the console itself, whatever somebody wrote into an address."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

HOME = "/"


def own_place(text: str) -> str:
    """Return the path and query in `text` if it is of the console, otherwise the first page."""
    if not text.startswith("/") or text.startswith("//") or not text.isascii() or not text.isprintable():
        return HOME
    return HOME if "\\" in text or " " in text else text


def leading_to(page: str, here: str) -> str:
    """Return the address of `page` that leads on to `here` afterwards."""
    return f"{page}?to={quote(here, safe='/')}"


def referred(referer: str, host: str) -> str:
    """Return the path and query of the page that a request came from, if that is the console's, otherwise the first."""
    try:
        parts = urlsplit(referer)
    except ValueError:
        return HOME
    return own_place(parts.path + ("?" + parts.query if parts.query else "")) if parts.netloc == host else HOME
