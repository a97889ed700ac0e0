"""The XML of a member as text: runs join, paragraphs and cells part, nothing telling is left out, nothing loops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office.flow import TOKEN, attributes, flow, told, words
from outgate.extract.office.shown import Shown, lifted
from outgate.extract.office.spelling import TEXT
from outgate.extract.rows import read_rows
from outgate.extract.tree import apply
from outgate.model import Edit
from tests.steps import LARGE


def text(xml: bytes) -> bytes:
    out = Shown()
    flow("a.xml", xml, out)
    return out.data


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b"<w:p><w:r><w:t>jo</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>e@x</w:t></w:r></w:p>", b"joe@x\n"),
        (b"<w:p><w:t>a</w:t></w:p><w:p><w:t>b</w:t></w:p>", b"a\nb\n"),
        (b"<w:p>\n  <w:t>a</w:t>\n  <w:t>b</w:t>\n</w:p>", b"ab\n"),
        (
            b"<w:p><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:p>",
            b"a\nb\tc-d\n",
        ),
        (b"<text:p><text:tab/>a<text:tab/><text:tab/>b</text:p>", b"\ta\t\tb\n"),
        (b"<text:p>jo<text:span>e@x</text:span><text:s/>y</text:p>", b"joe@x y\n"),
        (b"<c:pt><c:v>12</c:v></c:pt><c:pt><c:v>34</c:v></c:pt>", b"12\n34\n"),
        (b"<w:p><w:t>a</w:t><w:r><w:txbxContent><w:p><w:t>box</w:t></w:p></w:txbxContent></w:r></w:p>", b"box\na\n"),
        (b"<w:p><w:t><![CDATA[a<b]]></w:t></w:p>", b"a<b\n"),
        (b"<w:p><w:t>open", b"open\n"),
        (b"plain", b"plain\n"),
    ],
)
def test_runs_join_and_paragraphs_part(xml: bytes, expected: bytes):
    out = Shown()
    words("a.xml", b"<x>" + xml, out, TEXT, (3, 3 + len(xml)))
    assert out.data == expected


def test_a_tracked_change_is_shown_as_it_is_and_as_it_was():
    change = b"<w:del><w:r><w:delText>old@x</w:delText></w:r></w:del><w:ins><w:r><w:t>new@x</w:t></w:r></w:ins>"
    assert text(b"<w:p><w:t>to </w:t>" + change + b"</w:p>") == b"to new@x\nto old@x\n"


def test_a_table_has_a_header_and_rows():
    rows = [b"".join(b"<w:tc><w:p><w:t>%c</w:t></w:p></w:tc>" % cell for cell in row) for row in (b"AB", b"12", b"34")]
    xml = b"<w:tbl>" + b"".join(b"<w:tr>" + row + b"</w:tr>" for row in rows) + b"</w:tbl>"
    out = Shown()
    flow("a.xml", b"<w:p><w:t>before</w:t></w:p>" + xml, out)
    [table] = [table for span in out.tables for table in read_rows(out.data, b"\t", *span).tables()]
    assert list(table.header) == ["A", "B"]
    assert [list(row) for row in table.rows] == [["1", "2"], ["3", "4"]]


def test_tables_are_lines_of_cells_even_inside_each_other():
    def cell(inside: bytes) -> bytes:
        return b"<w:tc>" + inside + b"</w:tc>"

    def paragraph(inside: bytes) -> bytes:
        return b"<w:p><w:t>" + inside + b"</w:t></w:p>"

    inner = b"<w:tbl><w:tr>" + cell(paragraph(b"x")) + cell(paragraph(b"y")) + b"</w:tr></w:tbl>"
    rows = [
        cell(paragraph(b"Name")) + cell(paragraph(b"Note")),
        cell(paragraph(b"Ann")) + cell(paragraph(b"one") + paragraph(b'"two"') + inner),
    ]
    out = Shown()
    flow("a.xml", b"<w:tbl>" + b"".join(b"<w:tr>" + row + b"</w:tr>" for row in rows) + b"</w:tbl>", out)
    lines = out.data.split(b"\n")
    assert b"Name\tNote" in lines
    assert b"x\ty" in lines
    assert b"Ann\t\"one\n'two'\"" in out.data


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b'<wp:docPr id="1" name="Picture 1" descr="joe@x.example"/>', [b"Picture 1", b"joe@x.example"]),
        (b"<Relationship Type='http://schemas.x/y' Target='mailto:joe@x.example'/>", [b"mailto:joe@x.example"]),
        (b'<a title="x y > b" descr="Zo\xc3\xab"/>', [b"x y > b", "Zoë".encode()]),
        (b'<w:sz w:val="4111111111111111"/>', [b"4111111111111111"]),
        (b'<w:rFonts w:ascii="Times New Roman"/><w:p w:rsidR="00A77B3E"/><w:sz w:val="24"/><x w="5274310"/>', []),
        (b'<x xmlns:w="http://schemas.openxmlformats.org/a b" id="{6E1FC2BE-1A2B-4C3D-9E8F-0A1B2C3D4E5F}"/>', []),
        (b'<p>he said a="joe@x.example"</p>', []),
    ],
)
def test_attributes_that_tell_something_are_told(xml: bytes, expected: list[bytes]):
    assert [xml[source.start : source.end] for _, source in told("a.xml", xml, (0, len(xml)))] == expected


def test_comments_and_declarations_are_told():
    xml = b'<!DOCTYPE x [<!ENTITY a "ann@x.example">]><!-- joe@x.example --><x/>'
    assert text(xml) == b']>\nDOCTYPE x [\nENTITY a "ann@x.example"\n joe@x.example '


def test_what_was_told_is_written_back_where_it_stands():
    xml = b'<w:p w:x="ann@x.example &amp; co"><w:t>joe</w:t></w:p><!-- zoe@x.example -->'
    out = Shown()
    flow("a.xml", xml, out)
    edits = [
        Edit(at, at + len(value), b'"')
        for value in (b"ann@x.example", b"zoe@x.example")
        if (at := out.data.index(value))
    ]
    assert apply(xml, lifted({"a.xml": xml}, out.changed(edits))["a.xml"]) == (
        b'<w:p w:x="&quot; &amp; co"><w:t>joe</w:t></w:p><!-- " -->'
    )


def test_attributes_by_local_name():
    token = TOKEN.match(b"<c r='B7' x:t=\"a&amp;b\"/>")
    assert token
    assert attributes(token["rest"]) == {b"r": b"B7", b"t": b"a&b"}


@pytest.mark.parametrize(
    "hostile", [b"<!--", b"<![CDATA[", b'<a b="', b"<a b='", b"<?", b"<!DOCTYPE [", b' a="b c d e"', b"<p>", b"<"]
)
def test_nothing_that_never_ends_costs_more_than_its_length(hostile: bytes):
    assert text(b"<x>first" + hostile * (LARGE // len(hostile))).startswith(b"first")


MARKUP = st.lists(
    st.sampled_from(
        [
            b"<w:p>",
            b"</w:p>",
            b"<w:tc>",
            b"</w:tc>",
            b"<w:tr>",
            b"</w:tr>",
            b"<w:tbl>",
            b"</w:tbl>",
            b"<w:br/>",
            b"a",
            b'"',
            b"<!--",
            b"<w:del>",
            b"</w:del>",
            b"&#64;",
        ]
    )
).map(b"".join)


@given(MARKUP)
def test_no_markup_makes_it_fail_and_every_piece_is_where_it_says(xml: bytes):
    out = Shown()
    flow("a.xml", xml, out)
    for at, (size, source) in zip(out._ats, out._sources, strict=True):
        assert out.data[at : at + size].replace(b"'", b'"') == (source.spelling or TEXT).show(
            (source.spelling or TEXT).decode(xml[source.start : source.end])
        ).replace(b"'", b'"')
