"""Every directory that a program might go by counts, and says where its entries are."""

from __future__ import annotations

import io
import struct
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.zip_directory import CENTRAL, END, content_at, directory, merged, name, payloads, zip64_size

LEAK = b"name,email\nJane Roe,jane@shop.example\n"


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as new:
        new.comment = comment
        for called, data in members.items():
            new.writestr(called, data)
    return out.getvalue()


@pytest.mark.parametrize("program", [b"", b"MZ" + bytes(100)])
def test_entries_are_known_by_the_place_of_their_header_also_behind_a_program(program: bytes):
    told = directory(program + archive({"a.csv": LEAK, "b": b"hello"}))
    first = len(program)
    assert {at: [own.name for own in listed] for at, listed in told.listed.items()} == {
        first: ["a.csv"],
        first + 30 + 5 + len(LEAK): ["b"],
    }
    assert told.listed[first][0].size == len(LEAK)
    assert not told.astray


def test_sizes_and_places_of_zip64_are_read():
    packed = bytearray(archive({"a.csv": LEAK}))
    at = packed.index(CENTRAL)
    struct.pack_into("<I", packed, at + 20, 0xFFFFFFFF)
    struct.pack_into("<I", packed, at + 42, 0xFFFFFFFF)
    extra = struct.pack("<2H2Q", 1, 16, len(LEAK), 0)
    struct.pack_into("<H", packed, at + 30, len(extra))
    packed[at + 46 + 5 : at + 46 + 5] = extra
    struct.pack_into("<I", packed, packed.index(END) + 12, 46 + 5 + len(extra))
    assert directory(bytes(packed)).listed[0][0].size == len(LEAK)


def test_a_directory_that_only_a_zip64_end_record_names_is_read():
    packed = archive({"a.csv": LEAK})
    at, end = packed.index(CENTRAL), packed.index(END)
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, end - at, at)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    last = struct.pack("<4s4H2IH", END, 0, 0, 1, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    told = directory(packed[:end] + record + locator + last)
    assert [own.name for own in told.listed[0]] == ["a.csv"]
    assert merged(told.spans) == [(at, end + len(record + locator + last))]


def test_an_end_record_in_the_comment_hides_no_directory():
    packed = archive({"a.csv": LEAK}, comment=struct.pack("<4s4H2IH", END, 0, 0, 0, 0, 0, 0, 0))
    assert [own.name for own in directory(packed).listed[0]] == ["a.csv"]


def test_the_directory_of_a_stored_member_is_not_the_archives_own():
    inner = archive({"inner.csv": LEAK})
    assert directory(archive({"inner.zip": inner, "b": b"hello"})).names == ["inner.zip", "b"]


def test_an_entry_that_is_not_where_the_directory_says_is_astray():
    packed = bytearray(archive({"a.csv": LEAK}))
    at = packed.index(CENTRAL)
    struct.pack_into("<I", packed, at + 42, 7)
    assert directory(bytes(packed)).astray == {at}


def test_end_records_without_end_are_noticed():
    told = directory(archive({"a": b"x"}) + END + bytes(18))
    assert not told.is_endless
    assert directory(archive({"a": b"x"}) + (END + bytes(18)) * 20).is_endless


def test_comments_are_told_and_those_that_are_no_text_are_handed_on():
    assert directory(archive({"a": b"x"}, comment=b"hello")).asides == []
    told = directory(archive({"a": b"x"}, comment=b"\x1f\x8b\xff"))
    assert told.asides == [("comment", b"\x1f\x8b\xff")]
    assert len(told.names) == 2


def test_long_extra_fields_are_handed_on_and_short_ones_are_not():
    short, long, padding = (struct.pack("<2H", 0x5455, size) for size in (9, 50, 60))
    assert payloads(short + b"T" * 9 + long + b"x" * 50 + padding + bytes(60)) == [b"x" * 50]
    assert payloads(b"x" * 80) == [b"x" * 80]


def test_the_size_of_a_local_header_is_that_of_zip64_where_it_says_so():
    extra = struct.pack("<2H2Q", 1, 16, 10, 20)
    assert zip64_size(extra, 0xFFFFFFFF, 0xFFFFFFFF) == 20
    assert zip64_size(extra, 10, 5) == 5


def test_names_become_text_and_a_cut_header_has_no_content():
    assert name(b"caf\x82", 0) == "café"
    assert name("café".encode(), 0x800) == "café"
    assert content_at(b"PK\x03\x04", 0) > 4


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))))
def test_merged_spans_cover_the_same_bytes_in_order(spans: list[tuple[int, int]]):
    out = merged(spans)
    assert {at for span in out for at in range(*span)} == {at for span in spans for at in range(*span)}
    assert all(one[1] < other[0] for one, other in pairwise(out))


@given(st.binary(max_size=200), st.integers(0, 200), st.binary(max_size=20))
def test_no_bytes_make_it_raise(noise: bytes, at: int, patch: bytes):
    packed = archive({"a": b"hello", "b": LEAK}, comment=b"c")
    directory(packed[:at] + patch + packed[at + len(patch) :])
    directory(CENTRAL + noise + END + noise)
