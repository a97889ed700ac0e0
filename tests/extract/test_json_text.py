import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outgate.extract.json_text import fit, read, recognise
from outgate.extract.json_tree import unescape
from outgate.extract.tree import Budget, Hints, apply
from outgate.model import Edit, Limits, Part, Table, Unwritable
from tests.extract.probing import (
    NEW,
    children,
    fitted,
    part_of,
    place,
    probe,
    shape,
    spans_hold,
    syntax_of,
    tables_of,
    written_back,
)
from tests.steps import growth

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.lists(TREES, max_size=4) | st.dictionaries(st.text(max_size=6), TREES, max_size=4)
CRUMBS = st.lists(
    st.sampled_from([b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u00", b"1", b"null", b"a", b" ", b"\n"])
).map(b"".join)


@pytest.mark.parametrize(
    ("data", "needle", "expected"),
    [
        (b'{"card": 4111111111111111}', b"4111111111111111", b'{"card": "[x]"}'),
        (b'{"card": 94111111111111111}', b"4111111111111111", b'{"card": "[x]"}'),
        (b'{"ok": true}', b"true", b'{"ok": "[x]"}'),
        (b'{"a": "to jane@x.example!"}', b"jane@x.example", b'{"a": "to [x]!"}'),
        (b'{"jane@x.example": 1}', b"jane@x.example", b'{"[x]": 1}'),
        (b'["jane","roe",5]', b'jane","roe",5', b'["[x]","[x]","[x]"]'),
        (b'["\\u006aane@x.example"]', b"006aane@x.example", b'["[x]"]'),
        (b'["a \\n b"]', b"n b", b'["a [x]"]'),
        (b'["a\\\\n b"]', b"n b", b'["a\\\\[x]"]'),
        (b'{"a":1}\n{"a":"jane"}\n', b"jane", b'{"a":1}\n{"a":"[x]"}\n'),
        (b')]}\'\n{"a":"jane"}', b"jane", b')]}\'\n{"a":"[x]"}'),
        (b'{"a":"jane', b"jane", b'{"a":"[x]'),
    ],
)
def test_an_edit_keeps_the_token_it_stands_in(data: bytes, needle: bytes, expected: bytes) -> None:
    assert fitted(recognise, data, needle, new=b"[x]") == expected


def test_what_is_written_is_escaped() -> None:
    assert json.loads(fitted(recognise, b'["jane"]', b"jane", new=b'a "quoted"\n\\ value')) == ['a "quoted"\n\\ value']


def test_a_view_of_json_is_neither_read_nor_fitted() -> None:
    """Its quotes no longer tell where a string ends."""
    parent = Part(("body",), b'{"a":"{\\"b\\":\\"jane\\"}"}', fit=fit)
    view = Part(
        ("body", "backslash"), b'{"a":"{"b":"jane"}"}', parent=parent, to_parent=lambda start, end: (start, end)
    )
    edits = [Edit(12, 16, NEW)]
    assert fit(view, edits) == edits
    assert list(read(view, Hints(), Budget(Limits()))) == []
    assert len(list(read(parent, Hints(), Budget(Limits())))) == 1


def test_an_edit_of_nothing_but_structure_is_refused() -> None:
    with pytest.raises(Unwritable):
        fitted(recognise, b'{"a": [1]}', b": [")


@given(DOCUMENTS, st.data())
def test_json_stays_json_whatever_is_edited(document: object, choice: st.DataObject) -> None:
    """Any stretch of any valid text can be edited, or is refused; what comes out parses."""
    data = json.dumps(document, ensure_ascii=choice.draw(st.booleans())).encode("utf-8", "replace")
    syntax = recognise(data, Hints())
    assert syntax is not None
    assert syntax.fit is not None
    start = choice.draw(st.integers(0, len(data)))
    end = choice.draw(st.integers(start, len(data)))
    try:
        edits = syntax.fit(part_of(data), [Edit(start, end, NEW)])
    except Unwritable:
        return
    json.loads(apply(data, edits).decode("utf-8", "replace"), strict=False)


@given(CRUMBS | st.binary(), st.integers(0, 99))
def test_nothing_raises_on_any_bytes(data: bytes, at: int) -> None:
    probe(recognise, read, data, Hints(), at)
    probe(recognise, read, b'{"a":' + data, Hints(), at)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_deep_nesting_is_read_in_linear_time(opening: bytes) -> None:
    """40,000 brackets neither recurse nor raise."""

    def ask(data: bytes) -> None:
        probe(recognise, read, data, Hints(), len(data) // len(opening))

    assert growth(ask, lambda depth: opening * depth, 20_000) < 2.5


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"report":[{"sku":"A","n":1.50},{"sku":"B","n":null}]}', [(("sku", "n"), [["A", "1.50"], ["B", ""]])]),
        (b'[{"a":1},{"b":true}]', [(("a", "b"), [["1", ""], ["", "true"]])]),
        (b'{"name":"J","at":{"city":"X"}}', [(("name", "at.city"), [["J", "X"]])]),
        (b'{"name":["J","K"],"city":["X","Y"]}', [(("name", "city"), [["J", "X"], ["K", "Y"]])]),
        (b'[["name","city"],["J","X"],["K","Y"]]', [(("name", "city"), [["J", "X"], ["K", "Y"]])]),
        (b'{"n":12345678901234567890123}\n{"n":NaN}', [(("n",), [["12345678901234567890123"], ["NaN"]])]),
        (b'\x1e{"n":1}\n\x1e{"n":2}\n', [(("n",), [["1"], ["2"]])]),
        (
            b'{"u1":{"n":1},"u2":{"n":2},"u3":{"n":3}}',
            [(("", "n"), [["u1", "1"], ["u2", "2"], ["u3", "3"]])],
        ),
        (b'callback({"n":1});', [(("n",), [["1"]])]),
        (b'{"n":1,"m":"half', [(("n", "m"), [["1", "half"]])]),
    ],
)
def test_tables_are_read_wherever_they_stand(data: bytes, expected: object) -> None:
    tables = tables_of(recognise, data)
    assert [shape(table) for table in tables] == expected
    assert sum(spans_hold(table, data, unescape) for table in tables) > 0


