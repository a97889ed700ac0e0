"""Structured text in one field: exact both ways, and only where there is a structure."""

import re

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.field_text import Escaping, inner
from outgate.extract.tree import Budget, apply
from outgate.model import Edit, Limits, Part

DOUBLED = Escaping(re.compile(rb'""'), lambda _: b'"', lambda text: text.replace(b'"', b'""'))


def fields(data: bytes, *spans: tuple[int, int]) -> list[Part]:
    return [child.part for child in inner(Part(("body",), data, root="body"), spans, DOUBLED, Budget(Limits()))]


@given(st.text(max_size=20), st.text(st.characters(codec="utf-8"), max_size=40), st.text(max_size=20))
def test_wrap_then_unwrap_is_the_identity_and_each_place_maps_to_its_own(before, text, after):
    inside = b"a,b,c\n1,2,3\n" + text.encode()
    wrapped = inside.replace(b'"', b'""')
    data = before.encode() + wrapped + after.encode()
    start = len(before.encode())
    for part in fields(data, (start, start + len(wrapped))):
        assert part.data == inside
        assert part.to_parent
        assert part.lift
        assert part.parent
        assert part.to_parent(0, len(inside)) == part.span_in_parent == (start, start + len(wrapped))
        assert part.to_parent(6, 7) == (start + 6, start + 7)
        back = part.lift(part.parent, [(part, [Edit(6, 7, b'x"')])])
        assert apply(data, back) == data[: start + 6] + b'x""' + data[start + 7 :]


def test_prose_and_what_is_short_is_left_to_the_whole():
    assert fields(b"hello, dear colleague\nsee you", (0, 29)) == []
    assert fields(b'{"a":1}', (0, 7)) == []


def test_ten_thousand_short_fields_do_not_use_up_the_parts():
    data = b'{"a": "b"}' * 10_000
    assert len(fields(data, *((at, at + 10) for at in range(0, len(data), 10)))) == 300
