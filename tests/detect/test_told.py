"""Figures of products told in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import load
from outgate.detect.figures import places
from outgate.detect.spoken import Spoken
from outgate.detect.told import told

if TYPE_CHECKING:
    from outgate.detect.table_spec import TableSpec
    from outgate.detect.told import Told

POLICIES = Path(__file__).parents[2] / "policies"
FILES = ("data-types/metrics/sales.toml", "lists/product-columns.txt")


def spec() -> TableSpec:
    found = load({name: (POLICIES / name).read_text("utf-8") for name in FILES}).data_types["metrics.sales"].spec.table
    assert found is not None
    return found


SPEC = spec()
SPOKEN = Spoken(dict.fromkeys(SPEC.speech.words, ("sales",)))
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
    "one product, three kinds": "B0QX41K7ZD sold 1,234 units, revenue $38,000, conversion 12%",
    "one product in Chinese": "B0QX41K7ZD 本月销量 3,412 件，销售额 $68,210，转化率 12.4%",  # noqa: RUF001
    "one product over months": "units sold of B0QX41K7ZD: Jan 1,200, Feb 1,450, Mar 980",
    "one product over weeks": "B0QX41K7ZD verkauft: KW 44 310, KW 45 290, KW 46 305 Stück",
    "one product over months, in Chinese": "B0QX41K7ZD 销量：9月1,200件，10月1,450件，11月2,100件",  # noqa: RUF001
    "no product": "last month 1.2k units sold, 38k revenue, conversion 9.8%, sessions 12.3k",
    "below a title": "Units sold in October 2026:\n\nB0QX41K7ZD - 1,234\nB0QX41K8AA - 310\nB0QX41K9PL - 77\n\nbye",
    "below a title, numbered": "revenue last week\n1. B0QX41K7ZD $38k\n2. B0QX41K8AA $9.3k\n3. B0QX41K9PL $2k",
    "below a title, on its line": "units sold: B0QX41K7ZD 1,234, B0QX41K8AA 310, B0QX41K9PL 1,077",
    "below a title, by name": (
        "units sold / revenue / conversion:\ngarden lamp - 1,234 / $38k / 12%\nlight - 640 / $2k / 8%\nbulb 9 / $3 / 4%"
    ),
    "a code of the seller's": "KX-1044-B sold 1,234 units, revenue 38,000\nKX-1051-W sold 310 units, revenue 9,300",
}
HARMLESS = {
    "one product": "B0QX41K7ZD sold 1,234 units, revenue $38,000",
    "one order": "B0QX41K7ZD: 2 units sold to you, total sales tax $3.10, 15% off, order of 3 June",
    "a visitor's day": "sessions 310, page views 900, bounce rate 40%, revenue 0, 12 orders on 3 June",
    "dates": "B0QX41K7ZD is sold: 3 pieces, Jan 12, Feb 14, Mar 13, and in 2026",
    "a station's series": "KX-1044-B sold 412: Jan 1200, Feb 1450, Mar 980",
    "two below a title": "units sold:\nB0QX41K7ZD - 1,234\nB0QX41K8AA - 310",
    "names below a title": "Sales of\nlamp 300\nlight 220\nbulb 110",
    "prose below a title": "units sold:\nWe had 300\nThey came at 9 and went home to sleep until 12\nAnd so on 3",
    "orders below a title": "orders:\n1. B0QX41K7ZD - 1 unit\n2. B0QX41K8AA - 2 units\n3. B0QX41K9PL - $20.00",
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


def read(data: bytes) -> Told | None:
    return told(data, places(data, SPOKEN, {"sales"}, SPOKEN.scan(data, 10**6)).get("sales", []), SPEC)


@pytest.mark.parametrize("name", TOLD)
def test_figures_of_several_products_are_a_report(name: str) -> None:
    assert read(TOLD[name].encode()) is not None


@pytest.mark.parametrize("name", HARMLESS)
def test_codes_and_figures_without_each_other_are_none(name: str) -> None:
    assert read(HARMLESS[name].encode()) is None


def test_all_cases_are_there() -> None:
    assert (len(TOLD), len(HARMLESS)) == (24, 21)


def test_the_spans_are_the_codes_and_their_figures() -> None:
    data = TOLD["Chinese"].encode()
    found = read(data)
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
    found = [read(text.encode()) for text in (lines, f'{{"text": "{lines}"}}', f"<p>{lines}</p>", f"- {lines}")]
    assert [one and list(one.names) for one in found] == [["garden lamp", "night light", "string light"]] * 4


@given(st.text(st.sampled_from("B0QX41K7ZD KX-sold revenue,.%$ \n销量12é"), max_size=200))
def test_no_text_makes_it_raise_and_spans_are_in_order(text: str) -> None:
    data = (text + TOLD["English"]).encode()
    found = read(data)
    assert found is None or all(0 <= start < end <= len(data) for start, end in found.spans)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read(data + b"\nB0QX41K7ZD sold 3" + data)


def test_a_passage_that_is_cut_within_a_character_is_read_all_the_same() -> None:
    told_of = [f"{code} 上个月卖了 1,234 件,销售额 38,528 元" + "的" * 300 for code in ("B0QX41K7ZD", "B0QX41K8AA")]
    for begin in ("", " ", "  "):
        found = read((begin + "".join(told_of)).encode())
        assert found is not None
        assert found.names == ["b0qx41k7zd", "b0qx41k8aa"]
