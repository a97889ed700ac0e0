"""A second process on one data folder is refused, and told which one is there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from outgate.cli.alone import alone
from outgate.cli.failures import UserError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_one_is_refused_naming_the_first_and_may_come_after_it(tmp_path: Path):
    lock = tmp_path / "run.lock"
    for _ in range(2):
        with alone(lock, "outgate run"):
            told = rf"run\.lock is held: another `outgate run` \(process {os.getpid()}\) works on this data folder"
            with pytest.raises(UserError, match=told), alone(lock, "outgate run"):
                pytest.fail("two at once")


def test_a_lock_of_nobody_or_with_anything_in_it_is_taken(tmp_path: Path):
    lock = tmp_path / "run.lock"
    lock.write_text("123456789 and words that are longer\n")
    with alone(lock, "outgate run"):
        assert lock.read_text() == f"{os.getpid()}\n"
        lock.write_text("\x1b[31m")
        with pytest.raises(UserError, match="another `outgate run` works"), alone(lock, "outgate run"):
            pytest.fail("two at once")


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path):
    with (
        pytest.raises(UserError, match=r"run\.lock cannot be made: No such file"),
        alone(tmp_path / "no" / "run.lock", "x"),
    ):
        pytest.fail("held")
