"""Tables known by their shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.detect import Detector, load
from outgate.model import Finding, Likelihood, Limits, Part, everywhere
from outgate.strict_toml import FileError
from tests.detect.sheets import look, part, prose

POLICIES = Path(__file__).parents[2] / "policies"
FILES = {
    name: (POLICIES / name).read_text("utf-8")
    for name in (
        "data-types/metrics/sales.toml",
        "data-types/metrics/search_terms.toml",
        "lists/product-columns.txt",
    )
}
SALES = ("SKU\tUnits ordered\tRevenue", "KX-1\t3\t4.5", "KX-2\t7\t10.5", "KX-3\t5\t7.5")
EXAMPLES = """
[[example]]
text = "x"
finds = ["table"]
[[example]]
text = "y"
finds = []
"""


def found(at: Part) -> list[str]:
    return [finding.data_type for finding in look(at, FILES)]


def the(at: Part) -> Finding:
    (finding,) = look(at, FILES)
    return finding


def test_what_takes_long_to_make_is_there_before_the_first_message(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = Detector(load(FILES), b"a key of 32 bytes for this test..", Limits())
    monkeypatch.setattr("outgate.detect.said.Spoken", None)
    told = b"B0QX41K7ZD sold 1,234 units, revenue $38,000\nB0QX41K8AA sold 310, revenue $9,300"
    assert [found.data_type for found in detector.findings([Part(("body",), told, root="body")])] == ["metrics.sales"]


def test_a_table_is_one_finding_with_its_cells_and_a_sample_of_its_columns() -> None:
    at = part(*SALES)
    finding = the(at)
    assert finding.data_type == "metrics.sales"
    assert finding.sample == "table of 3 rows: sku, ordered units, revenue"
    assert [at.data[start:end] for start, end in finding.spans] == b"KX-1 3 4.5 KX-2 7 10.5 KX-3 5 7.5".split()
    assert (finding.likelihood, finding.part, finding.people) == (Likelihood.LIKELY, at, ())


def test_a_table_that_is_a_part_of_another_one_is_not_found_again() -> None:
    whole = part(*SALES)
    assert whole.tables is not None
    tables = [
        *whole.tables(whole, everywhere),
        *whole.tables(part(*SALES[:3]), everywhere),
        *whole.tables(whole, everywhere),
    ]
    again = Part(whole.path, whole.data, root=whole.root, tables=lambda *_: tables)
    assert found(again) == ["metrics.sales"]


def test_the_digest_is_of_the_products_whatever_their_order_and_figures() -> None:
    turned = (SALES[0], SALES[3].replace("5", "6"), SALES[1], SALES[2].lower())
    assert the(part(*turned)).digest == the(part(*SALES)).digest
    assert the(part(*SALES[:3], "KX-9\t5\t7.5")).digest != the(part(*SALES)).digest


SOLD = [
    ("asin\tsales\tconversion", "B0QX41K7ZD\t$310\t12%", "B0QX41K8AA\t$20\t8%", "B0QX41K9PL\t$5\t1%"),
    ("商品编号\t销量\t销售额", "TZ2026\t1,204\t¥38", "TZ2027\t640\t¥20", "TZ2028\t98\t¥3"),
    ("Artikel\tUmsatz", "4711-1\t1.204,00 €", "4711-2\t98,00 €", "4711-3\t310,00 €"),
    ("referencia\tunidades vendidas", "AB-1\t5", "AB-2\t6", "AB-3\t7"),
    ("référence\tchiffre d'affaires", "AB-1\t5,00", "AB-2\t6,00", "AB-3\t7,00"),
    ("codice prodotto\tfatturato", "AB-1\t5,00", "AB-2\t6,00", "AB-3\t7,00"),
    ("品番\t売上", "AB-1\t5", "AB-2\t6", "AB-3\t7"),
    ("sku\tKX-1\tKX-2\tKX-3", "units sold\t3\t7\t5", "title\tlamp\tlight\tbulb"),
    ("sku\tunits\trevenue\tsessions", "KX-1\t3\t4.5\t90"),
    ("units\trevenue\tsessions\tconversion\treturns", "3\t4.5\t90\t3%\t1"),
    ("\tunits\trevenue", "B0QX41K7ZD\t3\t4.5", "B0QX41K8AA\t7\t10.5", "B0QX41K9PL\t5\t7.5"),
    ("title\tproduct\tunits sold", "Lamp\tKX-1\t12k", "Light\tKX-2\t1.2k", "Bulb\tKX-3\t-", "Pot\tKX-4\t9k"),
]
HARMLESS = [
    ("sku\tunits", "KX-1\t3", "KX-2\t7"),
    ("Month\tRevenue\tReturns\tBudget", "2026-01\t100\t3\t90", "2026-02\t110\t4\t95", "2026-03\t120\t2\t99"),
    ("Station\tTemperature\tUnits", "DE-1\t12.5\tmetric", "DE-2\t11.9\tmetric", "DE-3\t12.1\tmetric"),
    ("sku\tquantity\tprice", "KX-1\t1\t15.00", "KX-2\t2\t15.00", "KX-3\t1\t18.00"),
    ("product\tsales rank\trating", "KX-1\t1\t4.5", "KX-2\t2\t4.4", "KX-3\t3\t4.1"),
    ("page\tpage views\tsessions\tconversion rate", "/a1\t90\t80\t3%", "/b2\t70\t60\t2%", "/c3\t50\t40\t1%"),
    ("\tunits\trevenue", "2026-Q1\t3\t4.5", "2026-Q2\t7\t10.5", "2026-Q3\t5\t7.5"),
    ("name\tvalue\trating", "LCP\t1204\tgood", "CLS\t0.02\tgood", "INP\t98\tgood"),
    ("sku\trevenue", "KX-1\tsecret", "KX-2\tsecret", "KX-3\tsecret"),
    ("query\tclicks\timpressions\tctr", "acme\t310\t4012\t7.7%", "help\t98\t2210\t4.4%", "phone\t12\t800\t1.5%"),
    ("search term\ttime", "lamp\t10:01", "light\t10:02", "bulb\t10:03"),
]


@pytest.mark.parametrize("lines", SOLD)
def test_sales_reports_are_found_in_many_languages_and_either_way_round(lines: tuple[str, ...]) -> None:
    assert found(part(*lines)) == ["metrics.sales"]


@pytest.mark.parametrize("lines", HARMLESS)
def test_tables_of_other_things_are_not_found(lines: tuple[str, ...]) -> None:
    assert found(part(*lines)) == []


def test_all_cases_are_there() -> None:
    assert (len(SOLD), len(HARMLESS)) == (12, 11)


def test_search_terms_are_found() -> None:
    lines = ("Search term\tSearch frequency rank\tClick share", "lamp\t812\t18%", "light\t90\t9%", "bulb\t4\t22%")
    assert found(part(*lines)) == ["metrics.search_terms"]


def test_prose_about_sales_is_no_table() -> None:
    assert found(prose("units ordered of SKU KX-1: revenue up, sessions up")) == []


@pytest.mark.parametrize("dressed", ["", "\u200b"])
def test_figures_behind_more_words_than_are_looked_at_are_told_as_not_inspected(
    dressed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outgate.detect.said._MOST", 20)
    assert found(prose(f"B0QX41K7ZD {dressed}" + "ordered units " * 5)) == []
    assert found(prose(f"B0QX41K7ZD {dressed}" + "ordered units " * 21)) == ["uninspected.matches"]


def test_ragged_and_empty_tables_do_no_harm() -> None:
    assert found(part("sku\tunits\trevenue")) == []
    assert found(part(*SALES, "", "KX-4", "\t\t\t\t")) == ["metrics.sales"]


def test_tables_are_read_only_when_the_words_of_enough_columns_are_there() -> None:
    def refuse(_: Part) -> list[object]:
        raise AssertionError

    for text in ("sku: 1", "units: nothing", "salesforce products", "nothing"):
        assert look(Part(("body",), text.encode(), tables=refuse), FILES) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("require = 1\ncolumns = {}", "table.columns: "),
        ("require = 2\ncolumns.a = { headers = ['x'], values = 'code' }", "table: requires 2 columns of 1"),
        (
            "require = 1\ncolumns.a = { headers = [], values = 'code' }",
            "table.columns.a: needs `headers`, `telling` or `lists`",
        ),
        ("require = 1\ncolumns.a = { headers = ['x'], values = 'colour' }", "table.columns.a.values: "),
        ("require = 0\ncolumns.a = { headers = ['x'], values = 'code' }", "table.require: "),
        ("require = 1\nanchor = ['b']\ncolumns.a = { headers = ['x'], values = 'code' }", "no column 'b' for `anchor`"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_its_reason(table: str, fault: str) -> None:
    with pytest.raises(FileError, match=r"data-types/x/y\.toml") as error:
        load({"data-types/x/y.toml": f'title = "t"\n[table]\n{table}\n{EXAMPLES}'})
    assert fault in str(error.value)


def test_a_table_as_the_design_shows_it_needs_only_columns_require_and_rows() -> None:
    spec = (
        'title = "t"\n[table]\ncolumns.product = { headers = ["asin"], values = "code" }\n'
        'columns.units = { headers = ["units"], values = "integer" }\nrequire = 2\nrows = 3\n'
    )
    lines = ("ASIN\tUnits", "B0QX41K7ZD\t3", "B0QX41K8AA\t4", "B0QX41K9PL\t5")
    (finding,) = look(part(*lines), {"data-types/x/y.toml": spec + EXAMPLES})
    assert finding.sample == "table of 3 rows: asin, units"
