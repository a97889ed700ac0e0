"""Tar archives are read to their last block, and written back where every member has a name of its own."""

from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import tar_file
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Edit, Limits, Part, Unwritable

if TYPE_CHECKING:
    from pathlib import Path

LEAK = b"name,email\nJane Roe,jane@shop.example\n"


def archive(members: list[tuple[str, bytes]], kind: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:", format=kind) as new:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))
    return out.getvalue()


def read(data: bytes, limits: Limits | None = None) -> tuple[dict[str, Part], list[str]]:
    budget = Budget(limits or Limits())
    children = tar_file.read(Part(("body",), data, is_text=False), Hints(), budget)
    return {child.part.path[-1]: child.part for child in children}, [gap.data_type for gap in budget.gaps]


@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_and_names_of_every_dialect(kind: int):
    name = "directory/" * 12 + "q3.csv"
    data = archive([(name, LEAK), ("b.txt", b"hello")], kind)
    parts, gaps = read(data)
    assert parts[f"tar[{name}]"].data == LEAK
    assert data[slice(*parts[f"tar[{name}]"].span_in_parent or ())] == LEAK
    assert parts["tar[b.txt]"].data == b"hello"
    assert name.encode() in parts["tar names"].data
    assert gaps == []


def test_a_member_is_written_back_and_the_others_stay(tmp_path: Path):
    parts, _ = read(archive([("q3.csv", LEAK), ("b.txt", b"hello")]))
    part = parts["tar[q3.csv]"]
    assert part.parent
    assert part.lift
    [edit] = part.lift(part.parent, [(part, [Edit(20, 37, b"[person.email]")])])
    (tmp_path / "new.tar").write_bytes(edit.new)
    subprocess.run(["tar", "xf", "new.tar"], cwd=tmp_path, check=True)
    assert (tmp_path / "q3.csv").read_bytes() == b"name,email\nJane Roe,[person.email]\n"
    assert (tmp_path / "b.txt").read_bytes() == b"hello"


def test_members_behind_the_end_marker_are_read():
    parts, _ = read(archive([("a", b"hello")]) + archive([("q3.csv", LEAK)]))
    assert parts["tar[q3.csv]"].data == LEAK


def as_type(kind: bytes, packed: bytes) -> bytes:
    """The archive with its first member said to be of another type."""
    head = packed[:148] + b" " * 8 + kind + packed[157:512]
    return head[:148] + b"%06o\0 " % sum(head) + head[156:] + packed[512:]


@pytest.mark.parametrize("kind", [b"Z", b"V", b"N", b"5", b"1", b"2", b"6", b"7"])
def test_what_stands_in_a_member_of_another_type_is_read(kind: bytes):
    parts, _ = read(as_type(kind, archive([("q3.csv", LEAK), ("b", b"hello")], tarfile.USTAR_FORMAT)))
    assert parts["tar[q3.csv]"].data == LEAK
    assert parts["tar[b]"].data == b"hello"


def test_a_hard_link_that_tells_the_size_of_its_file_has_no_content():
    first = as_type(b"1", archive([("link", LEAK)], tarfile.USTAR_FORMAT))[:512]
    parts, _ = read(first + archive([("b", b"hello")]))
    assert set(parts) == {"tar[b]", "tar names"}


def test_the_tar_of_unix_v7_is_read(tmp_path: Path):
    (tmp_path / "q3.csv").write_bytes(LEAK)
    subprocess.run(["tar", "--format=v7", "-cf", "x.tar", "q3.csv"], cwd=tmp_path, check=True)
    assert read((tmp_path / "x.tar").read_bytes())[0]["tar[q3.csv]"].data == LEAK


def test_two_members_of_one_name_stop_redaction():
    packed = archive([("a", b"hello"), ("a", LEAK)])
    children = list(tar_file.read(Part(("body",), packed, is_text=False), Hints(), Budget(Limits())))
    part = children[1].part
    assert part.parent
    assert part.lift
    with pytest.raises(Unwritable):
        part.lift(part.parent, [(part, [Edit(0, 4, b"x")])])


def test_a_cut_archive_is_truncated():
    assert read(archive([("q3.csv", LEAK * 100)])[:1500])[1] == ["uninspected.truncated"]


def test_a_sparse_file_of_a_terabyte_is_not_unfolded(tmp_path: Path):
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    subprocess.run(["tar", "--sparse", "-cf", "x.tar", "huge"], cwd=tmp_path, check=True)
    assert read((tmp_path / "x.tar").read_bytes())[1] == ["uninspected.expansion"]


def test_members_over_the_limit_stop_the_reading():
    with pytest.raises(Exceeded):
        read(archive([("a", bytes(5000))]), Limits(expanded=1000))


@given(st.integers(0, 1500), st.binary(max_size=40))
def test_no_bytes_make_it_raise(at: int, patch: bytes):
    packed = archive([("a", b"hello"), ("b", LEAK)])
    read(packed[:at] + patch + packed[at + len(patch) :])
