"""What was durable once is remembered, and a file that has forgotten is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record import StoreError
from outgate.record.ledger.head import Head
from outgate.record.ledger.notes import NoteKey

if TYPE_CHECKING:
    from pathlib import Path

KEY = NoteKey("outgate.example/proxy", b"l" * 32)


def note(size: int, root: bytes = b"r", key: NoteKey = KEY) -> str:
    return key.checkpoint(size, root * 32)


def test_a_log_may_grow_and_never_go_back(tmp_path: Path) -> None:
    head = Head(KEY.origin, tmp_path / "head")
    head.check(0, "")
    head.remember(note(5))
    for each in (head, Head(KEY.origin, tmp_path / "head")):
        each.check(5, note(5))
        each.check(6, note(6, b"x"))
        with pytest.raises(StoreError, match=r"4 entries and had 5: the database went back.*`outgate log new`"):
            each.check(4, note(4))


def test_as_long_as_before_it_must_be_the_same(tmp_path: Path) -> None:
    head = Head(KEY.origin, tmp_path / "head")
    head.remember(note(5))
    head.check(5, note(5, key=NoteKey(KEY.origin, b"n" * 32)))  # handed to another key, it is the same log
    with pytest.raises(StoreError, match="has 5 entries as before, and others"):
        head.check(5, note(5, b"x"))


def test_what_tells_of_nothing_new_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "head"
    Head(KEY.origin, file).remember("")
    assert not file.exists()
    Head(KEY.origin, file).remember(note(5))
    Head(KEY.origin, file).remember("")
    assert file.read_text() == note(5)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_file_is_an_error_that_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "head").write_bytes(content)
    with pytest.raises(StoreError, match=r"head is empty: .*then remove the file"):
        Head(KEY.origin, tmp_path / "head")


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "head").write_bytes(b"\xff")
    with pytest.raises(StoreError, match="cannot be read: it is not text"):
        Head(KEY.origin, tmp_path / "head")


def test_the_file_of_another_log_says_nothing_of_this_one(tmp_path: Path) -> None:
    (tmp_path / "head").write_text(note(9))
    Head("other", tmp_path / "head").check(1, "")


def test_a_file_that_cannot_be_written_harms_nobody(tmp_path: Path) -> None:
    head = Head(KEY.origin, tmp_path / "none" / "head")
    head.remember(note(5))
    with pytest.raises(StoreError, match="went back"):
        head.check(4, note(4))


def test_a_file_that_gets_longer_is_written_over_where_it_is_and_a_shorter_one_is_put_in_its_place(
    tmp_path: Path,
) -> None:
    file = tmp_path / "head"
    head = Head(KEY.origin, file)
    head.remember(note(9))
    first = file.stat().st_ino
    for size in (10, 99, 100):
        head.remember(note(size))
        assert (file.read_text(), file.stat().st_ino) == (note(size), first)
    file.write_text(note(100) + "more than there was")
    head.remember(note(101))
    assert file.read_text() == note(101)
    assert [each.name for each in tmp_path.iterdir()] == ["head"]
