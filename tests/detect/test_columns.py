"""Headers in one form, and the words to scan for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.columns import LONGEST, Names, form, forms

UNITS = Names(("ordered units", "Verkaufte Einheiten", "销量", "unités vendues"))
SAME = [
    "ordered units",
    "Ordered Units",
    "orderedUnits",
    "OrderedUnits",
    "ordered_units",
    "ORDERED-UNITS",
    "Units ordered",
    "unit_ordered",
    "Ordered units (last 30 days)",
    "Total ordered units",
    "Ordered units [pcs]",
    "\uff2frdered units",
    "salesByProduct.unitsOrdered",
    "report.rows.ordered_units",
    "Units ordered - B2B",
    "orderedUnits14d",
    "orderedUnits7",
]


@pytest.mark.parametrize("header", SAME)
def test_every_spelling_of_a_header_is_the_listed_one(header: str) -> None:
    assert UNITS.match(header) == "ordered units"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("verkaufte einheiten", "Verkaufte Einheiten"),
        ("销量", "销量"),
        ("近30天销量", "销量"),
        ("销量\uff08件\uff09", "销量"),
        ("Unités vendues", "unités vendues"),
        ("UNITES VENDUES", "unités vendues"),
    ],
)
def test_headers_of_other_languages_are_known(header: str, name: str) -> None:
    assert UNITS.match(header) == name


@pytest.mark.parametrize(
    "header", ["", "units", "ordered", "ordered units rank", "reordered units", "这是关于销量的一句很长的话而已", "."]
)
def test_what_only_resembles_a_header_is_none(header: str) -> None:
    assert UNITS.match(header) == ""


def test_an_amount_is_known_by_what_it_is_the_amount_of() -> None:
    assert Names(("revenue",)).match("orderedRevenue.amount") == ""
    assert Names(("ordered revenue",)).match("orderedRevenue.amount") == "ordered revenue"
    assert Names(("ordered revenue",)).match("orderedRevenue.currencyCode") == ""


def test_a_column_of_a_table_is_known_by_its_own_name() -> None:
    names = Names(("units",))
    assert names.match("Sales[Units]") == names.match("'Daily sales'[Units]") == "units"
    assert not names.match("Weight [Units]")


def test_a_header_of_fillers_alone_keeps_them() -> None:
    assert form("Total") == ("total",)
    assert Names(("product",)).match("Product") == "product"


def test_the_phrases_to_scan_for_are_small_singular_and_escaped_as_json_does() -> None:
    assert UNITS.phrases() == (
        "ordered unit",
        "unit ordered",
        "verkaufte einheiten",
        "einheiten verkaufte",
        "销量",
        "unités vendue",
        "vendue unités",
        "unites vendue",
        "vendue unites",
        "\\u9500\\u91cf",
        "unit\\u00e9s vendue",
        "vendue unit\\u00e9s",
    )


def test_of_a_text_that_stands_where_a_header_might_both_ends_are_looked_at() -> None:
    """A whole export in one cell has ten thousand dots: it is told in no time what it is not."""
    text = "jane.doe@shop.example,+1.555.0100\n" * 100_000
    assert len(forms(text)) < LONGEST
    assert UNITS.match(f"{text}.orderedUnits") == UNITS.match("Ordered units") != ""
    assert UNITS.match(text) == ""


@given(st.text(max_size=300))
def test_any_header_has_forms(header: str) -> None:
    """Nothing raises, and a header's own form is the first of its forms."""
    assert forms(header)[0] == form(" ".join(header[:LONGEST].split(".")))
    UNITS.match(header)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs"]), min_size=1, max_size=40))
def test_a_listed_header_matches_itself(header: str) -> None:
    assert Names((header,)).match(header) == header or form(header) == ()


@given(
    st.lists(st.sampled_from(("unit", "Units", "ORDERED", "ordered", "Ordered", "s", "_", ".", " ", "3", "(x)", "ctr")))
)
def test_a_header_that_may_be_a_name_is_told_from_all_others_by_a_word(pieces: list[str]) -> None:
    """One that matches is never passed over, however its words are joined, and however long it is."""
    names = Names(("ordered units", "units", "ctr"))
    for header in ("".join(pieces), "".join(pieces) + "x" * LONGEST, "ordered.x" * LONGEST + "".join(pieces)):
        assert names.may_be(header) or not names.match(header)
    assert not names.may_be("reorder unite")
