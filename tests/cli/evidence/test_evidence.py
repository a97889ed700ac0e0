"""`outgate evidence` says what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done


def test_the_command_is_told(outgate: Callable[..., Done]):
    done = outgate("evidence", "--help")
    assert done.code == 0
    assert "new" in done.out
    assert "reviewers" in outgate("evidence", "new", "--help").out
