"""Form fields: recognised by content, kept encoded, read as rows."""

from urllib.parse import parse_qsl, quote, quote_plus, unquote_to_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.form import fit, locate, read, recognise, tables
from outgate.extract.tree import Hints, apply
from outgate.model import Edit, Part, Unwritable, everywhere
from tests.extract.probing import (
    children,
    fitted,
    part_of,
    place,
    probe,
    shape,
    spans_hold,
    tables_of,
    written_back,
)

PAIRS = st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=12)), min_size=1, max_size=6)


def decoded(raw: bytes) -> str:
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8", "replace")


@pytest.mark.parametrize("data", [b"a=b&c=d", b"email=jane%40x.example", b"a=&b=1", b"items[0][x]=1&b=2", b"q=x\r\n"])
def test_forms_are_known_by_what_they_look_like(data: bytes) -> None:
    assert recognise(data, Hints()) is not None


@pytest.mark.parametrize(
    "data",
    [b"", b'{"a":1}', b"hello world", b"a = b", b"<a b=c&d>", b"SGVsbG8gd29ybGQhIQ==", b"x=1; y=2", b"/p?q=1&r=2"],
)
def test_other_text_is_no_form_whatever_is_declared(data: bytes) -> None:
    assert recognise(data, Hints("application/x-www-form-urlencoded")) is None


@pytest.mark.parametrize(
    ("data", "needle", "expected"),
    [
        (b"a=1&email=jane%40x.example", b"jane%40x.example", b"a=1&email=%5Bx%5D"),
        (b"a=jane%40x.example", b"0x.example", b"a=jane%5Bx%5D"),
        (b"a=%6Aane&b=2", b"Aane", b"a=%5Bx%5D&b=2"),
        (b"first=jane&last=roe", b"jane&last=roe", b"first=%5Bx%5D&%5Bx%5D=%5Bx%5D"),
        (b"a=1%2", b"1%2", b"a=%5Bx%5D"),
        (b"a=1%2", b"1%", b"a=%5Bx%5D"),
        (b"a=1%40b", b"1%40", b"a=%5Bx%5Db"),
    ],
)
def test_an_edit_stays_inside_the_field(data: bytes, needle: bytes, expected: bytes) -> None:
    assert fitted(recognise, data, needle, new=b"[x]") == expected


def test_an_edit_of_nothing_but_separators_is_refused() -> None:
    with pytest.raises(Unwritable):
        fitted(recognise, b"a=1&b=2", b"&")


@given(PAIRS, st.data())
def test_the_number_of_fields_never_changes(pairs: list[tuple[str, str]], choice: st.DataObject) -> None:
    data = urlencode(pairs, errors="replace").encode()
    start = choice.draw(st.integers(0, len(data)))
    end = choice.draw(st.integers(start, len(data)))
    try:
        edits = fit(part_of(data), [Edit(start, end, b"[person.email]")])
    except Unwritable:
        return
    after = parse_qsl(apply(data, edits).decode(), keep_blank_values=True, errors="replace")
    assert len(after) == len(pairs)


@given(PAIRS)
def test_every_cell_is_what_its_span_says(pairs: list[tuple[str, str]]) -> None:
    data = urlencode(pairs, errors="replace").encode()
    assert sum(spans_hold(table, data, decoded) for table in tables(part_of(data), everywhere)) >= 1


def test_a_form_is_a_row() -> None:
    (table,) = tables_of(recognise, b"name=Jane+Roe&email=jane%40x.example")
    assert shape(table) == (("name", "email"), [["Jane Roe", "jane@x.example"]])


def test_a_place_is_named_by_its_field() -> None:
    assert place(recognise, b"a=1&b%5B0%5D=jane&c=2", b"jane") == 'form["b[0]"]'


def test_a_target_has_a_path_and_a_query() -> None:
    target = Part(("target",), b"/orders/jane?a=1&email=jane", root="target")
    assert locate(target, 9) == ("path",)
    assert locate(target, 24) == ("query[email]",)
    assert [shape(table) for table in tables(target, everywhere)] == [(("a", "email"), [["1", "jane"]])]
    edits = fit(target, [Edit(8, 15, b"[x]")])
    assert apply(target.data, edits) == b"/orders/%5Bx%5D?%5Bx%5D=1&email=jane"


@pytest.mark.parametrize("root", ["body", "target"])
def test_a_value_with_a_structure_is_a_part_of_its_own(root: str) -> None:
    inner = '{"email": "jane@x.example"}'
    data = (b"/p?" if root == "target" else b"") + b"a=1&payload=" + quote_plus(inner).encode() + b"&c=plain+text%21"
    (child,) = children(read, data, root="target" if root == "target" else "body")
    assert child.part.data.decode() == inner
    assert child.part.path[-1] == ("query[payload]" if root == "target" else "form[payload]")
    assert child.part.to_parent is not None
    start, end = child.part.to_parent(inner.index("jane"), inner.index("jane") + 14)
    assert data[start:end] == b"jane%40x.example"
    after = written_back(child, b"jane@x.example", b"[x]")
    assert dict(parse_qsl(after.decode()))["payload"] == '{"email": "[x]"}'


def test_a_view_of_a_form_is_not_read_again() -> None:
    form = Part(("body",), b"a=%7B%22e%22%3A1%7D", root="body", fit=fit)
    view = Part(("body", "percent"), b'a={"e":1}', parent=form, to_parent=lambda start, end: (start, end))
    assert len(children(read, form.data)) == 1
    assert list(read(view, Hints(), None)) == []  # type: ignore[arg-type]


@given(st.binary() | st.text(alphabet="a=&%7B{[+\n?", max_size=40).map(str.encode), st.integers(0, 99))
def test_nothing_raises_on_any_bytes(data: bytes, at: int) -> None:
    probe(recognise, read, data, Hints(), at)
    target = Part(("target",), data, root="target")
    tables(target, everywhere)
    locate(target, max(len(data) - 1, 0))


def test_a_step_of_the_path_and_what_was_escaped_twice_are_read_where_they_have_a_structure() -> None:
    rows = "sku,units\nKX-1,2\nKX-2,3\n"
    once, twice = quote(rows, safe=""), quote(quote(rows, safe=""), safe="")
    for target in (f"/notes/{once}/edit?x=1", f"/s?q={twice}", f"/s/{twice}"):
        assert [child.part.data.decode() for child in children(read, target.encode(), root="target")] == [rows]
    assert children(read, b"/notes/a%20b%2c%0a/c?q=50%250a&x=%2525", root="target") == []
