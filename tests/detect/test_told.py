"""Figures of products told in sentences."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import load
from outgate.detect.told import _CODE, _DIGIT, _codes_in, _has_figure, told

if TYPE_CHECKING:
    from outgate.detect.table_spec import TableSpec

POLICIES = Path(__file__).parents[2] / "policies"
FILES = ("data-types/metrics/sales.toml", "lists/product-columns.txt")


def spec() -> TableSpec:
    found = load({name: (POLICIES / name).read_text("utf-8") for name in FILES}).data_types["metrics.sales"].spec.table
    assert found is not None
    return found


SPEC = spec()
TOLD = {
    "English": "B0QX41K7ZD sold 1,234 units, revenue $38,000, conversion 12%\nB0QX41K8AA sold 310, revenue $9,300",
    "English, figures first": (
        "1,234 units sold of B0QX41K7ZD (12% conversion)\n310 units sold of B0QX41K8AA (8 % conversion)"
    ),
    "English, one figure": "\n".join(f"B0QX41K7{n}D sold {n}00 units" for n in range(2, 7)),
    "English, on a line": "B0QX41K7ZD: revenue $38k, sold 1,234; B0QX41K8AA: revenue $9.3k, sold 310",
    "English, below the code": (
        "B0QX41K7ZD\n- units sold: 1234\n- revenue: 38000\n\nB0QX41K8AA\n- units sold: 310\n- revenue: 93"
    ),
    "German": (
        "Artikel 4711-0815: 1.204 verkauft, Umsatz 21.672,00 €\nArtikel 4711-0816: 98 verkauft, Umsatz 1.764,00 €"
    ),
    "Chinese": "B0QX41K7ZD 上个月卖了 1,234 件,销售额 38,528 元,转化率 12%。B0QX41K8AA 卖了 640 件,销售额 20,480 元。",
    "Spanish": (
        "B0QX41K7ZD: 1.234 unidades vendidas, ingresos de 38.000 €\nB0QX41K8AA: 310 unidades vendidas, ingresos 9.300 €"
    ),
    "French": (
        "B0QX41K7ZD : 1 234 unités vendues, chiffre d'affaires 38 000 €\n"
        "B0QX41K8AA : 310 vendues, chiffre d'affaires 9 300 €"
    ),
    "Italian": (
        "B0QX41K7ZD: 1.234 unità vendute, fatturato 38.000 €\nB0QX41K8AA: 310 unità vendute, fatturato 9.300 €"
    ),
    "Japanese": "B0QX41K7ZD の販売数は 1,234、売上は ¥38,528 です。B0QX41K8AA の販売数は 640、売上は ¥20,480 です。",
    "short, joined to its word": ("B0QX41K7ZD 先月1234個 売上38万円 CVR12%\nB0QX41K8AA 先月310個 売上9万円 CVR8%"),
    "by name": (
        "garden lamp: sold 1 234 units last month, revenue $38k, conversion 12%\n"
        "string light: sold 640 units, revenue $20k, conversion 8%\nnight light: sold 98, revenue $3k, conversion 4%"
    ),
    "a code of the seller's": "KX-1044-B sold 1,234 units, revenue 38,000\nKX-1051-W sold 310 units, revenue 9,300",
}
HARMLESS = {
    "one product": "B0QX41K7ZD sold 1,234 units, revenue $38,000, conversion 12%",
    "sold out": "B0QX41K7ZD is sold out, B0QX41K8AA too, B0QX41K9PL for 3 weeks, B0QX41K0QQ since 2 June",
    "an order": "Please send 2 units of B0QX41K7ZD, total $30, and 4 of B0QX41K8AA, total $12, to my office.",
    "prose": "Sales rose 12% on revenue of $38,000; 1,234 units sold in May, 1,100 units sold in April.",
    "far away": f"B0QX41K7ZD, B0QX41K8AA. {'So we wait. ' * 60}Sold 300, revenue 400, sold 10, revenue 20",
    "another sentence": "B0QX41K7ZD sold. 3 came. Revenue. 40 B0QX41K8AA sold. 4 went. Revenue. 50",
    "money is no count": (
        "B0QX41K7ZD was sold for $20\nB0QX41K8AA was sold for $31\nB0QX41K9PL sold for €5\nB0QX41K0QQ sold for €9"
    ),
    "addresses": (
        "https://shop.example/dp/B0QX41K7ZD sold 3 revenue 4 https://shop.example/dp/B0QX41K8AA sold 5 revenue 6"
    ),
    "counts alone, as in orders": "\n".join(f"B0QX41K7{n}D: {n} units" for n in range(2, 9)),
    "names with two kinds": "Anna: sold 12, revenue $24\nBen: sold 30, revenue $60\nCara: sold 7, revenue $14",
    "names of two": "lamp: sold 12, revenue $24, conversion 3%\nlight: sold 30, revenue $60, conversion 4%",
    "months": "".join(f"{name}: sold 12, revenue $24, conversion 3%\n" for name in ("May", "June", "July")),
    "JSON": '{"asin":"B0QX41K7ZD","sold":3,"revenue":4},{"asin":"B0QX41K8AA","sold":5,"revenue":6}',
}


@pytest.mark.parametrize("name", TOLD)
def test_figures_of_several_products_are_a_report(name: str) -> None:
    assert told(TOLD[name].encode(), SPEC) is not None


@pytest.mark.parametrize("name", HARMLESS)
def test_codes_and_figures_without_each_other_are_none(name: str) -> None:
    assert told(HARMLESS[name].encode(), SPEC) is None


def test_all_cases_are_there() -> None:
    assert (len(TOLD), len(HARMLESS)) == (14, 13)


def test_the_spans_are_the_codes_and_their_figures() -> None:
    data = TOLD["Chinese"].encode()
    found = told(data, SPEC)
    assert found is not None
    assert [data[start:end].decode() for start, end in found.spans] == [
        "B0QX41K7ZD",
        "1,234",
        "38,528 元",
        "12%",
        "B0QX41K8AA",
        "640",
        "20,480 元",
    ]
    assert found.sample() == "figures of 2 products in sentences: rate, revenue, units"
    assert found.names == ["b0qx41k7zd", "b0qx41k8aa"]


def test_a_name_is_the_same_however_its_line_is_wrapped() -> None:
    lines = TOLD["by name"]
    found = [told(text.encode(), SPEC) for text in (lines, f'{{"text": "{lines}"}}', f"<p>{lines}</p>", f"- {lines}")]
    assert [one and list(one.names) for one in found] == [["garden lamp", "night light", "string light"]] * 4


@given(st.text(st.sampled_from("B0QX41K7ZD KX-sold revenue,.%$ \n销量12é"), max_size=200))
def test_no_text_makes_it_raise_and_spans_are_in_order(text: str) -> None:
    data = (text + TOLD["English"]).encode()
    found = told(data, SPEC)
    assert found is None or all(0 <= start < end <= len(data) for start, end in found.spans)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    told(data + b"\nB0QX41K7ZD sold 3" + data, SPEC)


@given(
    st.lists(
        st.sampled_from([*"B0 A1-9./_%:#\n", "B0QX41K7ZD", "SKU ", "Réf", "référence ", "商品:", "12-A3"]), max_size=30
    )
)
def test_codes_are_found_where_the_regex_finds_them(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    for begin, end in ((0, len(data)), (2, len(data) + 9), (len(data) // 2, len(data) - 3)):
        there = [found.span() for found in _CODE.finditer(data, begin, end)]
        assert [found.span() for found in _codes_in(data, begin, end)] == there


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sold 5 of it", True),
        ("5 were sold", True),
        ("sold5", True),
        ("sold ５", True),  # noqa: RUF001 - a digit of another width
        ('"sold": "none", "id": 5', False),
        ("5 | sold | none", False),
        ("In 5 days. Sold all. 5 left", False),
        ("sold 3.5", True),
    ],
)
def test_a_figure_is_near_a_word_where_nothing_parts_them(text: str, *, expected: bool) -> None:
    data = text.encode()
    start = data.lower().index(b"sold")
    assert _has_figure(data, start + 1, start + 5) is expected


def test_a_digit_of_any_script_may_be_a_figure() -> None:
    digits = [char for char in map(chr, range(sys.maxunicode)) if char.isdecimal()]
    assert len(digits) > 600
    assert all(_DIGIT.match(char.encode()) for char in digits)


def test_a_passage_that_is_cut_within_a_character_is_read_all_the_same() -> None:
    told_of = [f"{code} 上个月卖了 1,234 件,销售额 38,528 元" + "的" * 300 for code in ("B0QX41K7ZD", "B0QX41K8AA")]
    for begin in ("", " ", "  "):
        found = told((begin + "".join(told_of)).encode(), SPEC)
        assert found is not None
        assert found.names == ["b0qx41k7zd", "b0qx41k8aa"]
