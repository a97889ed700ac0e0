"""The library is bound so that it reads from memory, and tells what it cannot read."""

from __future__ import annotations

import pytest

from outgate.extract.archives import libarchive
from outgate.extract.archives.libarchive import Archive, Entry, Fault
from tests.extract.archives.rars import rar4, rar5


def test_it_is_installed_where_tests_run():
    assert libarchive.is_there()


def test_it_is_missing_where_there_is_no_such_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(libarchive, "FILE", "libno-such-thing.so.99")
    assert libarchive._load() is None


def test_entries_and_their_content_come_in_order():
    with Archive(b"junk" + rar5({"a.txt": b"hello", "ü/b": b"x" * 3_000_000}), 4) as archive:
        read = [(entry, [len(chunk) for chunk in archive.chunks()]) for entry in archive.entries()]
    assert [entry for entry, _ in read] == [
        Entry("a.txt", "", is_file=True, is_encrypted=False),
        Entry("ü/b", "", is_file=True, is_encrypted=False),
    ]
    assert [sum(sizes) for _, sizes in read] == [5, 3_000_000]
    assert max(read[1][1]) <= libarchive.CHUNK


def test_a_locked_entry_is_told():
    with Archive(rar4({"a.txt": b"hello"}, locked=True)) as archive:
        assert [entry.is_encrypted for entry in archive.entries()] == [True]


def test_what_is_no_archive_is_a_fault():
    with Archive(b"nothing of the kind") as archive, pytest.raises(Fault) as caught:
        list(archive.entries())
    assert not caught.value.is_encrypted
