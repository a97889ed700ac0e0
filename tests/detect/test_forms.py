"""Patterns in one automaton."""

from __future__ import annotations

import pytest
import re2

from outgate.detect.forms import Forms

FORMS = Forms({"price": [r"\$\s?\d+", r"\d+\s?€"], "each": [r"\d+\s?€? each"]})


def found(text: str, start: int = 0, end: int = 999) -> set[tuple[str, str]]:
    data = text.encode()
    return {(name, data[since:until].decode()) for since, until, name in FORMS.find(data, start, end)}


def test_every_pattern_that_matches_at_a_place_is_told_in_any_case_and_script() -> None:
    assert found("für 80 € EACH, or $ 20") == {("price", "80 €"), ("each", "80 € EACH"), ("price", "$ 20")}


def test_only_what_stands_between_two_places_is_looked_at() -> None:
    assert found("$10 and $20 and $30", 4, 12) == {("price", "$20")}
    assert found("$10", 3) == set()


def test_any_bytes_are_asked_whether_there_is_one() -> None:
    assert FORMS.are_in(b"\xff\xfe $5 \xff")
    assert not FORMS.are_in(b"\xff\xfe nothing")
    assert not Forms({"price": []}).are_in(b"$5")
    assert list(Forms({}).find(b"$5", 0, 2)) == []


def test_what_matches_nothing_or_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="matches the empty text"):
        Forms({"price": [r"\d*"]})
    with pytest.raises(re2.error):
        Forms({"price": ["(?=5)"]})
