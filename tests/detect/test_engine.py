"""A catalogue compiled."""

from __future__ import annotations

import pytest

from outgate.detect import load
from outgate.detect.engine import Engine
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


@pytest.mark.parametrize("shape", ["(?<=a)b", "(?<=abc)def"])
def test_a_shape_that_no_engine_takes_is_refused_with_file_and_field(shape: str) -> None:
    body = f"[[pattern]]\nregex = 'fine'\n[[pattern]]\nregex = 'ab'\nshape = '{shape}'"
    with pytest.raises(FileError) as error:
        Engine(load(policy(body)))
    fault = error.value.faults[0]
    assert (fault.file, fault.field) == ("data-types/test/thing.toml", "pattern[1].shape")


def test_headers_are_told_by_the_columns_that_they_are_for() -> None:
    columns = shipped()._engine.columns("ASIN,Ordered Units,转化率\nx".encode(), None)
    assert {data_type for data_type, _ in columns} >= {"metrics.sales"}
