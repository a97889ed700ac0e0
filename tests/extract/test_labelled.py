"""Plain text: labelled values and pasted tables."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.labelled import is_labelled, recognise, tables
from outgate.extract.tree import Hints
from outgate.model import everywhere
from tests.extract.probing import part_of, probe, shape, spans_hold

SIGNS = [": ", "\uff1a", " = ", ":\n  "]
WORDS = st.text(alphabet="abcdefgh 12éü中", min_size=1, max_size=10).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name: Jane Roe\nEmail: jane@x.example", [(("Name", "Email"), [["Jane Roe", "jane@x.example"]])]),
        ("Name = Jane\nCity = X", [(("Name", "City"), [["Jane", "X"]])]),
        ("姓名\uff1a张三 电话\uff1a13800138000", [(("姓名", "电话"), [["张三", "13800138000"]])]),
        ("Name: Jane, Email: j@x.example; City: X", [(("Name", "Email", "City"), [["Jane", "j@x.example", "X"]])]),
        ("Name: Jane Email: j@x.example", [(("Name", "Email"), [["Jane", "j@x.example"]])]),
        ("- **Name**: Jane\n- **Email:** j@x.example", [(("Name", "Email"), [["Jane", "j@x.example"]])]),
        ("Name: Jane\nAddress:\n 1 Main St\n Town\n", [(("Name", "Address"), [["Jane", "1 Main St\n Town"]])]),
        ("A: 1\nB: 2\n\nA: 3\nB: 4", [(("A", "B"), [["1", "2"], ["3", "4"]])]),
        ("A: 1\nB: 2\nA: 3\nB: 4", [(("A", "B"), [["1", "2"], ["3", "4"]])]),
        ("see https://x.example/a\nat 12:30", []),
        ("prose only\nin two lines", []),
        (
            "hi\n\nSKU  Units  Sales\nA1   3      $5\nB2   4      $6\n",
            [(("SKU", "Units", "Sales"), [["A1", "3", "$5"], ["B2", "4", "$6"]])],
        ),
        ("hi\n\nSKU\tUnits\nA1\t3\nB2\t4\n\nbye", [(("SKU", "Units"), [["A1", "3"], ["B2", "4"]])]),
        ("level=info user=jane\nlevel=warn user=joe", [(("level", "user"), [["info", "jane"], ["warn", "joe"]])]),
    ],
)
def test_rows_are_read_out_of_text(text: str, expected: object) -> None:
    data = text.encode()
    found = tables(part_of(data), everywhere)
    assert [shape(table) for table in found] == expected
    for table in found:
        spans_hold(table, data, bytes.decode)


@given(
    st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=5, unique_by=lambda pair: pair[0]), st.sampled_from(SIGNS)
)
def test_every_value_is_what_its_span_says(pairs: list[tuple[str, str]], sign: str) -> None:
    data = "\n".join(f"L{label}{sign}{value}" for label, value in pairs).encode()
    for table in tables(part_of(data), everywhere):
        spans_hold(table, data, bytes.decode)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Name: x\nCity: y", True), ("a=b\nc=d", True), ("Name: x\nno label", False), ("https://a\nhttps://b", False)],
)
def test_two_labelled_lines_tell(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert is_labelled(text.encode()) is expected


def test_text_needs_no_fitting() -> None:
    syntax = recognise(b"Name: Jane", Hints())
    assert syntax is not None
    assert (syntax.fit, syntax.locate) == (None, None)
    assert recognise(b"just words", Hints()) is None


@given(
    st.text(max_size=80).map(str.encode)
    | st.binary()
    | st.text(alphabet="a:=\n ,*中\uff1a", max_size=60).map(str.encode)
)
def test_nothing_raises_on_any_bytes(data: bytes) -> None:
    probe(recognise, None, data, Hints(), 0)
    probe(recognise, None, b"Name: x\n" + data, Hints(), 0)


@pytest.mark.parametrize("at", [b",", b"\t", b"  "])
def test_only_what_is_worth_it_is_read(at: bytes):
    rows = b"".join(at.join(row) + b"\n" for row in ([b"SKU", b"Units"], [b"A1", b"31"], [b"B2", b"45"]))
    blocks = [rows, b"Name: Jane\nCity: Bath\n", b'see {"sku": "C3", "units": 12} there\n']
    text = b"prose\n\n" + b"\n".join(blocks)
    for block, header in zip(blocks, [("SKU", "Units"), ("Name", "City"), ("sku", "units")], strict=True):
        place = text.index(block) + block.index(header[0].encode())
        found = tables(part_of(text), partial(_holds, place))
        assert {table.header for table in found} == {header}
    assert tables(part_of(text), partial(_holds, len(text))) == []


def _holds(place: int, start: int, end: int) -> bool:
    return start <= place < end
