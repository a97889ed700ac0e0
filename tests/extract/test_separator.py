"""Which byte separates the cells of a text."""

from __future__ import annotations

import pytest

from outgate.extract.separator import separator


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n", b","),
        (b"a;b;c\n1,5;2;3\n2,5;3;4\n", b";"),
        (b"a\tb\n1, x\t2\n", b"\t"),
        (b"| a | b |\n|---|---|\n| 1 | 2 |\n", b"|"),
        (b"Report\n\nSKU,Units\nA,1\nB,2\n", b","),
        (b"hello there\nhow are you\n", None),
        (b"Hello, Jane\nThanks, Joe\n", None),
        (b"one line, no more", None),
        (b"f(a, b);\ng(c, d);\nh(e, f);\n", None),
        (b"", None),
    ],
)
def test_the_separator_splits_the_first_lines_alike(data: bytes, expected: bytes | None) -> None:
    assert separator(data) == expected
