"""Documents in one XML file: what is shown is found over their tags, once, and goes out of the runs it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract, rewrite
from outgate.extract.office import flat
from outgate.model import Edit, Limits, everywhere
from tests.extract.messages import message
from tests.extract.office import made

ODT = (
    b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    b"<office:body><text:p>mail jo<text:span>e.split@</text:span>shop.example</text:p>%b"
    b"</office:body></office:document>"
)
WORD = (
    b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    b"<w:p><w:r><w:t>mail jo</w:t></w:r><w:r><w:t>e.split@</w:t></w:r><w:r><w:t>shop.example</w:t></w:r></w:p>%b"
    b"</w:body></w:wordDocument>"
)


@pytest.mark.parametrize("data", [ODT, WORD])
def test_a_word_is_one_over_its_tags_and_goes_out_of_all_of_them(data: bytes):
    sent = message(data.replace(b"%b", b""))
    [part] = [part for part in extract(sent, Limits()).parts if b"joe.split@shop.example" in part.data]
    start = part.data.index(b"joe.split")
    assert part.to_parent is not None
    left, right = part.to_parent(start, start + 22)
    assert sent.body[left:right].startswith(b"jo<")
    assert sent.body[left:right].endswith(b"shop.example")
    new = rewrite(sent, {part: [Edit(start, start + 22, b"[person.email]")]}).body
    assert b"[person.email]<" in new
    assert b"split" not in new
    assert new.count(b"<") == sent.body.count(b"<")


def test_lines_and_tables_are_read():
    rows = b"<text:p>Sku,Units</text:p><text:p>A1,7</text:p><text:p>B2,9</text:p>"
    drawn = b"<table:table>" + b"".join(
        b"<table:table-row>%b</table:table-row>"
        % b"".join(b"<table:table-cell><text:p>%b</text:p></table:table-cell>" % cell for cell in row)
        for row in ((b"Name", b"City"), (b"Jane", b"Ulm"))
    )
    found, _ = made.asked(flat.read, ODT % (rows + drawn + b"</table:table>"))
    [part] = [child.part for child in found]
    assert part.tables is not None
    assert {("Sku", "Units"), ("Name", "City")} <= {table.header for table in part.tables(part, everywhere)}


def test_other_xml_is_left_alone():
    assert made.asked(flat.read, b"<document><p>a</p></document>")[0] == []


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail(noise: bytes):
    for child in made.asked(flat.read, ODT % noise)[0]:
        assert child.part.to_parent is not None
        start, end = child.part.to_parent(0, len(child.part.data))
        assert 0 <= start <= end