@given(DOCUMENTS, st.booleans())
@example(["0\t", "\t0\r0"], False)  # noqa: FBT003 - as drawn
def test_every_cell_is_what_its_span_says(document: object, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    """Less its line ends: where each string is a line of its own, none of them ends one (see `json_lines`)."""
    data = json.dumps(document, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    for table in tables_of(recognise, data) if recognise(data, Hints()) else ():
        rows = [list(map(_on_one_line, row)) for row in table.rows]
        spans_hold(Table(table.header, rows, table.span), data, lambda raw: _on_one_line(unescape(raw)))


def _on_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def test_a_place_is_named_by_its_keys() -> None:
    assert place(recognise, b'{"customers":[{"email":"a"},{"email":"jane"}]}', b"jane") == "json[customers.1.email]"


@pytest.mark.parametrize(
    "inner",
    [
        '{"email": "jane@x.example"}',
        "Name: Jane\nEmail: jane@x.example",
        "name,email\nJane,jane@x.example\nJoe,joe@x.example",
        "<table><tr><td>jane@x.example</td></tr></table>",
        'a "quoted" {\nName: ü\nEmail: jane@x.example',
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_text_with_a_structure_inside_a_string_is_a_part_of_its_own(inner: str, ascii_only: bool) -> None:  # noqa: FBT001
    data = json.dumps({"plain": "no", "note": inner}, ensure_ascii=ascii_only).encode()
    (child,) = children(read, data)
    assert child.part.data.decode() == inner
    assert child.part.path == ("body", "json[note]")
    assert json.loads(written_back(child, b"jane@x.example"))["note"] == inner.replace("jane@x.example", NEW.decode())


@pytest.mark.parametrize(
    "inner", ["name%2Cemail%0AJane%2Cj%40x.example", "&#110;&#97;&#109;&#101;", r"\x6e\x61\x6d\x65"]
)
def test_a_string_that_is_escaped_once_more_is_a_part_of_its_own(inner: str) -> None:
    (child,) = children(read, json.dumps({"note": inner}).encode())
    assert child.part.data.decode() == inner


@pytest.mark.parametrize("data", [b'{"a":"two\\nlines of prose"}', b'{"a":"x"}', b'{"a":"https:\\/\\/x.example"}'])
def test_strings_without_a_structure_are_left_to_their_part(data: bytes) -> None:
    assert children(read, data) == []


@pytest.mark.parametrize(
    "data", [b"hello [you]", b"", b"<a>", b"[2026-01-01] a log line", b"a,b\nc,d", b"{not json}", b"a=1&b=2"]
)
def test_other_text_is_not_json(data: bytes) -> None:
    assert recognise(data, Hints()) is None


def test_being_asked_twice_reads_once() -> None:
    """All places in one body cost about one walk through it, whatever their order: twice the rows, twice the steps."""

    def body(rows: int) -> bytes:
        return b'{"rows":[' + b",".join(b'{"id":%d,"email":"u%d@x.example"}' % (i, i) for i in range(rows)) + b"]}"

    def ask(data: bytes) -> None:
        syntax = syntax_of(recognise, data)
        assert syntax.locate is not None
        part = part_of(data)
        for i in reversed(range(data.count(b"@"))):
            assert syntax.locate(part, data.index(b"u%d@" % i, i * 30)) == ("body", f"json[rows.{i}.email]")

    assert growth(ask, body, 1_000) < 2.5


def test_many_short_strings_do_not_become_as_many_parts() -> None:
    """A log of ten thousand lines with JSON in a string is read in the view of the whole; long strings always."""
    line, long = json.dumps('{"a":1}'), json.dumps(json.dumps({"note": "x" * 2000}))
    data = ("[" + ",".join([line] * 1000 + [long]) + "]").encode()
    found = children(read, data)
    assert len(found) == 301
    assert len(found[-1].part.data) > 2000
