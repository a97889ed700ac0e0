"""Programs that use the API of a console with made-up incidents, by the token of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from outgate.record.desk import tokens
from outgate.review.api.description import document
from tests.review.queued import RULES, fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.record import Store
    from outgate.record.desk.accounts import Role
    from tests.review.console import Console

    type Program = Callable[..., tuple[int, Any]]
    type Programs = Callable[..., Program]

INCIDENTS = 8


@pytest.fixture
def programs(store: Store, console: Console) -> Programs:
    """Make a program for a new account with these roles."""
    fill(store, INCIDENTS, console.clock.now)
    console.desk = console.desk._replace(rules=RULES)

    def program(name: str, *roles: Role, **given: Any) -> Program:
        account = console.account(name, *roles, **given)
        until = console.clock.now.replace(year=2027)
        token = tokens.make(store, account, "test", until, console.clock.now)
        browser = console.browser(Authorization=f"Bearer {token}")

        def ask(method: str, path: str, tree: Any = None) -> tuple[int, Any]:
            answer = browser.ask(method, path, **({} if tree is None else {"json": tree}))
            found = answer.json()
            check(method, path, answer.status_code, answer.headers["content-type"], found)
            return answer.status_code, found

        return ask

    return program


def check(method: str, path: str, status: int, media_type: str, tree: Any) -> None:
    """Hold an answer against the description: there is such an answer, and it has the shape that is told."""
    told = document()
    steps = path.partition("?")[0].split("/")
    if len(steps) > 3 and steps[2] == "incidents":
        steps[3] = "{number}"
    answers = told["paths"]["/".join(steps)][method.lower()]["responses"]
    assert str(status) in answers, (method, path, status, tree)
    schema = answers[str(status)]["content"][media_type]["schema"]
    whole = {**schema, "components": told["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(tree)
