"""A part that knows its syntax is otherwise the part it was."""

from collections.abc import Sequence
from dataclasses import fields

from outgate.extract.tree import Syntax
from outgate.extract.written import written
from outgate.model import Edit, Part


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
