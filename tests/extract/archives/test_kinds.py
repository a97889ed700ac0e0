"""Archives are known by content, and found behind a program or a picture."""

from __future__ import annotations

import lzma
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.archives.kinds import Found, find, is_archive
from tests.extract.archives.rars import rar4, rar5

FALSE = b"7z\xbc\xaf\x27\x1c\0\x04"
_HEADER = bytes(8) + b"\x08" + bytes(11)
SEVEN = FALSE + zlib.crc32(_HEADER).to_bytes(4, "little") + _HEADER + bytes(8)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (SEVEN, Found("7z")),
        (FALSE, Found("7z")),
        (b"MZ\x90\0" + b"\0" * 60 + SEVEN, Found("7z", 64)),
        (rar4({"a": b"b"}), Found("rar")),
        (b"\xff\xd8\xff\xe0" + rar5({"a": b"b"}), Found("rar", 4)),
        (b"MSCF\0\0\0\0rest", Found("cab")),
        (b"!<arch>\ndebian-binary", Found("ar")),
        (b"\xed\xab\xee\xdb\x03\0", Found("rpm")),
        (b"070701" + b"0" * 104 + b"name", Found("cpio")),
        (b"070701" + b"0" * 104 + SEVEN, Found("cpio")),
        (b"!<arch>\n" + SEVEN, Found("ar")),
        (SEVEN.ljust(32769, b"\0") + b"CD001", Found("7z")),
        (bytes(9) + SEVEN.ljust(32760, b"\0") + b"CD001", Found("iso")),
        (b"\x20\0-lh5-" + b"\0" * 20, Found("lha")),
        (b"\0" * 32769 + b"CD001", Found("iso")),
        (b"\x04\x22\x4d\x18\x64", Found("lz4", is_raw=True)),
        (b"LZIP\x01\x0c", Found("lzip", is_raw=True)),
        (b"\x1f\x9d\x90abc", Found("compress", is_raw=True)),
        (lzma.compress(b"x" * 100, lzma.FORMAT_ALONE), Found("lzma", is_raw=True)),
    ],
)
def test_each_kind_is_known(data: bytes, expected: Found):
    assert find(data) == [expected]
    assert is_archive(data)


@pytest.mark.parametrize("before", [b"MZ", b"MZ" + FALSE, b"MZ" + FALSE * 200, b"MZRar!\x1a\x07\0sRar!\x1a\x07\1\0"])
def test_a_mark_by_chance_hides_none_behind_it(before: bytes):
    assert find(before + SEVEN) == [Found("7z", len(before))]
    assert is_archive(before + SEVEN)


def test_a_false_mark_at_the_start_hides_none_either():
    assert find(FALSE + b"MZ" + SEVEN) == [Found("7z"), Found("7z", len(FALSE) + 2)]


def test_archives_behind_each_other_are_all_found_and_those_inside_of_one_are_not():
    inner = rar5({"a": SEVEN, "b": rar4({"c": SEVEN})})
    outer = rar4({"a": inner, "b": rar5({"d": b"e"})})
    assert find(outer) == [Found("rar")]
    assert find(b"MZ" + outer + inner + SEVEN + b"more") == [
        Found("rar", 2),
        Found("rar", 2 + len(outer)),
        Found("7z", 2 + len(outer) + len(inner)),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ" + FALSE,
        b'{"a": 1}',
        b"PK\x03\x04 and in it " + SEVEN,
        b"070701 is a number",
        b"x" * 40000,
        b"]\0\0 short",
    ],
)
def test_other_bytes_are_none(data: bytes):
    assert not is_archive(data)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes):
    is_archive(data)
