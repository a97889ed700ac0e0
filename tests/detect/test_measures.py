"""Figures of a business, of whatever they may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.measures import is_exact
from outgate.extract import extract
from outgate.model import Likelihood, Limits
from tests.bench.sent import post
from tests.detect.made import detector, part, shipped, values

MEASURES = """
[measures]
enough = 6
maybe = 5
insider = ["internal"]
openly = ["homework", "compute", "dividend"]
[measures.of.revenue]
figures = "money"
words = ["revenue", "*umsatz"]
[measures.of.units]
figures = "count"
words = ["sold", "verkauft*"]
[measures.of.rate]
figures = "percent"
words = ["conversion"]
[measures.of.late]
figures = "percent"
words = ["late"]
[measures.of.sums]
figures = "money"
words = ["takings"]
aside = true
unnamed = true
[measures.of.visits]
figures = "count"
words = ["visits"]
aside = true
"""
SMALL = detector(MEASURES)


def likelihoods(text: str) -> list[Likelihood]:
    return [finding.likelihood for finding in SMALL.findings([part(text)])]


@pytest.mark.parametrize(
    "text",
    [
        "revenue 38,412, sold 1,234",
        "1,234 sold\nrevenue: $38,412",
        "Bruttoumsatz 38.412 €, verkaufte Stück 1.234",
        "revenue 2.73 m, sold 1,234, conversion 3 %",
        "internal: revenue 38k, sold 900, conversion 3 %",
        "internal: sold 1,214 for 38.2k gbp",
        "revenue 1, sold 1, conversion 3.1 %, late 6.8 %",
    ],
)
def test_exact_or_secret_figures_of_several_measures_are_likely_those_of_a_business(text: str) -> None:
    assert likelihoods(text) == [Likelihood.LIKELY]


@pytest.mark.parametrize("text", ["revenue 40,000, sold 1,234, visits 12", "sold 1,234, revenue 300, visits 90"])
def test_with_one_exact_figure_they_are_a_hint(text: str) -> None:
    assert likelihoods(text) == [Likelihood.POSSIBLE]


@pytest.mark.parametrize(
    ("text", "likelihood"),
    [
        ("homework: revenue 38,412, sold 1,234. Compute the rest", Likelihood.POSSIBLE),
        ("homework: revenue 38,412, sold 1,234, the other homework", Likelihood.LIKELY),
        ("homework: compute the internal revenue 38,412, sold 1,234", Likelihood.LIKELY),
        ("homework: compute" + " this" * 500 + " revenue 38,412, sold 1,234", Likelihood.LIKELY),
    ],
)
def test_what_is_told_openly_is_a_hint_unless_it_is_said_to_be_secret(text: str, likelihood: Likelihood) -> None:
    assert likelihoods(text) == [likelihood]


@pytest.mark.parametrize(
    "text",
    [
        "A shop had 10,000 visits, a conversion of 2 %, sold 200 and had a revenue of 20,000. What if 3 %?",
        "sold 1,234, sold 4,321, sold 9,876",  # of one measure
        "visits 1,234, visits 4,321",
        "visits 12, 1,510 € and 1,190 € for internal walls",
        "revenue rose to 781 million, sold 12 million",
        "revenue 38,412" + " and nothing else" * 60 + " sold 1,234",
        "GET /revenue/38412/sold/12345",
        "revenue_38412 = sold(12345)",
        "at 10:20 revenue, on 2026-11-22 sold, in 2025 conversion",
        "'revenue': 38412, 'sold': 12345",
        "revenue,38412;sold,12345",
        "revenue 4738291038475, sold 8472910384751",
        "sold after 188,204 km, revenue 38,412",
    ],
)
def test_round_figures_and_those_of_something_else_are_nothing(text: str) -> None:
    assert likelihoods(text) == []


def test_the_spans_are_those_of_the_figures() -> None:
    found = SMALL.findings([part("Ümsätze: Umsatz 38.412,50 €, 1.234 verkauft")])
    assert values(found) == ["38.412,50 €", "1.234"]
    assert [finding.sample for finding in found] == ["2 figures: revenue, units"]


@pytest.mark.parametrize(
    "text",
    [
        "store;units sold;revenue\nNord;4419;66285\nSued;3877;46524",
        '{"rows":[{"store":"Nord","unitsSold":4419,"revenue_eur":66285}]}',
        "<table><tr><th>Units sold<th>Revenue<tr><td>4,419<td>66,285</table>",
        "measure | Nord | Sued\nunits sold | 4419 | 3877\nrevenue | 66285 | 46524",
    ],
)
def test_columns_and_fields_say_it_as_words_do(text: str) -> None:
    parts = extract(post(text.encode(), "text/plain; charset=utf-8"), Limits()).parts
    assert [finding.likelihood for finding in SMALL.findings(parts)] == [Likelihood.LIKELY]


def test_a_list_is_of_what_its_title_says() -> None:
    listed = "sold last week, conversion 3.1 %:\nlamp black 4,210\nlamp white 2,983\nmonitor bar 1,533"
    assert values(SMALL.findings([part(listed)])) == ["3.1 %", "4,210", "2,983", "1,533"]
    assert likelihoods(listed.replace("\nmonitor bar 1,533", "")) == []


def test_where_a_report_has_its_own_shape_the_figures_are_not_told_twice() -> None:
    report = "asin,units ordered,ordered product sales,conversion\n" + "\n".join(
        f"B0QX41K7{at}D,{at}4{at},{at}1{at}7,1.{at}%" for at in range(1, 6)
    )
    parts = extract(post(report.encode(), "text/csv"), Limits()).parts
    assert {finding.data_type for finding in shipped().findings(parts)} == {"metrics.sales"}


@pytest.mark.parametrize("figure", ["18,204", "1.204", "2.73 m", "318万", "214.300 €", "$93,096", "47 830"])
def test_what_says_three_digits_of_a_thousand_is_exact(figure: str) -> None:
    assert is_exact(figure)


@pytest.mark.parametrize("figure", ["20,000", "781 million", "12", "49.95", "4.1%", "2026", "4738291038475", "12k"])
def test_round_small_and_huge_numbers_are_not(figure: str) -> None:
    assert not is_exact(figure)


@given(st.text(alphabet="revnusoldtcai 0123456789,.%€\n:/_=-", max_size=300))
def test_no_text_makes_it_raise_and_spans_are_in_it(text: str) -> None:
    for finding in SMALL.findings([part(text)]):
        assert all(0 <= start < end <= len(text.encode()) for start, end in finding.spans)
