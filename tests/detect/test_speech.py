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


def test_words_may_be_the_beginning_or_the_end_of_longer_ones() -> None:
    speech = Speech({"verkauft*": "units", "*umsatz": "revenue", "ciro*": "revenue", "ab": "none"})
    text = "Bruttoumsatz, verkaufte, verkaufts, umsatzsteuer, unverkauft, cirosu 3, abc"
    found = [text[start:end] for (start, end), _ in speech.find(text)]
    assert found == ["umsatz", "verkaufte", "verkaufts", "cirosu"]
    assert speech.words == ("verkauft*", "*umsatz", "ciro*", "ab")


def test_letters_of_an_id_between_its_digits_are_no_words() -> None:
    short = Speech({"ca": "revenue", "uv": "visitors", "访客": "visitors"})
    assert list(short.find("3f2a9ca9-uv12 7_ca1 1984-10-08ca05 1005CA,1006ED")) == []
    assert len(list(short.find("CA12%, uv 900, 3uv, -uv, A3访客7, ca1"))) == 6


def test_of_words_in_words_the_longest_is_found_and_cut_out() -> None:
    text = "Net\tUnits  sold, units\nsolds: UMSATZ; sold"
    assert [text[start:end] for (start, end), _ in SPEECH.find(text)] == ["sold", "units\nsolds", "UMSATZ", "sold"]
    assert SPEECH.without(text) == "Net\tUnits  , : ; "
    assert SPEECH.without("none of them") == "none of them"


def test_a_letter_that_is_two_when_it_is_small_moves_nothing() -> None:
    assert [span for span, _ in SPEECH.find("İİ sold İ 销量")] == [(3, 7), (10, 12)]


@given(st.text(max_size=300), st.text(max_size=300))
def test_nothing_makes_it_raise_and_what_is_cut_out_is_what_is_left(text: str, more: str) -> None:
    text = f"{text}sold{more}"
    assert all(0 <= start < end <= len(text) for (start, end), _ in SPEECH.find(text))
    assert len(SPEECH.without(text)) <= len(text) - 4
