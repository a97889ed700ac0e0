"""Damaged files of every format, through real workers: all are answered, none is lost, and no worker is."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from tests.documents.table import FORMATS as TABLE
from tests.extract.fuzzing import FORMATS, OFFICE, damaged, sample
from tests.workers.conftest import message

if TYPE_CHECKING:
    from outgate.model import Outcome
    from tests.workers.conftest import Running

COUNT = 6
PICTURES = ("scanned pdf", "odt", "png", "jpeg", "qr")  # are looked at, each of which takes a second: see `SOME`
SOME = 2


@pytest.mark.parametrize("name", [*FORMATS, *OFFICE])
def test_workers_answer_whatever_they_are_given_and_live(name: str, pool: Running, written: dict[str, bytes]):
    whole = written[f"leak.{name}"] if name in OFFICE else sample(name)
    count = SOME if name in PICTURES else COUNT
    noises = [random.Random(f"{name}.{number}.workers") for number in range(count)]  # noqa: S311 - seeds
    lost = pool.pool.counts["died"] + pool.pool.counts["too slow"]

    async def all_at_once() -> list[Outcome]:
        return await asyncio.gather(*(pool.pool.inspect(message(damaged(whole, noise))) for noise in noises))

    outcomes = pool.do(all_at_once())
    assert len(outcomes) == count
    assert {found.data_type for each in outcomes for found in each.findings} & {"uninspected.failure"} == set()
    assert pool.pool.counts["died"] + pool.pool.counts["too slow"] == lost


def test_the_formats_of_the_table_are_among_them():
    assert {*FORMATS, *OFFICE} >= set(TABLE)
    assert {*PICTURES} <= {*FORMATS, *OFFICE}
