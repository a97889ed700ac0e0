"""What is a value only while an escape is read as text is none."""

from __future__ import annotations

import pytest

from outgate.detect.misread import legible
from outgate.extract import extract
from outgate.model import Finding, Likelihood, Limits
from tests.extract.messages import message


def left(body: bytes, value: bytes, likelihood: Likelihood = Likelihood.LIKELY) -> int:
    sent = message(body, [(b"content-type", b"application/x-www-form-urlencoded")])
    parts = extract(sent, Limits()).parts
    part = next(part for part in parts if part.root == "body")
    at = body.index(value)
    return len(legible([Finding("a.b", part.path, likelihood, "*", b"d", ((at, at + len(value)),), part)], parts))


@pytest.mark.parametrize(
    ("body", "value"), [(b"n=call%201700000000", b"201700000000"), (b"n=call+1700000000", b"+1700000000")]
)
def test_a_value_that_begins_inside_an_escape_is_none(body, value):
    assert left(body, value) == 0


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"n=call%201700000000", b"1700000000"),
        (b"n=+1700000000&a=%20", b"+1700000000"),
        (b"n=%4111111111111111", b"4111111111111111"),
        (b"n=call 1700000000", b"1700000000"),
    ],
)
def test_a_value_that_is_there_in_the_raw_reading_stays(body, value):
    assert left(body, value) == 1


def test_what_is_very_likely_by_itself_stays():
    assert left(b"n=call%201700000000", b"201700000000", Likelihood.VERY_LIKELY) == 1
