"""Zip archives are read whatever their directory says, and written back only where it says all."""

from __future__ import annotations

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
    parts, gaps = read(archive({"a/q3.csv": LEAK, "b.txt": b"hello"}, method))
    assert parts["zip[a/q3.csv]"].data == LEAK
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
    local = hidden[: hidden.index(zip_file.CENTRAL)]
    shown = archive({"shown.txt": b"hello"})
    cut = shown.index(zip_file.CENTRAL)
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
    struct.pack_into("<I", packed, packed.index(zip_file.CENTRAL) + 20, len(packed))
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
    header = struct.pack("<4s5H3I2H", zip_file.LOCAL, 20, 8, 0, 0, 0, 0, 0, 0, 6, 0) + b"q3.csv"
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


@given(st.binary(max_size=200), st.integers(0, 150), st.binary(max_size=20))
def test_no_bytes_make_it_raise(noise: bytes, at: int, patch: bytes):
    packed = archive({"a": b"hello", "b": LEAK})
    read(packed[:at] + patch + packed[at + len(patch) :])
    read(zip_file.LOCAL + noise)
