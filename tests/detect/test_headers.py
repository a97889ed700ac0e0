"""Which columns a text may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.columns import Names
from outgate.detect.headers import Headers

HEAD = Headers(
    {
        "units": Names(("ordered units", "销量")).phrases(),
        "revenue": Names(("sales", "chiffre d'affaires")).phrases(),
    }
)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b'{"orderedUnits":1}', {"units"}),
        (b"ORDERED_UNITS,SALES,x", {"units", "revenue"}),
        (b"ordered units|chiffre d'affaires|", {"units", "revenue"}),
        (b"Chiffre d affaire;", {"revenue"}),
        (b"salesUsd;", {"revenue"}),
        (b"ordered two units of salesforce, wholesaler", set()),
        (b'{"salesRank":3}', set()),
        (rb'{"\u9500\u91cf":3}', {"units"}),
        ("销量,x".encode(), {"units"}),
    ],
)
def test_columns_are_told_by_how_they_are_called(data: bytes, named: set[str]) -> None:
    assert HEAD.named(data) == named


def test_one_phrase_may_be_of_several_columns() -> None:
    head = Headers({"a": ["price"], "b": ["price"]})
    assert head.named(b"price,") == {"a", "b"}


def test_columns_of_the_same_phrases_are_put_together_once() -> None:
    assert HEAD.named(b"sales,1") is HEAD.named(b"Sales;2")


def test_without_phrases_there_are_no_columns() -> None:
    assert not Headers[str]({}).named(b"sales,")


@given(st.binary(max_size=300))
def test_nothing_makes_it_raise(data: bytes) -> None:
    HEAD.named(data)
