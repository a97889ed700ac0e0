"""Whether figures are told openly."""

from __future__ import annotations

import pytest

from outgate.detect.measures_spec import MeasuresSpec
from outgate.detect.openness import is_open
from tests.detect.made import part, shipped

SPEC = MeasuresSpec.model_validate(
    {
        "enough": 6,
        "maybe": 5,
        "insider": ["internal"],
        "openly": ["homework", "compute"],
        "of": {"sold": {"figures": "count", "words": ["sold"]}, "spent": {"figures": "money", "words": ["spent"]}},
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("homework: sold 1,234. Compute the rest", True),
        ("homework: sold 1,234, and more homework", False),
        ("homework: compute the internal figure, sold 1,234", False),
        ("homework: compute" + " this" * 500 + " sold 1,234", False),
        ("sold 1,234", False),
    ],
)
def test_two_words_around_figures_say_it_and_one_of_secrecy_takes_it_back(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    data = text.encode()
    assert is_open(data, (data.index(b"sold"), len(data)), SPEC) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "metrics.advertising"),
        ("Example, see how to divide these. ", ""),
        ("Example, our internal tool says it, divide these. ", "metrics.advertising"),
    ],
)
def test_what_a_lesson_tells_of_no_product_is_no_report(text: str, expected: str) -> None:
    told = "12,400 impressions and 310 clicks (CTR 2.5%). Spend: $198.40. 14 orders, sales $611.20, bid of $0.75."
    found = {one.data_type for one in shipped().findings([part(text + told)])}
    assert found & {"metrics.advertising", "metrics.sales"} == ({expected} - {""})
