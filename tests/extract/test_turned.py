"""What is written backwards and shown forwards is read as it is shown."""

from __future__ import annotations

import pytest

from outgate.extract.turned import read
from tests.extract.probing import children, written_back

TEXT = "card 4539578122940064, Ren\u00e9"


@pytest.mark.parametrize("end", ["\u202c", "\n", ""])
def test_it_is_read_and_written_back_as_it_is_shown(end: str) -> None:
    data = f"see \u202e{TEXT[::-1]}{end}".encode()
    [child] = children(read, data)
    assert child.part.data.decode() == TEXT
    left = written_back(child, b"4539578122940064", b"[x]").decode()
    assert left == f"see \u202e{'card [x], Ren\u00e9'[::-1]}{end}"


def test_a_few_letters_and_other_marks_are_left() -> None:
    assert children(read, "\u202eabc\u202c \u202dlonger than that\u202c".encode()) == []
