"""How names of places are shown."""

import pytest

from outgate.extract.place_names import shown


@pytest.mark.parametrize("name", ["email", "first-name", "邮箱", "a1", "_x"])
def test_a_plain_name_stands_as_it_is(name: str) -> None:
    assert shown(name) == name


@pytest.mark.parametrize("name", ["jane@shop.example", "4111111111111111", "first name", "", "id123456"])
def test_what_may_be_a_value_stands_apart(name: str) -> None:
    assert shown(name) == f'"{name}"'


def test_a_long_name_is_left_out_and_not_cut() -> None:
    assert shown("a" * 60 + "jane@shop.example") == "…"
