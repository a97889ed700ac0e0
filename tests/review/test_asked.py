"""Fields of queries and forms, numbers in them, and who asks."""

from __future__ import annotations

import pytest

from outgate.review.asked import Asked, Fields, whole
from tests.review.console import STARTED

FIELDS = Fields([("a", " 1 "), ("b", "x"), ("a", " 2 "), ("password", " hush ")])


def test_a_field_may_occur_several_times():
    assert FIELDS.one("a") == "2"
    assert FIELDS.all("a") == ("1", "2")
    assert FIELDS.one("none", "default") == "default"
    assert FIELDS.all("none") == ()
    assert ("b" in FIELDS, "c" in FIELDS, len(FIELDS)) == (True, False, 4)
    assert next(iter(FIELDS)) == ("a", " 1 ")


def test_a_password_is_taken_as_it_was_typed_and_shown_nowhere():
    assert FIELDS.exact("password") == " hush "
    assert FIELDS.exact("none") == ""
    assert "hush" not in repr(Asked(STARTED, form=FIELDS))


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("", None), ("-1", None), ("1.5", None), (" 1", None), ("٣", None), ("9" * 19, None)],
)
def test_a_number_is_plain_digits_that_a_database_takes(text: str, number: int | None):
    assert whole(text) == number


def test_where_nobody_is_signed_in_there_is_no_account():
    with pytest.raises(LookupError):
        Asked(STARTED).who  # noqa: B018 - what is tested
