"""Values that a word announces."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import re

import pytest

from outgate.detect.announced import anchors_of, said
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
        "userCODE: 12345",
        "my idNo: 12345",
        "customerIdNo: 12345",
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


AROUND = """
[[pattern]]
regex = '(?<![\\w])\\d{5}(?!\\d)'
check = "code"
around = true
[context]
words = ["code", "id no", "代码"]
"""


@pytest.mark.parametrize(
    "text",
    [
        "code: 12345",
        "12345 is the code",
        "userCode=12345",
        "customerIdNo=12345",
        "12345 is my ID no",
        "ID_NO 777, that is 12345",
        "代码：12345",
        "code 00000 and 12345",
    ],
)
def test_a_value_around_its_word_is_found_behind_other_numbers_too(text: str) -> None:
    assert values(detector(AROUND).findings([part(text)])) == ["12345"]


@pytest.mark.parametrize(
    "text", ["decoded 12345", "codex 12345", "12345" + " " * 41 + "code", "id 12345", "code 123456"]
)
def test_a_value_far_from_its_word_or_beside_another_word_is_not(text: str) -> None:
    assert values(detector(AROUND).findings([part(text)])) == []


def test_of_values_on_both_sides_of_a_word_the_one_behind_it_is_meant() -> None:
    assert values(detector(AROUND).findings([part("12345 code 54321")])) == ["54321"]


def test_a_value_in_front_that_is_nearer_to_the_word_is_meant() -> None:
    assert values(detector(AROUND).findings([part("12345 54321 code")])) == ["54321"]


def test_a_word_with_another_one_inside_is_not_lost_to_it() -> None:
    body = AROUND.replace('["code"', '["area code number", "code numbers"')
    assert values(detector(body).findings([part("Area Code Number: 12345")])) == ["12345"]


ALONE = """
[[pattern]]
regex = '\\d{5}(?!\\d)'
alone = true
"""


@pytest.mark.parametrize("text", ["12345", " 12345\n", '"12345"', "(12345)."])
def test_a_value_that_is_the_whole_part_needs_no_word(text: str) -> None:
    assert values(detector(ALONE).findings([part(text)])) == ["12345"]


@pytest.mark.parametrize("text", ["a 12345", "12345 54321", "12345 pieces", "x\n12345", "1.12345"])
def test_a_value_with_anything_beside_it_is_not_alone(text: str) -> None:
    assert values(detector(ALONE).findings([part(text)])) == []


def test_words_share_the_beginning_that_the_scan_looks_for() -> None:
    both, *_ = anchors_of(["passport", "passport no", "Pass-Nr"])
    assert both == rb"(?i:passport)(?:s?(?:[^a-z]|\z)|[ _./:'-]{0,2}[Nn])"
    assert said(["pass-nr"]).match("PASS_NR: 1") is not None
    assert said(["pass-nr"]).match("passage") is None


@pytest.mark.parametrize("word", ["passport", "Pass-Nr", "n.i.e.", "nie", "numéro d'identité", "护照号码"])
@pytest.mark.parametrize("text", ["{}: 1", "my {} 1", "my{camel} 1", "{upper}=1", "{upper}", "x_{}=1", "1{}"])
def test_the_scan_finds_every_word_that_is_said(word: str, text: str) -> None:
    written = text.format(word, camel=word[0].upper() + word[1:], upper=word.upper())
    where = said([word]).search(written)
    assert where is not None
    shapes = [re.compile(shape.replace(rb"\z", rb"\Z")) for shape in anchors_of([word])]
    places = {found.start() for shape in shapes for found in shape.finditer(written.encode())}
    start = len(written[: where.start()].encode())
    assert places & {start, start - 1}
