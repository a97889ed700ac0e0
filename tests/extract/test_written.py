"""A part that knows its syntax is otherwise the part it was, and reads its tables once."""

from collections.abc import Sequence
from dataclasses import fields

from outgate.extract.tree import Syntax
from outgate.extract.written import written
from outgate.model import Edit, Part, Table, Where


def _place(part: Part, offset: int) -> tuple[str, ...]:
    return (part.path[-1], str(offset))


def _fit(part: Part, edits: Sequence[Edit]) -> Sequence[Edit]:
    del part
    return edits


def test_all_but_the_syntax_stays():
    parent = Part(("body",), b"[1]")
    part = Part(("body", "x"), b"1", parent=parent, root="body", span_in_parent=(1, 2), to_parent=lambda *span: span)
    made = written(part, Syntax("some", fit=_fit))
    changed = [field.name for field in fields(Part) if getattr(made, field.name) is not getattr(part, field.name)]
    assert changed == ["fit"]


def test_a_place_is_named_as_before_where_the_syntax_has_no_names():
    part = Part(("body",), b"", locate=_place)
    assert written(part, Syntax("some")).locate is _place


def test_of_some_texts_some_tables_can_be_read():
    def some(part: Part, where: Where) -> list[Table]:
        del part, where
        return []

    assert written(Part(("body",), b"a,b"), Syntax("csv", some_tables=some)).some_tables is some


def test_tables_are_read_once_and_only_when_asked_for():
    asked = []

    def read(part: Part) -> list[Table]:
        asked.append(part)
        return []

    part = written(Part(("body",), b"a,b"), Syntax("csv", tables=read))
    assert asked == []
    assert part.tables is not None
    assert part.tables(part) is part.tables(part)
    assert asked == [part]
