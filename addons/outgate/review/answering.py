"""From a request to its response: who asks, whether they may, then the page. Runs in a thread; no page is reached else.

What a page raises is told without what it holds: a failing record as such, anything else by its place in the code.
"""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import structlog

from outgate.record import StoreError
from outgate.review.again import AWAY, ENDED, UNPROVED, again
from outgate.review.answers import Refused
from outgate.review.asked import Asked, Fields
from outgate.review.entry.visitors import Visitor, visitor
from outgate.review.places import leading_to, own_place, referred
from outgate.review.responses import to_page
from outgate.review.routes import ANYONE, Who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from outgate.review.desk import Desk
    from outgate.review.entry.visitors import Received
    from outgate.review.responses import Responses
    from outgate.review.routes import Route

MAX_FIELDS = 2_000
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_log = structlog.get_logger("outgate.console")


class _MalformedError(Exception):
    """The request cannot be read."""


def answered(desk: Desk, responses: Responses, route: Route, received: Received) -> Response:
    """Return the response to a request. Never raises."""
    plain = Asked(desk.clock(), here=received.path, partial=_is_partial(received))
    form = Fields()
    try:
        form = _fields(_text(received, _FORM))
        found = visitor(desk, received, plain.now, stays=not route.polled)
        asked = _asked(received, found, plain, form)
        if kept_out := _kept_out(desk, responses, route, received, asked):
            return kept_out
        return responses.of(route.page(desk.by_now(), asked), asked)
    except _MalformedError as fault:
        return responses.refused(Refused(400, str(fault)), plain)
    except StoreError as error:
        _log.error("console.record", method=route.method, path=route.path, reason=str(error))
        if page := again(route, received, form, AWAY):
            return responses.of(page, plain)
        return responses.refused(Refused(503, "The record cannot be read or written now. Try again later."), plain)
    except Exception as error:  # noqa: BLE001 - what it says may be of a message
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(at.filename).name}:{at.lineno}"
        _log.error("console.fault", method=route.method, path=route.path, kind=type(error).__name__, where=where)
        return responses.refused(Refused(500, "The console has a fault; its log tells where."), plain)


def _kept_out(desk: Desk, responses: Responses, route: Route, received: Received, asked: Asked) -> Response | None:
    """Return what leads or sends away who may not use this route, None for who may."""
    if route.roles is ANYONE:
        return None
    here, why = _origin(received), None
    if asked.account is None:
        refused, to, why = Refused(401, "A token is needed."), leading_to("/sign-in", here), ENDED
    elif not route.unfinished and (unfinished := _unfinished(desk, asked)):
        refused, to = Refused(403, "The account of this token is not set up."), unfinished
    elif not isinstance(route.roles, Who) and not asked.account.holds(*route.roles):
        refused, to = Refused(403, "Your account has no role that may do this."), ""
    elif route.proves and not asked.proved:
        refused, to, why = Refused(403, "This can only be done in the console."), leading_to("/prove", here), UNPROVED
    else:
        return None
    if why is not None and (page := again(route, received, asked.form, why)):
        return responses.of(page, asked)
    return responses.refused(refused, asked) if received.is_of_api or not to else to_page(to, partial=asked.partial)


def _unfinished(desk: Desk, asked: Asked) -> str:
    """Return the page on which the account must be set up first, if it must."""
    if asked.who.one_time_until is not None:
        return "/own/password"
    return "/own/second-factor" if desk.options.second_factor and asked.who.totp is None else ""


def _origin(received: Received) -> str:
    """Return the page to come back to: the one asked for, or the one whose form or script asked."""
    if received.method != "GET" or _is_partial(received):
        return referred(received.headers.get("referer", ""), received.headers.get("host", ""))
    return own_place(received.path + (f"?{received.query}" if received.query else ""))


def _asked(received: Received, found: Visitor, plain: Asked, form: Fields) -> Asked:
    return Asked(
        now=plain.now,
        account=found.account,
        here=received.path,
        path=received.parts,
        query=_fields(received.query),
        form=form,
        tree=_tree(received),
        partial=plain.partial,
        proved=found.session is not None and found.session.is_proved(plain.now),
        session=found.session,
        address=found.address,
        vouched=found.vouched,
        languages=received.headers.get("accept-language", ""),
    )


def _fields(text: str) -> Fields:
    try:
        return Fields(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"))
    except ValueError:
        raise _MalformedError("The form or the address has too many fields, or is not UTF-8.") from None


def _tree(received: Received) -> Mapping[str, Any]:
    if not (text := _text(received, _JSON)):
        return {}
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict):
        raise _MalformedError("The body is no JSON object.")
    return tree


def _text(received: Received, media_type: str) -> str:
    """Return the body if it is of this type."""
    if received.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        return ""
    try:
        return received.body.decode()
    except UnicodeDecodeError:
        raise _MalformedError("The body is not UTF-8.") from None


def _is_partial(received: Received) -> bool:
    return received.headers.get("hx-request") == "true" and received.headers.get("hx-boosted") != "true"
