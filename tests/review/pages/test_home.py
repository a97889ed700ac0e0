"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from tests.review.inside import inside

if TYPE_CHECKING:
    from tests.review.console import Console


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        ([Role.REVIEWER], "/queue"),
        ([Role.PRIVACY], "/queue"),
        ([Role.POLICY, Role.AUDITOR], "/queue"),
        ([Role.AUDITOR], "/audit"),
        ([Role.ADMINISTRATOR], "/accounts"),
    ],
    ids=["reviewer", "privacy", "policy and auditor", "auditor", "administrator"],
)
def test_it_leads_to_where_the_work_is(console: Console, roles: list[Role], page: str):
    assert inside(console, "ada", *roles).get("/").headers["location"] == page
