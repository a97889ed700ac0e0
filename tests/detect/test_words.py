"""Words as expressions over bytes."""

from __future__ import annotations

import pytest
import re2

from outgate.detect.words import expression, spelled

OPTIONS = re2.Options()
OPTIONS.encoding = re2.Options.Encoding.LATIN1
OPTIONS.case_sensitive = False


def _found(word: bytes, text: bytes) -> bool:
    return re2.compile(word, OPTIONS).search(text) is not None


@pytest.mark.parametrize("text", ["ordered units", "ordered_units", "orderedUnits", "Ordered-Units", "ORDERED UNITS"])
def test_a_word_is_found_however_it_is_joined(text: str) -> None:
    assert _found(spelled("ordered units"), text.encode())
    assert _found(expression("ordered units"), text.encode() + b"\n")


@pytest.mark.parametrize(
    ("word", "text"), [("Käufer", "KÄUFER"), ("prénom", "Prénom"), ("销量", "总销量"), ("c++", "c++")]
)
def test_letters_outside_ascii_are_found_in_both_cases(word: str, text: str) -> None:
    assert _found(spelled(word), text.encode())


def test_a_word_with_a_star_goes_on() -> None:
    assert _found(expression("verkauft*"), b"VERKAUFTESTUECK")
    assert not _found(expression("verkauft"), b"verkauftestueck")


def test_a_word_apart_is_no_end_of_another() -> None:
    assert _found(expression("^rev"), b"rev_k")
    assert _found(expression("^rev"), b"net.rev,")
    assert not _found(expression("^rev"), b"prev,")


def test_a_word_inside_another_is_no_header() -> None:
    assert not _found(expression("sales"), b"salesrank")
