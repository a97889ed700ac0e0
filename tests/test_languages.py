"""The language is the chosen one, or the one that is wanted most."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.languages import NAMES, wanted


@pytest.mark.parametrize(
    ("asked", "chosen", "expected"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "", "de"),
        ("en-GB,en;q=0.9,de;q=0.5", "", "en"),
        ("en;q=0.2, de;q=0.9", "", "de"),
        ("nl-NL, DE;q=0.3", "", "de"),
        ("x-de, dent", "", "en"),
        ("de;q=0", "", "en"),
        ("de;q=much", "", "en"),
        ("zh-Hans-CN,zh;q=0.9,en;q=0.8", "", "zh"),
        ("ja;q=0.5, fr;q=0.5", "", "ja"),
        ("nl", "", "en"),
        ("de;Q=0.2,fr;q=0.1", "", "de"),
        ("de; q=0.5;x=1,fr;q=0.1", "", "de"),
        ("de;level=1,fr;q=0.1", "", "de"),
        ("de;q=inf,fr;q=1e400,it;q=0.1", "", "it"),
        ("de", "en", "en"),
        ("en", "de", "de"),
        ("de", "nl", "de"),
        (",;=,", "", "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_one_wanted_most(asked: str, chosen: str, expected: str) -> None:
    assert wanted(asked, NAMES, chosen) == expected


def test_what_is_not_offered_is_not_chosen() -> None:
    assert wanted("ja,de;q=0.1", ("en", "de"), "zh") == "de"


@given(st.text(), st.text())
def test_whatever_a_client_asks_for_it_gets_one_of_those_that_are_offered(asked: str, chosen: str) -> None:
    assert wanted(asked, NAMES, chosen) in NAMES
