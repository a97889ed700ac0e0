"""What was compiled comes back as it was, or not at all: nobody but the deployment can have put it there."""

from pathlib import Path

import pytest

from outgate.cli.kept_patterns import KeptPatterns

KEY = b"k" * 32
COMPILED = bytes(range(256)) * 40


@pytest.fixture
def kept(tmp_path: Path) -> KeptPatterns:
    return KeptPatterns(tmp_path / "patterns", KEY)


def test_what_was_written_is_read_and_the_newest_replaces_the_one_before(kept: KeptPatterns):
    kept.write(b"before")
    kept.write(COMPILED)
    assert kept.read() == COMPILED
    assert [file.name for file in kept.file.parent.iterdir()] == ["patterns"]


def test_only_the_owner_can_read_and_write_it(kept: KeptPatterns):
    kept.write(COMPILED)
    assert kept.file.stat().st_mode & 0o777 == 0o600


def test_nothing_is_read_where_there_is_nothing(kept: KeptPatterns):
    assert kept.read() == b""


@pytest.mark.parametrize("at", [0, 31, 32, 5000, -1])
def test_a_byte_that_was_changed_makes_it_none(kept: KeptPatterns, at: int):
    kept.write(COMPILED)
    content = bytearray(kept.file.read_bytes())
    content[at] ^= 1
    kept.file.write_bytes(content)
    assert kept.read() == b""


@pytest.mark.parametrize("size", [0, 10, 32, 33, 4000])
def test_one_that_was_cut_is_none(kept: KeptPatterns, size: int):
    kept.write(COMPILED)
    kept.file.write_bytes(kept.file.read_bytes()[:size])
    assert kept.read() == b""


def test_what_another_deployment_wrote_is_none(kept: KeptPatterns):
    kept._replace(key=b"o" * 32).write(COMPILED)
    assert kept.read() == b""


def test_where_it_cannot_be_written_nothing_is_kept_and_nothing_is_raised(tmp_path: Path):
    kept = KeptPatterns(tmp_path / "gone" / "patterns", KEY)
    kept.write(COMPILED)
    assert kept.read() == b""
