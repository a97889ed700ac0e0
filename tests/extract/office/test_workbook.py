"""What the cells of a workbook refer to, also where the workbook does not say it rightly."""

from __future__ import annotations

from outgate.extract.office import workbook
from outgate.extract.office.number_formats import GENERAL
from tests.steps import LARGE

RELS = b'<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/a.xml"/>%b</Relationships>'


def test_sheets_have_the_titles_of_the_workbook_and_those_it_hides_are_read_as_well():
    members = {
        "xl/workbook.xml": b'<workbook><workbookPr date1904="1"/><sheet name="Q&amp;A" r:id="r1"/></workbook>',
        "xl/_rels/workbook.xml.rels": RELS % b"",
        "xl/worksheets/a.xml": b"",
        "xl/worksheets/orphan.xml": b"",
    }
    book = workbook.opened(members)
    assert book.sheets == {"xl/worksheets/a.xml": "Q&A", "xl/worksheets/orphan.xml": "orphan.xml"}
    assert book.from_1904


def test_members_are_found_by_their_relations_wherever_they_lie():
    more = b'<Relationship Id="r2" Type="http://x/sharedStrings" Target="/odd/place.xml"/>'
    members = {
        "xl/workbook.xml": b"<workbook/>",
        "xl/_rels/workbook.xml.rels": RELS % more,
        "odd/place.xml": b"<sst><si><t>a</t></si></sst>",
    }
    book = workbook.opened(members)
    assert (book.string_member, book.strings) == ("odd/place.xml", [b"a"])
    assert workbook.opened({}).strings == []


def test_strings_have_runs_hints_and_codes():
    xml = (
        b'<sst><si><t>plain</t></si><si><r><t>jo</t></r><r><rPr><b/></rPr><t xml:space="preserve">e </t></r></si><si/>'
        b"<si><t>&#x6771;</t><rPh><t>hint</t></rPh></si><x:si><x:t>a_x0041_</x:t></x:si></sst>"
    )
    strings, spans = workbook.shared_strings(xml)
    assert strings == [b"plain", b"joe ", b"", "東".encode(), b"aA"]
    assert xml[slice(*spans[0])] == b"<t>plain</t>"


def test_a_string_without_an_end_costs_no_more_than_its_length():
    assert workbook.shared_strings(b"<si>" * (LARGE // 4)) == ([], [])


def test_styles_say_how_numbers_are_shown():
    xml = (
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellStyleXfs><xf numFmtId="14"/>'
        b'</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    kinds = workbook.number_kinds(xml)
    assert kinds[0] is GENERAL
    assert [kind.word for kind in kinds] == ["", "percent", "date"]
