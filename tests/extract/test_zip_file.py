"""Zip archives are read whatever their directory says, and written back only where it says all."""

from __future__ import annotations

import gzip
import io
import struct
import subprocess
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import zip_file
from outgate.extract.tree import Budget, Hints
from outgate.extract.zip_directory import CENTRAL, END, LOCAL
from outgate.model import Edit, Limits, Part, Unwritable

if TYPE_CHECKING:
    from pathlib import Path

LEAK = b"name,email\nJane Roe,jane@shop.example\n"


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as new:
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def read(data: bytes, limits: Limits | None = None) -> tuple[dict[str, Part], list[str]]:
    budget = Budget(limits or Limits())
    children = zip_file.read(Part(("body",), data, is_text=False), Hints(), budget)
    return {child.part.path[-1]: child.part for child in children}, [gap.data_type for gap in budget.gaps]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_members_names_and_paths(method: int):
    data = archive({"a/q3.csv": LEAK, "b.txt": b"hello"}, method)
    parts, gaps = read(data)
    assert parts["zip[a/q3.csv]"].data == LEAK
    place = parts["zip[a/q3.csv]"].span_in_parent
    assert (place is not None and data[slice(*place)] == LEAK) is (method == zipfile.ZIP_STORED)
    assert parts["zip[b.txt]"].data == b"hello"
    assert parts["zip names"].data == b"a/q3.csv\nb.txt"
    assert gaps == []


def test_a_member_is_written_back_and_the_others_stay(tmp_path: Path):
    packed = archive({"q3.csv": LEAK, "b.txt": b"hello"})
    parts, _ = read(packed)
    part = parts["zip[q3.csv]"]
    assert part.parent
    assert part.lift
    [edit] = part.lift(part.parent, [(part, [Edit(20, 37, b"[person.email]")])])
    path = tmp_path / "new.zip"
    path.write_bytes(edit.new)
    subprocess.run(["unzip", "-t", str(path)], check=True, capture_output=True)
    with zipfile.ZipFile(path) as new:
        assert new.read("q3.csv") == b"name,email\nJane Roe,[person.email]\n"
        assert new.read("b.txt") == b"hello"


def test_an_entry_that_the_directory_hides_is_read_and_stops_redaction():
    hidden = archive({"hidden.csv": LEAK})
    local = hidden[: hidden.index(CENTRAL)]
    shown = archive({"shown.txt": b"hello"})
    cut = shown.index(CENTRAL)
    parts, _ = read(shown[:cut] + local + shown[cut:])
    assert parts["zip[hidden.csv]"].data == LEAK
    part = parts["zip[shown.txt]"]
    assert part.parent
    assert part.lift
    with pytest.raises(Unwritable):
        part.lift(part.parent, [(part, [Edit(0, 5, b"x")])])


def test_an_entry_whose_size_swallows_the_next_one_does_not_hide_it():
    packed = bytearray(archive({"first.txt": b"hello", "second.csv": LEAK}))
    struct.pack_into("<I", packed, 18, len(packed))
    struct.pack_into("<I", packed, packed.index(CENTRAL) + 20, len(packed))
    parts, _ = read(bytes(packed))
    assert parts["zip[second.csv]"].data == LEAK


def test_a_program_before_and_bytes_behind_the_archive_are_no_hiding_place():
    packed = b"MZ\x90\0" + bytes(range(256)) + archive({"q3.csv": LEAK}) + b"jane@shop.example"
    parts, _ = read(packed)
    assert parts["zip[q3.csv]"].data == LEAK
    assert parts["zip trailing"].data == b"jane@shop.example"


def test_data_descriptors_and_zip64_are_read():
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            super().__init__()
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new, new.open("q3.csv", "w", force_zip64=True) as member:
        member.write(LEAK)
    parts, gaps = read(pipe.data)
    assert parts["zip[q3.csv]"].data == LEAK
    assert gaps == []


