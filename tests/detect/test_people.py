"""What is told together, in rows and in blocks of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.columns import Names
from outgate.detect.people import Sheet, Told, fields, in_sheet, in_text, likely
from outgate.model import Finding, Likelihood
from tests.detect.sheets import table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from outgate.detect.values import Kind


@dataclass
class Spec:
    who: list[str] = field(default_factory=lambda: ["email", "name"])
    within: int = 20
    names: Mapping[str, Names] = field(default_factory=lambda: {"name": Names(("name",))})

    def kind_of(self, field: str) -> Kind:
        return "name" if field == "name" else "text"

    def is_record(self, fields: Collection[str]) -> bool:
        return len(fields) > 1 and bool({"email", "name"} & set(fields))


TEXT = "Name\tMail\tOrder\nAnn Lee\ta@x.example\t111\nBob Ray\t-\t222\nCy\tc@x.example\t-"
MAIL_A = Told("email", (24, 35), b"a")
MAIL_C = Told("email", (57, 68), b"c")
FOUND = [Finding("m", ("body",), Likelihood.LIKELY, "*", one.digest, (one.span,)) for one in (MAIL_A, MAIL_C)]


def test_likely_findings_become_fields_in_the_order_given() -> None:
    found = [
        Finding(kind, ("body",), Likelihood.LIKELY, "*", b"d", (span,))
        for kind, span in [("b.y", (9, 12)), ("a.x", (1, 4)), ("c.z", (5, 6))]
    ]
    found.sort(key=lambda finding: finding.spans[0])
    thing = Finding("b.y", ("body",), Likelihood.POSSIBLE, "*", b"d", ((20, 24),))
    assert likely([*found, thing]) == found
    told = fields(found, {"b.y": "order", "a.x": "email", "c.z": ""})
    assert [(one.field, one.span) for one in told] == [("email", (1, 4)), ("order", (9, 12))]


def test_a_row_joins_what_was_found_in_it_with_what_stands_under_known_headers() -> None:
    assert TEXT.encode()[slice(*MAIL_A.span)] == b"a@x.example"
    assert TEXT.encode()[slice(*MAIL_C.span)] == b"c@x.example"
    group = in_sheet(Sheet(table(TEXT), FOUND), [MAIL_A, MAIL_C], Spec())
    assert [one.digest for one in group.who] == [b"a", b"c"]
    assert [one.text for one in group.told if one.field == "name"] == ["ann lee", "cy"]


def test_a_long_cell_is_a_text_of_its_own() -> None:
    assert in_sheet(Sheet(table(TEXT), FOUND), [MAIL_A], Spec(within=10)).told == []


def test_the_cells_of_a_sheet_are_located_once() -> None:
    sheet = Sheet(table(TEXT))
    assert [[cell.text for cell in row] for row in sheet.rows()][1] == ["Bob Ray", "-", "222"]
    assert list(sheet.rows()) == list(sheet.rows())


def test_a_block_of_text_holds_findings_that_are_near() -> None:
    near = [Told("email", (0, 10), b"a"), Told("order", (30, 40), b"1"), Told("email", (50, 60), b"b")]
    far = [Told("email", (200, 210), b"c"), Told("order", (300, 310), b"2")]
    (group,) = in_text([*near, *far], Spec())
    assert group.told == near
    assert [one.digest for one in group.who] == [b"a", b"b"]


def test_the_same_person_twice_in_a_block_is_one() -> None:
    block = [Told("email", (0, 10), b"a"), Told("email", (11, 20), b"a"), Told("order", (21, 30), b"1")]
    assert len(next(in_text(block, Spec())).who) == 1


@given(
    st.lists(
        st.builds(
            lambda name, start, size: Told(name, (start, start + size), b"%d" % start),
            st.sampled_from(["email", "order"]),
            st.integers(0, 500),
            st.integers(1, 20),
        )
    )
)
def test_blocks_are_parts_of_what_was_found(told: list[Told]) -> None:
    found = sorted(told, key=lambda one: one.span)
    blocks = [one for group in in_text(found, Spec()) for one in group.told]
    assert blocks == [one for one in found if one in blocks]
