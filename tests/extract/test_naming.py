"""A file is called by its name, once."""

from __future__ import annotations

import pytest

from outgate.extract.naming import kind
from outgate.extract.tree import Hints
from outgate.model import Part


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        (("body",), "", "pdf"),
        (("body",), "q3.pdf", "pdf[q3.pdf]"),
        (("body",), "C:\\reports\\q3.pdf", "pdf[q3.pdf]"),
        (("body", "zip[a/q3.pdf]"), "a/q3.pdf", "pdf"),
        (("body",), "x" * 200, f"pdf[{'x' * 64}]"),
    ],
)
def test_a_kind_has_the_name_that_the_path_does_not_tell(path: tuple[str, ...], name: str, expected: str):
    assert kind("pdf", Part(path, b""), Hints(name=name)) == expected
