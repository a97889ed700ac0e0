"""Values that a word announces."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import pytest

from tests.detect.made import detector, part, values

BODY = """
[[pattern]]
regex = '[(+]?\\d{5}(?!\\d)'
announced = true
[context]
words = ["code", "id no", "代码"]
"""


@pytest.mark.parametrize(
    "text",
    [
        "code: 12345",
        "Code 12345",
        "CODE=12345",
        '{"codeNumber": 12345}',
        "userCode: 12345",
        "id_no 12345",
        "代码12345",
        "code：12345",
    ],
)
def test_a_value_right_behind_its_word_is_found(text: str) -> None:
    assert values(detector(BODY).findings([part(text)])) == ["12345"]


@pytest.mark.parametrize(
    "text",
    [
        "12345 code",
        "decode 12345",
        "codex 12345",
        "code 7 and 12345",
        "code" + " " * 30 + "12345",
        "code 123456",
        "code",
        "12345",
    ],
)
def test_a_value_elsewhere_is_not(text: str) -> None:
    assert values(detector(BODY).findings([part(text)])) == []


def test_a_sign_before_the_first_digit_belongs_to_the_value() -> None:
    assert values(detector(BODY).findings([part("code (12345) code +54321")])) == ["(12345", "+54321"]
