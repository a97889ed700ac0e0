"""Which columns a text may have."""

from __future__ import annotations

import pytest

from outgate.detect.columns import Names
from outgate.detect.headers import Headers

HEAD = Headers({"units": Names(("ordered units", "销量")), "revenue": Names(("sales", "chiffre d'affaires"))})


def test_the_words_are_the_longest_of_each_header() -> None:
    assert HEAD.words == {"units": ("ordered", "销量", "\\u9500\\u91cf"), "revenue": ("sale", "chiffre")}


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
    ],
)
def test_headers_are_told_from_their_words_in_prose(data: bytes, named: set[str]) -> None:
    assert HEAD.named(data, {"units", "revenue"}) == named


def test_outside_ascii_the_words_alone_decide() -> None:
    assert HEAD.named("ｓａｌｅｓ".encode(), {"revenue"}) == {"revenue"}  # noqa: RUF001 - dressed up


def test_nothing_is_looked_for_where_no_word_was_seen() -> None:
    assert not HEAD.named(b"ordered units,", set())
