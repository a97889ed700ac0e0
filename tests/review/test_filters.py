"""What templates do with a moment."""

from __future__ import annotations

from datetime import UTC, datetime

from outgate.review.filters import FILTERS, machine, moment

AT = datetime(2026, 11, 22, 9, 30, 1, 5, UTC)


def test_a_moment_is_shown_in_one_form_and_none_as_nothing():
    assert moment(AT) == "2026-11-22 09:30:01"
    assert moment(None) == ""
    assert machine(AT) == "2026-11-22T09:30:01+00:00"


def test_every_filter_has_a_name_by_which_templates_call_it():
    assert FILTERS["moment"] is moment
    assert all(name.isidentifier() and callable(each) for name, each in FILTERS.items())
