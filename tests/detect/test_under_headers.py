"""Bare numbers and names in columns, told by nothing but the header above them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache

import pytest

from outgate.detect import Detector, load
from outgate.detect.under_headers import lines_below
from outgate.extract import extract
from outgate.model import Channel, Destination, Finding, Likelihood, Limits, Message, Sender
from tests.detect.made import KEY

BADGE = r"""
title = "Badge"
[[pattern]]
regex = '(?<![\w-])[1-9]\d{5}(?![\w-])'
likelihood = "possible"
around = true
[[pattern]]
regex = '[A-Z][a-z]+'
headers = ["crew", "first mate"]
[context]
words = ["badge", "badge number", "胸牌"]
[[example]]
text = "badge 123456"
finds = ["123456"]
[[example]]
text = "123456"
finds = []
"""
VALUES = ("481516", "234208", "151623")


@cache
def _detector() -> Detector:
    return Detector(load({"data-types/test/badge.toml": BADGE}), KEY, Limits())


def _found(body: str) -> list[Finding]:
    to, by = Destination("forms.example"), Sender("10.0.0.1")
    message = Message(Channel.HTTP, by, to, datetime.now(UTC), "POST", b"/", (), body.encode())
    return _detector().findings(extract(message, Limits()).parts)


def _values(body: str) -> list[str]:
    return [one.part.data[slice(*one.spans[0])].decode() for one in _found(body) if one.part is not None]


def _rows(at: str, header: str, before: str = "") -> str:
    rows = "".join(f"{before}x{i}{at}red{at}{value}{at}ok\n" for i, value in enumerate(VALUES))
    return f"{before}number of the row{at}colour of the thing{at}{header}{at}remarks on it and what else\n{rows}"


def test_a_header_that_is_known_as_a_whole_may_stand_anywhere_in_a_long_text() -> None:
    body = "busy with nothing much\n" * 400 + "\nCrew,Watch\nAda,first\nBen,second\nCyd,third\n"
    assert _values(body) == ["Ada", "Ben", "Cyd"]


@pytest.mark.parametrize("at", [",", ";", "\t", "|", "   "])
@pytest.mark.parametrize("header", ["Badge", "BADGE_NUMBER", "badgeNumber", "Badge No.", "胸牌"])
def test_a_column_is_told_by_its_header_whatever_separates_it(at: str, header: str) -> None:
    found = _found(_rows(at, header))
    assert _values(_rows(at, header)) == list(VALUES)
    assert {one.likelihood for one in found} == {Likelihood.LIKELY}


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><th>a</th><th>Badge</th></tr>" + "".join(f"<tr><td>x</td><td>{v}</td></tr>" for v in VALUES),
        json.dumps({"colour": ["red", "blue", "red"], "badge": VALUES}),
        json.dumps([["colour", "number of the badge"], *(["red", value] for value in VALUES)]),
        json.dumps([{"colour": "red", "badge_number": int(value)} for value in VALUES]),
        "badge\t" + "\t".join(VALUES) + "\ncolour\tred\tblue\tred\n",
    ],
)
def test_so_it_is_in_mark_up_and_json_and_lying_on_its_side(body: str) -> None:
    assert sorted(_values(body)) == sorted(VALUES)


@pytest.mark.parametrize("header", ["crew", "Crew", "First Mate", "first_mate"])
def test_what_has_no_form_of_its_own_needs_the_whole_header(header: str) -> None:
    body = f"id,{header}\n1,Marlene\n2,Tomas\n3,Zoe\n"
    assert _values(body) == ["Marlene", "Tomas", "Zoe"]
    assert _values(body.replace(header, f"{header} colour")) == []


def test_a_column_of_other_values_is_none() -> None:
    body = "colour of the thing,badge\nred and blue,lost at sea\nblue and red,found 2024\nred,481516\nred,new\n"
    assert _values(body) == []


def test_some_empty_and_odd_cells_are_no_hindrance() -> None:
    body = "colour of the thing and remarks,badge\nred,\nblue,481516\nred,n/a\nred,234208\n red , 151623 \n"
    assert _values(body) == list(VALUES)


def test_a_word_in_a_sentence_reads_no_table() -> None:
    assert _found("he lost his badge and\nthe other day 48 men, 15 women and 16 children\ncame, 481516 in all\n") == []


def test_lines_below_a_word_that_is_a_line_of_its_own_are_a_column() -> None:
    assert _values("of the crew:\n\nBadge numbers\n481516\n  234208\r\n151623 \n\n424242\n") == list(VALUES)


def test_each_list_below_a_word_is_read() -> None:
    lists = "Badge numbers\n481516\n234208\n\nnothing else\n\nMore badges\nbroken\nnone\n\nOld badge\n151623\n"
    assert _values(lists) == list(VALUES)
    assert _values("Badge numbers\n481516\n234208\nOther badges\n151623\n") == list(VALUES)


def test_a_list_ends_at_an_empty_line_and_a_long_line_has_none() -> None:
    table = lines_below(b"Badge\n1\n 2 \n\n3", 2, 14)
    assert table is not None
    assert ([*table.rows], table.span(1, 0), table.span(0, 1)) == ([("1",), ("2",)], (9, 10), None)
    assert lines_below(b"a badge, " + b"x" * 400 + b"\n1\n", 2, 412) is None
    assert lines_below(b"Badge", 0, 5) is None
