"""A catalogue compiled."""

from __future__ import annotations

import pytest

from outgate.detect import load
from outgate.detect.engine import Engine
from outgate.model import Part
from outgate.strict_toml import FileError
from tests.detect.made import policy, shipped

BODY = """
[[pattern]]
regex = '\\d{3}-\\d{2}'
[[pattern]]
regex = 'key_[a-z]{4}'
[[pattern]]
regex = '\\d{3}-\\d{2}-\\d'
shape = '''(?s)[0-9]{3}\\x2d[0-9]{2}'''
"""


def test_one_scan_tells_the_patterns_of_both_engines_and_shapes_are_shared() -> None:
    engine = Engine(load(policy(BODY)))
    scan = engine.scan(b"key_abcd 123-45-6", 10)
    hit = sorted((start, len(engine.patterns[shape])) for shape, start, _ in scan.candidates)
    assert hit == [(0, 1), (9, 2)]


def test_what_both_engines_find_comes_in_the_order_of_the_text() -> None:
    scan = Engine(load(policy(BODY))).scan(b"key_abcd 123-45-6 key_abce 123-45-7 key_abcf", 10)
    assert [end for _, _, end in scan.candidates] == [8, 15, 26, 33, 44]


@pytest.mark.parametrize(("data", "starts"), [(b"key_abcd", [0]), (b"at 123-45", [3]), (b"nothing", [])])
def test_where_one_engine_finds_nothing_the_other_is_heard(data: bytes, starts: list[int]) -> None:
    assert [start for _, start, _ in Engine(load(policy(BODY))).scan(data, 10).candidates] == starts


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("R.F.C.: VECJ880326XK4 y luego RFC: GODE561231GR8", ["VECJ880326XK4", "GODE561231GR8"]),
        ("s s n: 536904399, then the ssn 219099998", ["536904399", "219099998"]),
    ],
)
def test_a_word_of_which_either_engine_finds_a_spelling_hides_no_value_before_it(text: str, numbers: list[str]) -> None:
    found = shipped().findings([Part(("body",), text.encode())])
    assert [text[slice(*span)] for finding in found for span in finding.spans] == numbers


@pytest.mark.parametrize("shape", ["(?<=a)b", "(?<=abc)def"])
def test_a_shape_that_no_engine_takes_is_refused_with_file_and_field(shape: str) -> None:
    body = f"[[pattern]]\nregex = 'fine'\n[[pattern]]\nregex = 'ab'\nshape = '{shape}'"
    with pytest.raises(FileError) as error:
        Engine(load(policy(body)))
    fault = error.value.faults[0]
    assert (fault.file, fault.field) == ("data-types/test/thing.toml", "pattern[1].shape")


def test_headers_are_told_by_the_columns_that_they_are_for() -> None:
    columns = shipped()._engine.columns("ASIN,Ordered Units,转化率\nx".encode())
    assert {data_type for data_type, _ in columns} >= {"metrics.sales"}
