"""What a push carries is read: commits, trees, blobs and the text inside deltas."""

from __future__ import annotations

import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import git_pack
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part
from tests.extract.messages import read as read_message

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    who = ["-c", "user.name=Made Up", "-c", "user.email=made.up@corp.example"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, input=stdin).stdout


CUSTOMERS = (b"first@shop.example", b"second@shop.example", b"third@shop.example")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "-q")
    filler = "".join(f"line {number} of a long file\n" for number in range(400))
    for customer in map(bytes.decode, CUSTOMERS):
        (folder / "customers.csv").write_text(f"{filler}{customer}\n{filler}")
        git(folder, "add", ".")
        git(folder, "commit", "-qm", f"about {customer}")
    return folder


@pytest.fixture(scope="module")
def pack(repository: Path) -> bytes:
    return git(repository, "pack-objects", "--revs", "--stdout", "--delta-base-offset", stdin=b"HEAD\n")


def read(data: bytes) -> tuple[list[Part], list[str]]:
    budget = Budget(Limits())
    children = git_pack.read(Part(("body",), data, is_text=False), Hints(), budget)
    return [child.part for child in children], [gap.data_type for gap in budget.gaps]


def test_every_object_of_a_real_pack_is_read(pack: bytes):
    parts, gaps = read(b"0000 commands before it" + pack)
    kinds = [part.path[-1] for part in parts]
    assert len(parts) == int.from_bytes(pack[8:12])
    assert {"git pack[commit]", "git pack[tree]", "git pack[blob]"} == set(kinds)
    blobs = [part.data for part in parts if part.path[-1] == "git pack[blob]"]
    filler = b"".join(b"line %d of a long file\n" % number for number in range(400))
    assert sorted(blobs) == sorted(filler + customer + b"\n" + filler for customer in CUSTOMERS)
    assert gaps == []


def test_deltas_that_name_their_base_are_applied_and_a_pack_alone_has_no_gap(repository: Path, pack: bytes):
    named = git(repository, "pack-objects", "--revs", "--stdout", stdin=b"HEAD\n")
    assert named != pack
    for data in (named, pack):
        reading = read_message(data)
        blobs = [part.data for part in reading.parts if part.path == ("body", "git pack[blob]")]
        assert [sum(customer in blob for blob in blobs) for customer in CUSTOMERS] == [1, 1, 1]
        assert reading.gaps == ()


def test_nothing_in_a_pack_can_be_redacted(pack: bytes):
    assert all(part.lift is None for part in read(pack)[0])


def test_a_delta_without_its_base_is_read_as_it_stands(pack: bytes):
    thin = pack[:8] + (1).to_bytes(4) + b"\xf0\x01" + bytes(20) + zlib.compress(b"\x05\x05\x05jane@")
    parts, gaps = read(thin)
    assert [(part.path[-1], part.data[-5:]) for part in parts] == [("git pack[delta]", b"jane@")]
    assert gaps == []


def test_a_cut_pack_is_truncated(pack: bytes):
    assert read(pack[: len(pack) // 2])[1] == ["uninspected.truncated"]


@given(st.integers(0, 400), st.binary(min_size=1, max_size=9))
def test_no_bytes_make_it_raise(at: int, patch: bytes):
    head = git_pack.MARKS[0] + (9).to_bytes(4) + b"\x9f\x0dx\x9c" + bytes(range(256)) * 2
    read(head[:at] + patch + head[at:])
