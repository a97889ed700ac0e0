"""What stands before a value and says that it is none, or hardly one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from outgate.detect.unless import BACK, Unless, UnlessSpec
from outgate.model import Likelihood
from tests.detect.made import detector, part, values

LIKELY, POSSIBLE = Likelihood.LIKELY, Likelihood.POSSIBLE
ID = UnlessSpec(before=r"\bid[=:] ?")
AUTHOR = UnlessSpec(before=r"^Author: [^\n]*", likelihood="possible")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("id=5", None),
        ("id: 5", None),
        ("kid=5", LIKELY),
        ("id=7, 5", LIKELY),
        ("Author: A <5", POSSIBLE),
        ("Author: A\n5", LIKELY),
        ("A\nAuthor: A <5", POSSIBLE),
        ("An Author: A <5", LIKELY),
        ("Author: id=5", None),
        ("5", LIKELY),
    ],
)
def test_a_clause_counts_where_it_ends_with_the_value_and_on_its_line(text: str, left: Likelihood | None) -> None:
    assert Unless([AUTHOR, ID]).left(text.encode(), len(text) - 1, LIKELY) is left


def test_no_clause_makes_a_value_likelier() -> None:
    hardly = Unless([UnlessSpec(before="x", likelihood="likely")])
    assert hardly.left(b"x5", 1, POSSIBLE) is POSSIBLE
    assert hardly.left(b"x5", 1, Likelihood.VERY_LIKELY) is LIKELY


def test_no_more_than_some_bytes_are_looked_at() -> None:
    far = b"Author: " + b"a" * BACK
    assert Unless([AUTHOR]).left(far + b"5", len(far), LIKELY) is LIKELY


def test_a_header_says_of_its_column_what_it_would_say_before_a_value() -> None:
    assert Unless([ID]).is_none_below("call id")
    assert not Unless([ID]).is_none_below("called")
    assert not Unless([AUTHOR]).is_none_below("Author: x")


def test_a_regex_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="not a valid regex"):
        UnlessSpec(before="(")


def test_a_pattern_has_its_own_clauses_and_those_of_its_data_type() -> None:
    body = (
        "unless = [{ before = 'no ' }]\n[[pattern]]\nregex = '\\d{5}'\nunless = [{ before = 'nor ' }]\n"
        "[[pattern]]\nregex = '[A-Z]\\d{4}'\n"
    )
    found = detector(body).findings([part("no 12345, nor 12345, 23456; no A1234, nor A1234, B1234")])
    assert values(found) == ["23456", "A1234", "B1234"]


def test_words_that_only_announce_are_no_context() -> None:
    body = "[[pattern]]\nregex = '\\d{5}'\n{}\n[context]\nwords = ['phone']\nannounce = ['call']\n"
    announced = detector(body.replace("{}", "announced = true"))
    assert values(announced.findings([part("call 12345, called 23456, phone 34567")])) == ["12345", "34567"]
    needed = detector(body.replace("{}", "needs_context = true"))
    assert values(needed.findings([part("call 12345 " + "." * 90 + " phone 34567")])) == ["34567"]
