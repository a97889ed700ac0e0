"""Checks of what is told of a person. All people are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks.person import address, address_line, birth_date, name


@pytest.mark.parametrize(
    "value",
    [
        "1990-04-12",
        "19900412",
        "12.04.1990",
        "12-4-1990",
        "04/12/1990",
        "12 April 1990",
        "April 12, 1990",
        "12th of Apr 1990",
        "12 de abril de 1990",
        "12 avril 1990",
        "1990年4月12日",
        "12.04.90",
    ],
)
def test_one_day_in_twelve_spellings_is_one(value: str) -> None:
    assert birth_date(value) == "1990-04-12"


@pytest.mark.parametrize(
    "value", ["1990-13-12", "32.04.1990", "1890-04-12", "12 Quux 1990", "2090-01-01", "12", "4 of 12"]
)
def test_what_is_no_day_or_nobody_s_who_lives_is_none(value: str) -> None:
    assert birth_date(value) is None


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
def test_every_day_is_read_back_from_its_written_form(day: date) -> None:
    assert birth_date(day.isoformat()) == day.isoformat()
    assert birth_date(day.strftime("%d.%m.%Y")) == day.isoformat()


def test_names_count_once_whatever_their_case_and_spaces() -> None:
    assert name("Marlene  QUIST") == name("marlene quist") == "marlene quist"


@pytest.mark.parametrize("value", ["null", "string", "First Name", "x", "-", "your name", "John.", "Undefined"])
def test_placeholders_are_no_names(value: str) -> None:
    assert (name(value) is None) == (value != "John.")


def test_an_address_counts_once_however_its_parts_are_separated() -> None:
    assert address("14 Larch Row,\nHexton") == address("14 LARCH ROW, Hexton") == "14 larch row hexton"
    assert address("Rua Nova 4, 2º") == address("Rua Nova 4, 2o")


@given(st.text(max_size=40))
def test_no_check_raises_on_any_text(value: str) -> None:
    assert address(value) is not None
    assert {type(check(value)) for check in (birth_date, name)} <= {str, type(None)}


@pytest.mark.parametrize(
    "value", ["Hof 7, Hinterzarten", "14 Larch Row", "Unit 4, Hexton Mill", "湖北省凯县花溪王街7座"]
)
def test_a_number_and_words_where_an_address_stands_are_one(value: str) -> None:
    assert address_line(value) == address(value)


@pytest.mark.parametrize(
    "value", ["see below", "10.0.0.1 port 80", "https://shop.example/7 x", "02:00:5e:10:00:ff x", "0x7ffe12 abcd"]
)
def test_what_else_is_called_an_address_is_none(value: str) -> None:
    assert address_line(value) is None


@given(st.text(max_size=60))
def test_no_text_makes_the_check_of_an_address_raise(text: str) -> None:
    assert address_line(text) in (None, address(text))
