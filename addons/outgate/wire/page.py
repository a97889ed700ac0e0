"""Pages for people: one look, no script, nothing loaded, and a content policy that holds a browser to that."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mitmproxy.http import Response

if TYPE_CHECKING:
    from mitmproxy.http import Request

HTML = "text/html; charset=utf-8"
_FOLDER = Path(__file__).parent
_TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True)


def _style() -> str:
    found = re.search(r"<style>(.*?)</style>", (_FOLDER / "page.html").read_text("utf-8"), re.DOTALL)
    digest = hashlib.sha256(found[1].encode() if found else b"").digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


POLICY = f"default-src 'none'; style-src {_style()}"


def rendered(template: str, **values: object) -> bytes:
    """Return a page as HTML; every value is escaped."""
    return _TEMPLATES.get_template(template).render(values).encode()


def response(request: Request, status: int, kind: str, body: bytes, **more: str) -> Response:
    """Return the response to `request` with `body` of the media type `kind`, and `more` headers (`_` for `-`)."""
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    made = Response.make(status, b"", headers)
    # A client reads no body after HEAD: bytes sent would be taken for the next response.
    made.raw_content = b"" if request.method == "HEAD" else body
    made.headers["Content-Length"] = str(len(body))
    return made
