"""What stands before a value and says that it is none, or hardly one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from outgate.detect.unless import AROUND, BACK, FAR, TIMES, Memory, Unless, UnlessSpec
from outgate.model import Likelihood
from tests.detect.made import detector, part, values

LIKELY, POSSIBLE = Likelihood.LIKELY, Likelihood.POSSIBLE
ID = UnlessSpec(before=r"\bid[=:] ?")
AUTHOR = UnlessSpec(line=[r"Author: [^\n]*"], likelihood="possible")


def left(text: str, *specs: UnlessSpec, but: str = "") -> list[Likelihood | None]:
    """What is left of each 5 in a text that was likely."""
    unless, memory = Unless(specs, but), Memory()
    places = [at for at, char in enumerate(text) if char == "5"]
    return [unless.left(text.encode(), at, at + 1, LIKELY, memory) for at in places]


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_a_clause_counts_where_it_ends_with_the_value_and_on_its_line(text: str, expected: Likelihood | None) -> None:
    assert left(text, AUTHOR, ID) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by A\n B <5", POSSIBLE),
        ("by A\n5", POSSIBLE),
        ("by\n\n5", LIKELY),
        ("aby A\n B <5", LIKELY),
        ("by " + "a" * BACK + "\n5", LIKELY),
    ],
)
def test_a_clause_may_begin_in_a_line_above(text: str, expected: Likelihood) -> None:
    assert left(text, UnlessSpec(line=[r"by [^\n]*\n[^\n]*"], lines=1, likelihood="possible")) == [expected]
    assert left(text, UnlessSpec(before=r"\bby [^\n]*\n[^\n]*", lines=1, likelihood="possible")) == [expected]


def test_a_clause_goes_on_from_value_to_value_as_far_as_nothing_else_stands_between() -> None:
    spec = UnlessSpec(before="by ", goes_on=r", |\n *", likelihood="possible")
    assert left("5, 5\nby 5, 5\n  5 and 5, 5", spec) == [LIKELY, LIKELY, POSSIBLE, POSSIBLE, POSSIBLE, LIKELY, LIKELY]
    assert left("by 5\n" + " " * FAR + "5", spec) == [POSSIBLE, LIKELY]


def test_a_clause_may_ask_for_a_text_of_a_kind() -> None:
    kind = UnlessSpec(before="by ", within="^v", likelihood="possible")
    assert left("v1\n" * TIMES + "by 5", kind) == [POSSIBLE]
    assert left("v1\n" * (TIMES - 1) + "by 5", kind) == [LIKELY]


def test_near_a_word_that_says_otherwise_only_clauses_hold_that_leave_nothing() -> None:
    text = "by 5, buyer\nby 5\n" + "." * BACK + "buyer by 5, buyer id=5"
    by = UnlessSpec(before="by ", likelihood="possible")
    assert left(text, by, ID, but="buyer") == [LIKELY, POSSIBLE, LIKELY, None]


def test_a_clause_may_ask_for_what_stands_right_before_the_value() -> None:
    spec = UnlessSpec(before="by [^5]*", close="<(", likelihood="possible")
    assert left("by 5, by <5, by (5, by <x,5", spec) == [LIKELY, POSSIBLE, POSSIBLE, LIKELY]


def test_a_clause_may_ask_for_values_that_are_of_many_houses() -> None:
    spec = UnlessSpec(line=[r"[^\n]*"], spread=r"5@(?:post|(\w+))", likelihood="possible")
    many = "".join(f"5@house{number}\n5@post\n" for number in range(3))
    assert left(many.replace("house2", "post"), spec) == [POSSIBLE] * 6, "post counts once however often"
    assert left("5@one\n" * 4 + "5@post\n", spec) == [POSSIBLE] * 5, "and so does each value"
    assert left("5@post\n" * 4, spec) == [LIKELY] * 4
    far = many + "." * 3 * AROUND + "5@post\n" + "." * 3 * AROUND + many
    assert left(far, spec) == [POSSIBLE] * 6 + [LIKELY] + [POSSIBLE] * 6, "what is far away says nothing"
    assert left(many + "." * BACK * 2 + "buyer", spec, but="buyer") == [LIKELY] * 6, "nor are buyers of many houses"


def test_no_clause_makes_a_value_likelier() -> None:
    hardly = Unless([UnlessSpec(before="x", likelihood="likely")])
    assert hardly.left(b"x5", 1, 2, POSSIBLE, Memory()) is POSSIBLE
    assert hardly.left(b"x5", 1, 2, Likelihood.VERY_LIKELY, Memory()) is LIKELY


def test_no_more_than_some_bytes_are_looked_at() -> None:
    assert left("Author: " + "a" * BACK + "5", AUTHOR) == [LIKELY]


def test_a_header_says_of_its_column_what_it_would_say_before_a_value() -> None:
    assert Unless([ID]).is_none_below("call id")
    assert not Unless([ID]).is_none_below("called")
    assert not Unless([AUTHOR]).is_none_below("Author: x")


def test_a_clause_that_could_never_hold_or_is_no_regex_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs `before` or `line`"):
        UnlessSpec(likelihood="possible")
    with pytest.raises(ValidationError, match="not a valid regex"):
        UnlessSpec(before="(")
    with pytest.raises(ValidationError, match="not a valid regex"):
        UnlessSpec(before="x", goes_on="[")


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
