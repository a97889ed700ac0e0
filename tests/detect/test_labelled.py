"""Figures that have a name."""

from __future__ import annotations

import pytest

from outgate.detect.labelled import Word, in_tables, told
from outgate.detect.measures_spec import MeasuresSpec
from outgate.extract import extract
from outgate.model import Limits
from tests.bench.sent import post

SPEC = MeasuresSpec.model_validate(
    {
        "enough": 6,
        "maybe": 5,
        "of": {
            "stock": {"figures": "count", "words": ["in stock", "auf Lager"]},
            "revenue": {"figures": "money", "words": ["revenue", "成交额"]},
            "sums": {"figures": "money", "words": ["takings"], "aside": True, "unnamed": True},
            "pieces": {"figures": "count", "words": ["pieces", "Stk"], "aside": True},
        },
    }
)


def read(text: str) -> list[tuple[str, str]]:
    data = text.encode()
    words = [
        Word((len(text[:start].encode()), len(text[:end].encode())), measure, is_near=True)
        for (start, end), measure in SPEC.speech.find(text)
    ]
    other = Word((len(data), len(data)), "pieces", is_near=False)  # one measure alone is not looked for
    found = told(data, [*words, other], SPEC)
    return [(one.measure, data[slice(*one.span)].decode()) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("revenue 38,412 and 1,204 in stock", [("revenue", "38,412"), ("stock", "1,204")]),
        ("19:00 revenue 9,888", [("revenue", "9,888")]),
        ("revenue 2025: €8.41M", [("revenue", "€8.41M")]),
        ("10月成交额 ¥6,117,902", [("revenue", "¥6,117,902")]),
        ("2.870 Stk auf Lager", [("stock", "2.870")]),
        ("1,204 in stock 30 pieces", [("stock", "1,204"), ("pieces", "30")]),
        ("revenue\n38,412", [("revenue", "38,412")]),
        ("revenue.........38,412", [("revenue", "38,412")]),
        ("revenue ……… 38,412", [("revenue", "38,412")]),
        ("revenue rose\n38,412", []),
        ("38412;revenue", []),
        ("https://shop.example/revenue?a=38412", []),
        ("revenue/2026 38412px", []),
        ("revenue 12-345", []),
        ("revenue 7 343, 成交额 5 ₽", [("revenue", "7 343"), ("revenue", "5 ₽")]),
        ("revenue 745622, #1204 in stock", []),
        ("30 pieces / 38.2k gbp", [("pieces", "30"), ("sums", "38.2k")]),
        ("30 pieces for £153,200 or 9,71 млн", [("pieces", "30"), ("sums", "£153,200"), ("sums", "9,71 млн")]),
        ("30 pieces for 180 €, 1,204 times", [("pieces", "30")]),
        ("revenue 100,0.1,7", []),
        ("revenue%3A 38412", []),
    ],
)
def test_a_figure_is_of_the_word_beside_it(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "in stock:\nlamp 1,204\nbar 90\nfoot 7 pieces\n\nelse",
        "in stock today: lamp 1,204, bar 90, foot 7",
        "in stock\uff1alamp 1,204\uff1bbar 90\uff1bfoot 7",
    ],
)
def test_items_of_a_list_are_of_its_title(text: str) -> None:
    assert [*dict.fromkeys(figure for measure, figure in read(text) if measure == "stock")] == ["1,204", "90", "7"]


@pytest.mark.parametrize("text", ["in stock:\nlamp 1,204\nbar 90\nnone", "in stock:\n'a': 1,\n'b': 2,\n'c': 3"])
def test_two_items_and_fields_are_no_list(text: str) -> None:
    assert [figure for measure, figure in read(text) if measure == "stock"] == []


def test_cells_are_of_their_header_where_two_are_known_and_each_table_is_read_one_way() -> None:
    text = "place;in stock;revenue;note\nNord;1204;88.120,50 €;7\nSued;90;n/a;8\n\nplace;in stock;note\nOst;5;5"
    body = extract(post(text.encode(), "text/csv"), Limits()).parts
    found = [one for part in body if part.tables for one in in_tables(part, SPEC)]
    assert [(one.measure, one.figure) for one in found] == [
        ("stock", "1204"),
        ("revenue", "88.120,50 €"),
        ("stock", "90"),
    ]
