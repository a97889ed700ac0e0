"""What a pivot table was made from is read as a table, and can be taken out."""

from __future__ import annotations

import pytest

from outgate.extract.office.pivot import tables
from outgate.extract.tree import Budget, Exceeded
from outgate.model import Limits, everywhere
from tests.extract.messages import SECRET, message, redacted
from tests.extract.office import made

FOLDER = "xl/pivotCache/"
DEFINITION = (
    b'<pivotCacheDefinition><cacheFields><cacheField name="buyer"><sharedItems count="2"><s v="jane.roe@example.com"/>'
    b'<s v="Tom &amp; Co"/></sharedItems></cacheField><cacheField name="units"><sharedItems/></cacheField>'
    b'<cacheField name="revenue"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
)
RECORDS = (
    b'<pivotCacheRecords count="3"><r><x v="0"/><n v="12"/><n v="99.5"/></r><r><x v="1"/><n v="3"/><m/></r>'
    b"<r><x v='9'/><n v='7'/><n v='1.5'/></r></pivotCacheRecords>"
)
LINKS = (
    b'<Relationships><Relationship Id="r" Type="x/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>'
)
MEMBERS = {
    FOLDER + "pivotCacheDefinition1.xml": DEFINITION,
    FOLDER + "pivotCacheRecords1.xml": RECORDS,
    FOLDER + "_rels/pivotCacheDefinition1.xml.rels": LINKS,
}
WORKBOOK = {
    "[Content_Types].xml": made.SHEET_TYPES,
    "xl/workbook.xml": b"<workbook/>",
    "xl/worksheets/sheet1.xml": b"<worksheet><sheetData/></worksheet>",
    **MEMBERS,
}


def test_records_are_a_table_with_the_items_that_they_share():
    [shown] = tables(MEMBERS, Budget(Limits()))
    assert shown.data == b"buyer\tunits\trevenue\njane.roe@example.com\t12\t99.5\nTom & Co\t3\t\n\t7\t1.5\n"
    assert shown.tables == [(0, shown.size)]


def test_a_workbook_without_records_has_none():
    assert list(tables({FOLDER + "pivotCacheDefinition1.xml": DEFINITION}, Budget(Limits()))) == []
    assert list(tables({}, Budget(Limits()))) == []


def test_a_limit_is_held():
    with pytest.raises(Exceeded):
        list(tables(MEMBERS, Budget(Limits(expanded=40))))


def test_a_workbook_tells_of_it_and_can_be_rid_of_a_person():
    packed = made.packed(WORKBOOK)
    reading = made.read(packed)
    [part] = [part for part in reading.parts if part.path[-1] == "pivot"]
    assert part.tables is not None
    assert len(part.tables(part, everywhere)) == 1
    assert reading.gaps == ()
    new = made.read(redacted(message(packed)).body)
    assert not any(SECRET in part.data for part in new.parts)


@pytest.mark.parametrize("cut", range(0, len(DEFINITION), 7))
def test_what_is_broken_is_read_as_far_as_it_goes(cut: int):
    broken = MEMBERS | {FOLDER + "pivotCacheDefinition1.xml": DEFINITION[:cut]}
    for shown in tables(broken, Budget(Limits())):
        assert b"99.5" in shown.data
