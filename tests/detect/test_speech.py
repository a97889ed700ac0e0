"""Words that say what a figure is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.speech import Speech

SPEECH = Speech(
    {"sold": "units", "units sold": "units", "Umsatz": "revenue", "销量": "units", "chiffre d'affaires": "revenue"}
)
TEXT = "12 units sold, sold out by noon, resold to soldiers. Sold 3, UMSATZ 4, Chiffre d'affaires 5,销量6"


def test_words_are_found_in_any_case_and_not_inside_others() -> None:
    assert [(TEXT[start:end], column) for (start, end), column in SPEECH.find(TEXT)] == [
        ("units sold", "units"),
        ("Sold", "units"),
        ("UMSATZ", "revenue"),
        ("Chiffre d'affaires", "revenue"),
        ("销量", "units"),
    ]


def test_places_are_those_of_no_key_or_cell() -> None:
    assert list(SPEECH.places(b'{"sold":1,"text":"sold 3"}', 9)) == [19]
    assert list(SPEECH.places(b"sold " * 9, 4)) == [1, 6, 11, 16]
    assert len(list(SPEECH.places(b"3sold, resold, umsatz2, net_sold, Umsatz", 9))) == 4


@given(st.binary(max_size=300), st.text(max_size=300))
def test_nothing_makes_it_raise(data: bytes, text: str) -> None:
    list(SPEECH.places(data, 9))
    list(SPEECH.find(text))