def test_a_stored_entry_with_a_descriptor_ends_where_the_directory_says():
    out = io.BytesIO()
    header = struct.pack("<4s5H3I2H", LOCAL, 20, 8, 0, 0, 0, 0, 0, 0, 6, 0) + b"q3.csv"
    out.write(header + LEAK + struct.pack("<4s3I", b"PK\x07\x08", zlib.crc32(LEAK), len(LEAK), len(LEAK)))
    parts, _ = read(out.getvalue())
    assert parts["zip[q3.csv]"].data == LEAK


def test_a_password_is_a_gap_for_that_entry_only(tmp_path: Path):
    (tmp_path / "secret.csv").write_bytes(LEAK)
    (tmp_path / "open.txt").write_bytes(b"hello")
    for arguments in (["-P", "pw", "x.zip", "secret.csv"], ["x.zip", "open.txt"]):
        subprocess.run(["zip", "-q", *arguments], cwd=tmp_path, check=True)
    parts, gaps = read((tmp_path / "x.zip").read_bytes())
    assert gaps == ["uninspected.encrypted"]
    assert parts["zip[open.txt]"].data == b"hello"


def test_content_that_is_not_what_was_packed_is_read_and_said_to_be_damaged():
    packed = bytearray(archive({"q3.csv": LEAK}, zipfile.ZIP_STORED))
    packed[packed.index(b"Jane")] ^= 1
    parts, gaps = read(bytes(packed))
    assert b"jane@shop.example" in parts["zip[q3.csv]"].data
    assert gaps == ["uninspected.truncated"]


def test_the_first_half_of_an_archive_is_said_to_be_one():
    packed = archive({"q3.csv": LEAK, "b.txt": b"hello"})
    parts, gaps = read(packed[: packed.index(CENTRAL)])
    assert parts["zip[q3.csv]"].data == LEAK
    assert gaps == ["uninspected.truncated"]


def test_an_unknown_method_is_a_gap():
    packed = bytearray(archive({"q3.csv": LEAK}))
    struct.pack_into("<H", packed, 8, 98)
    assert read(bytes(packed))[1] == ["uninspected.encoding"]


def test_a_bomb_and_overlapping_entries_end_at_the_limit():
    bomb = archive({"zeros": bytes(50 << 20)})
    parts, gaps = read(bomb, Limits(expanded=4 << 20, ratio=10**9))
    assert gaps == ["uninspected.expansion"]
    assert len(parts["zip[zeros]"].data) < 8 << 20


def test_a_document_is_left_to_its_own_reader():
    assert read(archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})) == ({}, [])


def test_text_with_the_letters_pk_is_no_zip():
    budget = Budget(Limits())
    assert list(zip_file.read(Part(("body",), b"PK\x03\x04 in a manual"), Hints(), budget)) != [None]


def header(name: bytes, method: int, size: int) -> bytes:
    """A local header that says this, for an entry whose real header is another one."""
    return struct.pack("<4s5H3I2H", LOCAL, 20, 0, method, 0, 0, 0, size, size, len(name), 0) + name


@pytest.mark.parametrize("said", [0, 8])
def test_the_directory_says_how_an_entry_is_compressed_and_its_own_header_is_heard_as_well(said: int):
    packed = bytearray(archive({"q3.csv": LEAK * 9}, 8 - said))
    struct.pack_into("<H", packed, 8, said)
    children = list(zip_file.read(Part(("body",), bytes(packed), is_text=False), Hints(), Budget(Limits())))
    first, second = (child.part for child in children if child.part.path[-1] == "zip[q3.csv]")
    assert first.data == LEAK * 9
    assert first.lift is not None
    assert second.lift is None


@pytest.mark.parametrize("called", [b"q3.csv", b"hidden"])
def test_the_directory_says_how_an_entry_is_called(called: bytes):
    packed = archive({"q3.csv": LEAK})
    parts, _ = read(packed[:30] + called + packed[36:])
    assert parts["zip[q3.csv]"].data == LEAK
    assert called in parts["zip names"].data


