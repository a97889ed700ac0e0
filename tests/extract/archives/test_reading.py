"""Archives of all kinds are read, within limits, and what they hold back is said."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.extract.archives import libarchive
from outgate.extract.archives.reading import read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits, Part
from tests.extract.archives.rars import locked_rar5, rar4, rar5
from tests.extract.messages import SECRET, holding, reasons
from tests.extract.messages import read as read_message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEAK = b"name,email\nJane Roe," + SECRET + b"\n"

# How a real writer is asked to make an archive of `q3.csv` (and a folder with another file).
WRITERS = {
    "7z": "7z a -bso0 out q3.csv more && mv out.7z out",
    "cab": "gcab -n -c out q3.csv",
    "cpio": "bsdtar --format newc -cf out q3.csv more",
    "ar": "bsdtar --format ar -cf out q3.csv",
    "iso": "bsdtar --format iso9660 -cf out q3.csv more",
}
FILTERS = {"lz4": "--lz4", "lzip": "--lzip", "lzma": "--lzma", "compress": "-Z"}


def written(folder: Path, command: str, content: bytes = LEAK) -> bytes:
    """Return what `command` makes of a folder with `q3.csv` in it as `out`."""
    (folder / "more").mkdir()
    (folder / "more" / "notes.txt").write_bytes(b"nothing but words")
    (folder / "q3.csv").write_bytes(content)
    subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)  # noqa: S602 - of this file
    return (folder / "out").read_bytes()


def found(data: bytes, limits: Limits | None = None) -> tuple[dict[str, bytes], list[str]]:
    budget = Budget(limits or Limits())
    children: dict[str, bytes] = {}
    try:
        for child in read(Part(("body",), data, is_text=False), Hints(), budget):
            children[child.part.path[-1]] = child.part.data
    except Exceeded as limit:
        budget.gap(limit.reason, ("body",), limit.detail)
    return children, [gap.data_type.removeprefix("uninspected.") for gap in budget.gaps]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_leak_is_found_with_its_member_and_nothing_is_left_unread(kind: str, tmp_path: Path):
    reading = read_message(written(tmp_path, WRITERS[kind]))
    part = next(part for part in holding(reading.parts) if part.path[-1] == f"{kind}[q3.csv]")
    assert part.path == ("body", f"{kind}[q3.csv]")
    assert part.lift is None
    assert reading.gaps == ()


@pytest.mark.parametrize("kind", FILTERS)
def test_a_tar_in_a_rare_compression_is_a_tar(kind: str, tmp_path: Path):
    reading = read_message(written(tmp_path, f"bsdtar --format ustar {FILTERS[kind]} -cf out q3.csv"))
    assert holding(reading.parts)[-1].path == ("body", kind, "tar[q3.csv]")
    assert reading.gaps == ()


def test_the_package_of_a_distribution_is_read_to_its_files(tmp_path: Path):
    control = "printf 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n' > pkg/DEBIAN/control"
    command = f"mkdir -p pkg/DEBIAN && {control} && cp q3.csv pkg && dpkg-deb -b pkg out"
    reading = read_message(written(tmp_path, command))
    assert holding(reading.parts)[-1].path == ("body", "ar[data.tar.xz]", "xz", "tar[./q3.csv]")


@pytest.mark.parametrize("make", [rar4, rar5])
def test_both_versions_of_rar_are_read(make: type):
    reading = read_message(make({"q3.csv": LEAK, "ü.txt": b"words"}))
    assert ("body", "rar[q3.csv]") in [part.path for part in holding(reading.parts)]
    assert reading.gaps == ()


@pytest.mark.parametrize("make", [rar4, rar5])
def test_what_rar_packed_by_its_own_methods_is_read_to_the_last_byte(make: Callable[..., bytes]):
    rows = b"name,email\n" + b"".join(b"Jane %d,jane%d@example.com\n" % (at, at) for at in range(9000)) + LEAK
    data = make({"q3.csv": rows, "more.txt": LEAK}, packs=True)
    assert len(data) < len(rows) / 2
    assert rows[-40:] not in data
    reading = read_message(data)
    assert {part.path[-1]: part.data for part in reading.parts if "q3.csv]" in part.path[-1]} == {"rar[q3.csv]": rows}
    assert ("body", "rar[more.txt]") in [part.path for part in holding(reading.parts)]
    assert reading.gaps == ()


@pytest.mark.parametrize("make", [rar4, rar5])
def test_a_packed_member_that_is_damaged_is_said_to_be(make: Callable[..., bytes]):
    data = bytearray(make({"q3.csv": LEAK * 50}, packs=True))
    data[-200:-100] = bytes(100)
    assert found(bytes(data))[1] in (["truncated"], ["encoding"])  # by what the damage looks like


def test_a_harmless_twin_holds_nothing(tmp_path: Path):
    reading = read_message(written(tmp_path, WRITERS["7z"], b"nothing but words"))
    assert holding(reading.parts) == []
    assert reading.gaps == ()


def test_names_are_read_even_of_members_that_are_not(tmp_path: Path):
    (tmp_path / SECRET.decode()).write_bytes(b"x")
    data = written(tmp_path, f"7z a -ppw -bso0 out {SECRET.decode()} && mv out.7z out")
    assert found(data) == ({"7z names": SECRET}, ["encrypted"])


@pytest.mark.parametrize("option", ["-ppw", "-ppw -mhe=on"])
def test_a_password_is_a_gap(option: str, tmp_path: Path):
    data = written(tmp_path, f"7z a {option} -bso0 out q3.csv && mv out.7z out")
    assert found(data)[1] == ["encrypted"]
    assert reasons(read_message(data)) == ["encrypted"]


def test_a_password_on_a_rar_is_a_gap():
    assert found(rar4({"a": b"x" * 16}, locked=True))[1] == ["encrypted"]
    assert found(locked_rar5())[1] == ["encrypted"]


def test_an_archive_behind_a_program_is_found(tmp_path: Path):
    reading = read_message(b"MZ\x90\0" + bytes(range(256)) + written(tmp_path, WRITERS["7z"]))
    assert ("body", "7z[q3.csv]") in [part.path for part in holding(reading.parts)]


def test_a_mark_in_noise_does_not_make_it_known():
    noise = random.Random(1).randbytes(4000)  # noqa: S311 - a test
    assert reasons(read_message(noise + b"7z\xbc\xaf\x27\x1c" + noise)) == ["opaque"]


def test_half_an_archive_is_said_to_be(tmp_path: Path):
    data = written(tmp_path, WRITERS["7z"], LEAK * 100)
    assert found(data[: len(data) // 2]) == ({}, ["truncated"])


@pytest.mark.parametrize("option", ["-m0=lzma2", "-m0=ppmd", "-m0=bzip2"])
def test_a_bomb_ends_at_a_limit(option: str, tmp_path: Path):
    data = written(tmp_path, f"7z a {option} -bso0 out q3.csv && mv out.7z out", bytes(24 << 20))
    parts, gaps = found(data, Limits(expanded=8 << 20))
    assert gaps == ["expansion"]
    assert len(parts["7z[q3.csv]"]) <= 9 << 20
    assert found(data)[1] == ["expansion"]  # by its ratio


def test_an_archive_in_an_archive_ends_at_the_depth():
    data = LEAK
    for _ in range(14):
        data = rar5({"in": data})
    assert "depth" in reasons(read_message(data))


def test_members_beyond_the_limit_are_a_gap():
    assert found(rar5({f"{at}": b"x" for at in range(50)}), Limits(parts=10))[1] == ["parts"]


def test_without_the_library_it_says_what_it_cannot_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(libarchive, "_LIBRARY", None)
    assert found(rar5({"a": b"x"})) == ({}, ["format"])


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_no_bytes_make_it_raise(seed: int):
    noise = random.Random(seed)  # noqa: S311 - a test
    data = bytearray(noise.choice((rar4, rar5))({"a.txt": LEAK, "b": b"x" * 100}))
    for _ in range(noise.randrange(1, 10)):
        data[noise.randrange(7, len(data))] = noise.randrange(256)
    found(bytes(data))
