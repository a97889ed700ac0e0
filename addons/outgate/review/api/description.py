"""The API described once: each operation with what it takes and gives. The OpenAPI document is made of this.

A test holds it against the routes and their roles, and every answer in the tests against its schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.desk.filter import NAMES
from outgate.review.answers import Json
from outgate.review.api.incidents import LIST, MOST
from outgate.review.api.lists import SPANS
from outgate.review.api.schemas import MOMENT, NUMBER, SCHEMAS, TEXT, named

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

VERSION = "1"
_SINGLE = frozenset({"tab", "since", "until", "days", "text", "sort"})  # fields of the filter that stand once
_PROBLEM = "application/problem+json"
_MEANING = {
    400: "The address is not understood.",
    401: "A token is needed.",
    403: "The account of the token may not do this.",
    404: "There is no such incident, or it is not one that the account sees.",
    409: "It was changed in the meantime: another edition is there.",
    422: "The body asks for what cannot be.",
}


class Operation(NamedTuple):
    """One operation: where it is, what it does, who may, what it takes and gives. `takes` and `gives` name schemas."""

    method: str
    path: str
    name: str
    does: str
    roles: tuple[str, ...]
    gives: str
    status: int = 200
    takes: str = ""
    query: tuple[dict[str, Any], ...] = ()
    refuses: tuple[int, ...] = ()


def _parameter(name: str, schema: dict[str, Any], *, says: str, many: bool = False) -> dict[str, Any]:
    shape = {"type": "array", "items": schema} if many else schema
    return {"name": name, "in": "query", "required": False, "description": says, "schema": shape}


_AFTER = _parameter("after", TEXT, says="`next` of the page before")
_FILTER = tuple(
    _parameter(name, TEXT, says="as in the address of the queue", many=name not in _SINGLE) for name in NAMES
)
_LIMIT = _parameter("limit", {**NUMBER, "minimum": 1, "maximum": MOST, "default": LIST}, says="incidents of a page")
_DAYS = _parameter("days", {"type": "integer", "enum": [*SPANS], "default": SPANS[1]}, says="so many days")
_TRAIL = (
    _parameter("actor", TEXT, says="who did it"),
    _parameter("kind", TEXT, says="what was done; `account.` is all that begins so"),
    _parameter("since", MOMENT, says="from then on"),
    _parameter("until", MOMENT, says="before then"),
    _AFTER,
)
_SEE = ("policy", "privacy", "reviewer")

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/api/incidents",
        "listIncidents",
        "Incidents by the filter of the queue, page by page. The first page of a filter is recorded as an export.",
        _SEE,
        "Incidents",
        query=(*_FILTER, _LIMIT, _AFTER),
        refuses=(400,),
    ),
    Operation(
        "GET",
        "/api/incidents/{number}",
        "readIncident",
        "One incident with its history. That it is looked at is recorded.",
        _SEE,
        "WholeIncident",
        refuses=(404,),
    ),
    Operation(
        "PATCH",
        "/api/incidents/{number}",
        "changeIncident",
        "Change state, verdict or assignee. Closing needs a verdict, a false positive a note.",
        ("reviewer",),
        "WholeIncident",
        takes="Change",
        refuses=(400, 404, 409, 422),
    ),
    Operation(
        "POST",
        "/api/incidents/{number}/comments",
        "comment",
        "Write a comment.",
        ("reviewer",),
        "WholeIncident",
        status=201,
        takes="Comment",
        refuses=(400, 404, 422),
    ),
    Operation(
        "GET",
        "/api/overview",
        "readOverview",
        "The figures of the last days, a minute old at the most.",
        _SEE,
        "Overview",
        query=(_DAYS,),
        refuses=(400,),
    ),
    Operation(
        "GET", "/api/exemptions", "listExemptions", "The newest exemptions.", ("policy", "reviewer"), "Exemptions"
    ),
    Operation(
        "GET",
        "/api/audit",
        "readAudit",
        "Entries of the audit trail, the newest first.",
        ("auditor",),
        "Entries",
        query=_TRAIL,
        refuses=(400,),
    ),
)


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _told(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Outgate console",
            "version": VERSION,
            "description": "Incidents and their review. All values are masked, and all people are pseudonyms.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "made on the page of one's account"}
            },
        },
    }


def show(desk: Desk, asked: Asked) -> Answer:
    """Return the document."""
    del desk, asked
    return Json(document())


def _told(operation: Operation) -> dict[str, Any]:
    refusals = sorted({401, 403, *operation.refuses})
    answers = {str(operation.status): _body(operation.gives, "What was asked for.")}
    answers |= {str(status): _body("Problem", _MEANING[status], _PROBLEM) for status in refusals}
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.does,
        "description": f"For accounts with one of the roles {', '.join(operation.roles)}.",
        "parameters": [*_in_path(operation), *operation.query],
        "responses": answers,
    }
    if operation.takes:
        content = {"application/json": {"schema": named(operation.takes)}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    if "{number}" not in operation.path:
        return []
    return [{"name": "number", "in": "path", "required": True, "description": "of the incident", "schema": TEXT}]


def _body(schema: str, says: str, media_type: str = "application/json") -> dict[str, Any]:
    return {"description": says, "content": {media_type: {"schema": named(schema)}}}
