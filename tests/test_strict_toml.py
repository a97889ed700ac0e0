"""A file that cannot be used is refused with its name, each field, and each reason."""

from __future__ import annotations

import pytest
from pydantic import Field, field_validator

from outgate.strict_toml import Fault, FileError, Strict, read


class Inner(Strict):
    size: int

    @field_validator("size")
    @classmethod
    def _positive(cls, size: int) -> int:
        if size < 1:
            raise ValueError("must be at least 1")
        return size


class Outer(Strict):
    title: str
    inner: tuple[Inner, ...] = Field(default=(), strict=False)  # TOML has lists only


def faults(text: str) -> list[Fault]:
    with pytest.raises(FileError) as caught:
        read("rules/a.toml", text, Outer)
    return list(caught.value.faults)


def test_a_good_file_is_read():
    assert read("a.toml", 'title = "x"\n[[inner]]\nsize = 2', Outer) == Outer(title="x", inner=(Inner(size=2),))


def test_broken_toml_names_the_file_and_the_place():
    [fault] = faults('title = "x"\nsize = ')
    assert fault.file == "rules/a.toml"
    assert "not valid TOML" in fault.reason
    assert "at end of document" in fault.reason


def test_every_fault_is_told_at_once_in_plain_words():
    assert set(map(str, faults("colour = 1\n[[inner]]\nsize = 0"))) == {
        "rules/a.toml: title: is missing",
        "rules/a.toml: colour: no such field",
        "rules/a.toml: inner[0].size: must be at least 1",
    }


def test_nothing_is_coerced():
    assert [fault.field for fault in faults("title = 3")] == ["title"]