def test_a_stored_entry_that_nobody_names_does_not_reach_over_one_that_is_named():
    packed = archive({"q3.csv": LEAK})
    parts, _ = read(header(b"fake", 0, len(packed)) + b"zzz" + packed)
    assert parts["zip[q3.csv]"].data == LEAK
    assert parts["zip[fake]"].data == b"zzz"


def test_a_named_stored_entry_that_swallows_another_does_not_hide_it():
    packed = bytearray(archive({"first.txt": b"hello", "second.csv": LEAK}, zipfile.ZIP_STORED))
    struct.pack_into("<I", packed, packed.index(CENTRAL) + 20, 200)
    assert read(bytes(packed))[0]["zip[second.csv]"].data == LEAK


def test_the_size_of_a_stored_entry_is_that_of_zip64_in_the_directory():
    packed = bytearray(archive({"q3.csv": LEAK}, zipfile.ZIP_STORED))
    struct.pack_into("<2I", packed, 18, 1, 1)
    at = packed.index(CENTRAL)
    struct.pack_into("<I", packed, at + 20, 0xFFFFFFFF)
    extra = struct.pack("<2HQ", 1, 8, len(LEAK))
    struct.pack_into("<H", packed, at + 30, len(extra))
    packed[at + 52 : at + 52] = extra
    struct.pack_into("<I", packed, packed.index(END) + 12, 52 + len(extra))
    children = list(zip_file.read(Part(("body",), bytes(packed), is_text=False), Hints(), Budget(Limits())))
    assert children[0].part.data == LEAK


@pytest.mark.parametrize("size", [1, 100, 5000])
def test_bytes_between_entries_and_before_the_directory_are_read_however_few(size: int):
    first, second = archive({"a": b"hello"}), archive({"b": b"world"})
    locals_ = [one[: one.index(CENTRAL)] for one in (first, second)]
    hidden = gzip.compress(LEAK * size, mtime=0)
    body = hidden.join([*locals_, b""])
    children = zip_file.read(Part(("body",), body + first[len(locals_[0]) :], is_text=False), Hints(), Budget(Limits()))
    assert [child.part.data for child in children].count(hidden) == 2


def test_bytes_before_the_first_entry_are_read_unless_the_whole_is_anothers():
    packed = archive({"a": b"hello"})
    assert read(b"\x1f\x8b\x08 hidden" + packed)[0]["zip leading"].data == b"\x1f\x8b\x08 hidden"
    assert "zip leading" not in read(b"%PDF-1.7" + packed)[0]


def test_padding_and_descriptors_are_nothing_aside():
    class Pipe(io.BytesIO):
        def seek(self, *_: int) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("a", b"hello")
        new.writestr("b", LEAK)
    assert set(read(out.getvalue() + bytes(10))[0]) == {"zip[a]", "zip[b]", "zip names"}
    patched = out.getvalue().replace(b"PK\x07\x08", b"PK\x07\x09")
    assert "zip between entries" in read(patched)[0]


def test_comments_and_extra_fields_that_are_no_text_are_read():
    hidden = gzip.compress(LEAK, mtime=0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        info = zipfile.ZipInfo("a")
        info.extra = struct.pack("<2H", 0x7777, len(hidden)) + hidden
        new.writestr(info, b"hello")
        new.comment = hidden
    parts, _ = read(out.getvalue())
    assert parts["zip comment"].data == hidden
    assert parts["zip extra"].data == hidden


def test_an_entry_that_is_not_where_the_directory_says_is_a_gap():
    packed = bytearray(archive({"q3.csv": LEAK}))
    struct.pack_into("<I", packed, packed.index(CENTRAL) + 42, 7)
    assert read(bytes(packed))[1] == ["uninspected.malformed"]


@given(st.binary(max_size=200), st.integers(0, 150), st.binary(max_size=20))
def test_no_bytes_make_it_raise(noise: bytes, at: int, patch: bytes):
    packed = archive({"a": b"hello", "b": LEAK})
    read(packed[:at] + patch + packed[at + len(patch) :])
    read(LOCAL + noise)
