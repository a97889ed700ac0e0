"""Which shapes have a literal to skip by."""

from __future__ import annotations

import pytest

from outgate.detect.scanner import NOTHING, Refused, has_literal


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (rb"(?i)AKIA[0-9A-Z]{16}", True),
        (rb"[a-z]@[a-z]", True),
        (rb"(?:^|[^A-Za-z])(?i:ssn)[^a-z]", True),
        (rb"(?:^|[^\w.-])\d{3}-\d{2}-\d{4}", False),
        (rb"(?s)[A-Z]{2}[0-9]{2}[A-Z0-9]{11}", False),
        (rb"[\xe3-\xef][\x80-\xbf]1[3-9]\d{9}", False),
        (rb"ab\d+", True),
        (rb"a\d+", False),
        (rb"0x[0-9a-f]{40}", True),
        (rb"(?:[[({<]|\xef\xbc[\x88\xbb]) ?at", True),
        (rb"(?:[[({<]|\xef\xbc[\x88\xbb]) ?a(?:[])}>]|\xef\xbc\x89)", False),
        (rb"1//0[a-z]", True),
        (rb"\x2d\d{4}\x2d", False),
        (rb"(?i)(?:\xe7\x94\xb5)", True),
    ],
)
def test_two_letters_or_a_rare_sign_outside_a_class_are_a_literal(shape: bytes, *, expected: bool) -> None:
    assert has_literal(shape) is expected


def test_a_refusal_names_the_shape_and_the_reason() -> None:
    error = Refused(3, "too large")
    assert (error.shape, error.reason, str(error)) == (3, "too large", "too large")
    assert not NOTHING.candidates
    assert not NOTHING.cut
