"""The page for reasons says the same in each language, and answers in the one that is asked for."""

from __future__ import annotations

import re

import pytest

from outgate.wire.coach_words import NAMES, WORDS, language


def test_each_language_has_all_sentences_with_the_same_blanks() -> None:
    english = WORDS["en"]
    assert len(english) > 15
    for name, words in WORDS.items():
        assert words.keys() == english.keys()
        assert name in NAMES
        for key, text in words.items():
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[key]), key


@pytest.mark.parametrize(
    ("asked", "chosen", "expected"),
    [
        ("", "", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "", "de"),
        ("en-GB,en;q=0.9,de;q=0.5", "", "en"),
        ("fr-FR, DE;q=0.3", "", "de"),
        ("x-de, dent", "", "en"),
        ("de", "en", "en"),
        ("en", "de", "de"),
        ("de", "fr", "de"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_first_that_is_asked_for(asked: str, chosen: str, expected: str) -> None:
    assert language(asked, chosen) == expected
