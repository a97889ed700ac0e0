"""Marks that may stand anywhere are told from the same bytes by chance, and say where their archive ends."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.archives.marks import MARKS, Mark
from tests.extract.archives.rars import locked_rar5, rar4, rar5

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = {"a.csv": b"words" * 50, "b": b""}


@pytest.mark.parametrize("packs", [False, True])
@pytest.mark.parametrize(("number", "make"), [(1, rar4), (2, rar5)], ids=["4", "5"])
def test_a_rar_ends_where_its_last_block_does(number: int, make: type, *, packs: bool):
    data = make(MEMBERS, packs=packs)
    assert MARKS[number].holds(b"MZ" + data, 2)
    assert MARKS[number].end(b"MZ" + data + b"behind", 2) == len(data) + 2
    assert MARKS[number].end(data[:-40], 0) == len(data) - 40


def test_of_an_encrypted_one_the_end_is_that_of_the_bytes():
    assert MARKS[2].end(locked_rar5() + b"more", 0) == len(locked_rar5()) + 4


def test_a_7z_ends_with_its_directory(tmp_path: Path):
    (tmp_path / "q3.csv").write_bytes(b"words" * 50)
    subprocess.run(["7z", "a", "-bso0", "out.7z", "q3.csv"], cwd=tmp_path, check=True)
    data = (tmp_path / "out.7z").read_bytes()
    assert MARKS[0].holds(b"MZ" + data, 2)
    assert MARKS[0].end(b"MZ" + data + b"behind", 2) == len(data) + 2
    assert not MARKS[0].holds(b"MZ" + data[:8] + b"\0" + data[9:], 2)


@pytest.mark.parametrize(("option", "number"), [("--lz4", 3), ("--lzip", 4)])
def test_compressed_files_of_real_writers_hold(option: str, number: int, tmp_path: Path):
    (tmp_path / "q3.csv").write_bytes(b"words" * 50)
    subprocess.run(["bsdtar", option, "-cf", "out", "q3.csv"], cwd=tmp_path, check=True)
    data = (tmp_path / "out").read_bytes()
    assert data.startswith(MARKS[number].sign)
    assert MARKS[number].holds(data, 0)


@given(st.sampled_from(MARKS), st.binary(max_size=80))
def test_any_bytes_behind_a_mark_are_told(mark: Mark, noise: bytes):
    data = mark.sign + noise
    assert mark.holds(data, 0) in (True, False)
    assert 0 < mark.end(data, 0) <= max(len(data), 8)
