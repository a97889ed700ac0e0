"""Words that say what a figure is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.classes import options
from outgate.detect.speech import Speech
from tests.detect.made import shipped

if TYPE_CHECKING:
    import pytest

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
    assert list(SPEECH.places(b'{"sold":1,"text":"sold 3"}', 9)) == [(19, 23)]
    assert [place for place, _ in SPEECH.places(b"sold " * 9, 4)] == [1, 6, 11, 16]
    assert len(list(SPEECH.places(b"3sold, resold, umsatz2, net_sold, Umsatz", 9))) == 4


def test_letters_of_an_id_between_its_digits_are_no_words() -> None:
    short = Speech({"ca": "revenue", "uv": "visitors", "访客": "visitors"})
    ids = "3f2a9ca9-uv12 7_ca1 1984-10-08ca05"
    assert (list(short.places(ids.encode(), 9)), list(short.find(ids))) == ([], [])
    told = "CA12%, uv 900, 3ca, -uv, A3访客7, ca1"
    assert len(list(short.places(told.encode(), 9))) == len(list(short.find(told))) == 6


def test_all_words_that_are_shipped_fit_into_the_memory_of_their_automaton(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without room it goes on, five hundred times slower: re2 only says so on standard error."""

    def telling(**given: Any) -> Any:
        out = options(**given)
        out.log_errors = True
        return out

    monkeypatch.setattr("outgate.detect.speech.options", telling)
    tables = [each.spec.table for each in shipped().catalogue.data_types.values() if each.spec.table]
    every = Speech({word: "" for table in tables for word in table.speech.words})
    assert len(every.words) > 500
    text = " ".join(f"{word} {uuid5(NAMESPACE_URL, word)} {word[1:]}" for word in every.words) * 4
    assert len(list(every.places(text.encode(), 10**6))) > 2_000
    assert len(list(every.find(text))) > 2_000
    assert "re2" not in capfd.readouterr().err


@given(st.binary(max_size=300), st.text(max_size=300))
def test_nothing_makes_it_raise(data: bytes, text: str) -> None:
    list(SPEECH.places(data, 9))
    list(SPEECH.find(text))
