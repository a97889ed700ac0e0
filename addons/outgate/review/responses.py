"""Answers as HTTP responses. Templates escape all they are given, and an unknown name in one is an error."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from outgate.review.answers import Download, Json, Page, Redirect, Refused
from outgate.review.entry.visitors import API, COOKIE
from outgate.review.filters import FILTERS

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked

TEMPLATES = Path(__file__).parent / "templates"
_TITLES = {
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    500: "Something went wrong",
    503: "Not available now",
}
_TOGETHER = 200  # lines of a download that are sent at once: each time costs a thread's turn
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Responses:
    """Makes responses; templates are read once in a process."""

    def __init__(self) -> None:
        self._templates = _templates()

    def of(self, answer: Answer, asked: Asked) -> Response:
        """Return the response to `asked`."""
        match answer:
            case Page():
                return self._page(answer, asked)
            case Redirect():
                return _redirect(answer)
            case Download():
                return _download(answer)
            case Json():
                return _json(answer.tree, answer.status, "application/json")
            case Refused():
                return self.refused(answer, asked)

    def refused(self, answer: Refused, asked: Asked) -> Response:
        """Return the page, or to a program the problem document (RFC 9457), that tells why not."""
        if asked.here.startswith(API):
            problem = {"type": "about:blank", "status": answer.status, "detail": answer.reason}
            return _json(problem, answer.status, "application/problem+json")
        title = _TITLES.get(answer.status, "That is not possible")
        return self._page(Page("refused.html", {"title": title, "reason": answer.reason}, answer.status), asked)

    def _page(self, page: Page, asked: Asked) -> Response:
        values: dict[str, Any] = {"asked": asked, "account": asked.account, **page.values}
        return HTMLResponse(self._templates.get_template(page.template).render(values), page.status)


@cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    return made


def to_page(where: str, *, partial: bool) -> Response:
    """Return what leads to another page; htmx is told apart, since it would put that page into the present one."""
    return Response(status_code=401, headers={"HX-Redirect": where}) if partial else RedirectResponse(where, 303)


def _redirect(answer: Redirect) -> Response:
    """Lax and not strict: a link to an incident in a mail is to open it. What changes anything, the guard looks at."""
    response = RedirectResponse(answer.to, 303)
    if answer.session:
        response.set_cookie(COOKIE, answer.session, path="/", secure=True, httponly=True, samesite="lax")
    elif answer.session is not None:
        response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _download(answer: Download) -> Response:
    name = _UNSAFE.sub("-", answer.file_name)
    lines = (line.encode() if isinstance(line, str) else line for line in answer.lines)
    chunks = map(b"".join, batched(lines, _TOGETHER))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks, headers=headers, media_type=answer.media_type)


def _json(tree: Any, status: int, media_type: str) -> Response:
    return Response(json.dumps(tree, ensure_ascii=False).encode(), status, media_type=media_type)
