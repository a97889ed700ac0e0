"""All that the console is told for staff is shown to them: no field of it is left out of the page."""

from __future__ import annotations

from outgate.review.about import About, Days, Private, ToldRule
from outgate.review.responses import TEMPLATES


def test_the_page_shows_every_field():
    page = (TEMPLATES / "staff.html").read_text()
    kinds = {"about": About, "about.days": Days, "group": Private, "rule": ToldRule}
    fields = [f"{name}.{field}" for name, kind in kinds.items() for field in kind.__annotations__]
    assert [field for field in fields if field not in page] == [
        "rule.data"
    ]  # the kinds of data stand in a list of their own, `about.data`
