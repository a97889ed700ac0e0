"""The description is valid OpenAPI, and tells of each route of the API what it is, who may, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openapi_spec_validator import OpenAPIV31SpecValidator

from outgate.review.api.description import OPERATIONS, document
from outgate.review.routes import ROUTES, Who

if TYPE_CHECKING:
    from tests.review.console import Console


def test_it_is_valid():
    assert [*OpenAPIV31SpecValidator(document()).iter_errors()] == []


def test_it_tells_of_every_route_and_its_roles_and_of_no_other():
    routes = {
        (route.method, route.path): tuple(sorted(route.roles))
        for route in ROUTES
        if route.path.startswith("/api/") and not isinstance(route.roles, Who)
    }
    assert {(each.method, each.path): each.roles for each in OPERATIONS} == routes
    assert len({each.name for each in OPERATIONS}) == len(routes) > 4


def test_who_has_no_token_may_read_it_and_nothing_else(console: Console):
    browser = console.browser()
    answer = browser.get("/api/openapi.json")
    assert (answer.status_code, answer.json()) == (200, document())
    for each in OPERATIONS:
        refused = browser.ask(each.method, each.path.replace("{number}", "OG-2026-000001"))
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
        assert set(refused.json()) == {"type", "status", "detail"}
