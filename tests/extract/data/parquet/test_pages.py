"""Pages are read with their levels; what they say of themselves is held against the limits."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.extract.data import told
from outgate.extract.data.parquet.pages import Chunk
from outgate.extract.data.parquet.schema import INT32, Column, Step
from outgate.extract.tree import Budget, Exceeded
from outgate.model import Limits

NUMBERS = Column((Step("n", is_repeated=False, defined=1, repeated=0),), INT32, 0, None)
BODY = b"\x02\0\0\0\x03\x05" + b"\x07\0\0\0\x09\0\0\0"  # levels 1, 0, 1 packed in a byte; two numbers
# Page of data (0), sizes in both forms, then its own: three values, plain, levels in runs.
HEAD = (
    b"\x15\x00\x15"
    + bytes((2 * len(BODY),))
    + b"\x15"
    + bytes((2 * len(BODY),))
    + b"\x2c\x15\x06\x15\x00\x15\x06\x15\x06\x00\x00"
)


def chunk(data: bytes = HEAD + BODY, column: Column = NUMBERS, most: int = 100, **more: Any) -> Chunk:
    meta = {1: INT32, 4: 0, 5: 3, 9: 4, **{int(name[1:]): value for name, value in more.items()}}
    return Chunk(b"PAR1" + data, meta, column, Budget(Limits(expanded=1000)), told.Count(most))


def test_values_come_with_their_levels():
    read = chunk()
    (page,) = read.pages()
    assert (page.defined, page.repeated, page.values, page.size) == ([1, 0, 1], None, [7, 9], 3)
    assert (read.start, read.at) == (4, 4 + len(HEAD + BODY))


def test_more_values_than_the_file_may_have_are_too_much():
    with pytest.raises(Exceeded):
        list(chunk(most=2).pages())


@pytest.mark.parametrize(
    ("data", "more"),
    [
        (HEAD + BODY[:-1], {}),
        (HEAD.replace(b"\x15\x06\x15\x06", b"\x15\x08\x15\x08") + BODY, {}),
        (HEAD + BODY, {"_4": 3}),
        (b"", {}),
    ],
    ids=["short", "levels of old", "lzo", "none"],
)
def test_what_cannot_be_read_does_not_fit(data: bytes, more: dict[str, Any]):
    with pytest.raises(told.Unfit):
        list(chunk(data, **more).pages())


def test_a_page_that_says_it_gets_large_is_too_much_before_it_is_unpacked():
    large = HEAD.replace(bytes((2 * len(BODY),)), b"\x80\x80\x80\x08", 1)
    with pytest.raises(Exceeded):
        list(chunk(large + BODY, _4=7).pages())


def test_a_type_that_is_not_the_schemas_does_not_fit():
    with pytest.raises(told.Unfit):
        chunk(_1=6)
