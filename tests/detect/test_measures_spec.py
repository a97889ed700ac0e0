"""What a policy may say of business measures."""

from __future__ import annotations

import pytest

from outgate.detect import load
from outgate.detect.measures_spec import MeasuresSpec
from outgate.strict_toml import FileError
from tests.detect.made import policy

ONE = '[measures.of.a]\nfigures = "count"\nwords = ["ab"]\n'
TWO = ONE + ONE.replace("of.a", "of.b")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[measures]\nenough = 6\nmaybe = 5\n" + ONE, "at least 2"),
        ("[measures]\nmaybe = 5\n" + TWO, "enough"),
        ("[measures]\nenough = 6\nmaybe = 5\naccounts = ['c']\n" + TWO, "no measure 'c'"),
        ("[measures]\nenough = 6\nmaybe = 7\n" + TWO, "`maybe` is more than `enough`"),
        (
            "[measures]\nenough = 6\nmaybe = 5\n" + TWO.replace("words", "aside = true\nwords"),
            "all measures are `aside`",
        ),
        ("[measures]\nenough = 6\nmaybe = 5\n" + TWO.replace('"count"', '"dates"'), "figures"),
    ],
)
def test_measures_that_could_not_be_found_do_not_load(body: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        load(policy(body))


def spec() -> MeasuresSpec:
    return MeasuresSpec.model_validate(
        {
            "enough": 6,
            "maybe": 5,
            "of": {
                "revenue": {"figures": "money", "words": ["*umsatz", "Erlös*"]},
                "returns": {"figures": "any", "words": ["returns"]},
                "sums": {"figures": "money", "words": ["takings"], "aside": True, "unnamed": True},
                "price": {"figures": "money", "words": ["price", "dépense"], "aside": True},
            },
        }
    )


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("Nettoumsatz", "revenue"),
        ("net_umsatz_eur", "revenue"),
        ("erlöse", "revenue"),
        ("ERLOESE", ""),
        ("erlos", "revenue"),
        ("return rate", "returns"),
        ("priceReturns", "returns"),
        ("unitPrice", "price"),
        ("ReturnsCode", ""),
        ("returns_id", ""),
        ("Return No.", ""),
        ("price type", ""),
        ("returns noted", "returns"),
        ("depense_jour", "price"),
        ("umsatzsteuer", ""),
        ("x" * 61 + " price", ""),
    ],
)
def test_a_header_is_known_by_a_word_in_it_and_by_what_counts_whole_first(header: str, measure: str) -> None:
    assert spec().measure_of(header) == measure


def test_accounts_alone_are_nothing() -> None:
    spoken = spec().model_copy(update={"accounts": ["revenue", "price"]})
    assert not spoken.is_possible({"revenue", "price"})
    assert not spoken.may_be({"revenue"})
    assert spoken.is_possible({"revenue", "returns"})
    assert not spoken.is_possible({"returns"})
    assert spoken.may_be({"returns"})  # with a sum that no word names
    assert spoken.is_possible({"returns", "sums"})
    assert not spoken.is_possible({"revenue", "sums"})


def test_two_for_a_measure_one_for_what_counts_half_and_up_to_four_exact_figures() -> None:
    assert spec().weight({"revenue", "returns", "price"}, 9) == 2 + 2 + 1 + 4
    assert spec().weight({"price"}, 1) == 1 + 1


def test_headers_with_a_star_are_looked_for_as_beginnings() -> None:
    phrases = spec().headers()
    assert "umsatz" in phrases["revenue"]
    assert {"erlös*", "erlos*"} <= set(phrases["revenue"])
