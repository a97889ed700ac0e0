"""Every sentence is to be had in every language, and the language is the one that is wanted most."""

from __future__ import annotations

import string

import pytest

from outgate.review.staff_words import NAMES, WORDS, language


def test_every_language_has_every_sentence_with_the_same_gaps():
    english = WORDS["en"]
    for words in WORDS.values():
        assert set(words) == set(english)
        assert all(words.values())
        for name, text in words.items():
            gaps = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
            assert gaps == [field for _, field, _, _ in string.Formatter().parse(english[name]) if field is not None]
    assert set(NAMES) == set(WORDS)


@pytest.mark.parametrize(
    ("asked", "chosen", "expected"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("de-AT", "", "de"),
        ("en;q=0.2, de;q=0.9", "", "de"),
        ("de;q=0", "", "en"),
        ("de;q=much", "", "en"),
        ("fr", "", "en"),
        ("de", "en", "en"),
        (",;=,", "", "en"),
    ],
)
def test_the_language_is_the_one_wanted_most(asked: str, chosen: str, expected: str):
    assert language(asked, chosen) == expected
