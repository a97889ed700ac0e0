"""A file that cannot be used is refused with its name, each field, and each reason."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import Annotated, Literal

import pytest
from pydantic import Discriminator, Field, field_validator

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


class Square(Strict):
    kind: Literal["square"]
    side: float


class Circle(Strict):
    kind: Literal["circle"]
    round: bool


class Drawing(Strict):
    shapes: tuple[Annotated[Square | Circle, Discriminator("kind")], ...] = Field(default=(), strict=False)
    made: date | None = None
    sizes: dict[str, int] = Field(default_factory=dict)
    frame: Inner | None = None


WORDED = [
    ("[shapes]", "shapes: must be a list: [ … ], or a [[table]] of its own for each entry"),
    ("[[shapes]]", "shapes[0]: 'kind' is missing"),
    ("[[shapes]]\nkind = 'oval'", "shapes[0]: 'kind' must be one of 'square', 'circle'"),
    ("[[shapes]]\nkind = 'square'\nside = '1'", "shapes[0].square.side: must be a number, without quotes"),
    ("[[shapes]]\nkind = 'circle'\nround = 1", "shapes[0].circle.round: must be true or false, without quotes"),
    ("made = 'soon'", "made: must be a date such as 2027-03-31, without quotes"),
    ("sizes = 3", "sizes: must be a table: { … }, or a [table]"),
    ("sizes = {a = 'b'}", "sizes.a: must be a whole number, without quotes"),
    ("frame = 3", "frame: must be a table: { … }, or a [table]"),
]


@pytest.mark.parametrize(("text", "line"), WORDED)
def test_a_wrong_type_is_told_as_what_to_write_in_toml_and_not_as_a_type_of_python(text: str, line: str):
    with pytest.raises(FileError) as caught:
        read("a.toml", text, Drawing)
    assert str(caught.value) == f"a.toml: {line}"


def test_what_is_told_of_wrong_types_was_tried_for_all_of_these():
    assert len(WORDED) == 9
