"""XML as a tree of spans."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.xml_tree import root, tables
from outgate.model import everywhere
from tests.extract.probing import part_of, shape
from tests.steps import LARGE, growth

ROW = "<order id='%d'><email>%s</email><name><![CDATA[%s]]></name></order>"
SHEET = (
    b'<Workbook xmlns="x"><Table><Column/><Row><Cell><Data ss:Type="String">email</Data></Cell><Cell><Data>name</Data>'
    b"</Cell></Row><Row><Cell><Data>a@x</Data></Cell><Cell><Data>Jane</Data></Cell></Row></Table></Workbook>"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            f"<?xml version='1.0'?><o>{ROW % (1, 'a@x', 'J')}{ROW % (2, 'b&#64;x', 'K')}</o>".encode(),
            (("id", "email", "name"), [["1", "a@x", "J"], ["2", "b@x", "K"]]),
        ),
        (SHEET, (("email", "name"), [["a@x", "Jane"]])),
        (b"<c><name>J</name><at><city>X</city></at></c>", (("c.name", "c.at.city"), [["J", "X"]])),
        (
            b"<c><n>1</n><t>a</t><t>b</t><t>c</t></c>",
            (("c.n", "c.t", "c.t.1", "c.t.2"), [["1", "a", "b", "c"]]),
        ),
        (b"<c name='J'/>", (("c",), [["J"]])),
        (b"<a><r><x>1</x></r><r><x>2</x></r><half>", (("x",), [["1"], ["2"]])),
    ],
)
def test_like_elements_are_rows(data: bytes, expected: object) -> None:
    found = [shape(table) for table in tables(part_of(data), everywhere)]
    assert expected in found or [(tuple(h.split(".")[0] for h in header), rows) for header, rows in found] == [expected]


@given(
    st.lists(st.text(alphabet="ab<&é' ", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=2, max_size=5)
)
def test_every_cell_is_what_its_span_says(values: list[str]) -> None:
    data = f"<o>{''.join(f'<r><a>{html.escape(v)}</a><b>1</b></r>' for v in values)}</o>".encode()
    (table,) = tables(part_of(data), everywhere)
    assert [row[0] for row in table.rows] == values
    for row, value in enumerate(values):
        span = table.span(row, 0)
        assert span is not None
        assert html.unescape(data[slice(*span)].decode()) == value


def test_entities_are_never_expanded() -> None:
    data = b'<!DOCTYPE a [<!ENTITY x "&y;&y;"><!ENTITY y SYSTEM "file:///etc/passwd">]><a><b>&x;</b><c>1</c></a>'
    (table,) = tables(part_of(data), everywhere)
    assert list(map(list, table.rows)) == [["&x;", "1"]]


def test_deep_nesting_costs_no_more_than_its_length() -> None:
    assert growth(root, lambda deep: b"<a>" * deep, 10_000) < 2.5
    assert growth(root, lambda deep: b"<a>" * deep + b"</b>" * deep + b"</a>" * deep, 10_000) < 2.5


@pytest.mark.parametrize("hostile", [b"<!--", b"<a b='", b"<?", b"<"])
def test_what_never_ends_costs_no_more_than_its_length(hostile: bytes) -> None:
    assert root(hostile * (LARGE // len(hostile))) is None
