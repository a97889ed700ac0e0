"""Some damaged files of every format: no exception escapes. More of them: `python -m tests.extract.fuzzing`."""

from __future__ import annotations

import pytest

from outgate.extract import extract
from tests.extract.fuzzing import FORMATS, LIMITS, OFFICE, read_damaged, sample
from tests.extract.messages import message

COUNT = 20


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_files_are_read_or_said_to_be_damaged(name: str):
    assert sum(read_damaged(name, number) > 0 for number in range(COUNT)) == COUNT


@pytest.mark.parametrize("name", FORMATS)
def test_the_files_that_are_damaged_were_whole(name: str):
    reading = extract(message(sample(name)), LIMITS)
    assert [gap.data_type for gap in reading.gaps if gap.data_type != "uninspected.image"] == []


def test_there_is_a_file_of_each_format():
    assert len(FORMATS) + len(OFFICE) >= 65
