"""Every sentence is to be had in every language."""

from __future__ import annotations

import string

from outgate.languages import NAMES
from outgate.review.staff_words import WORDS


def test_every_language_has_every_sentence_with_the_same_gaps():
    english = WORDS["en"]
    for words in WORDS.values():
        assert set(words) == set(english)
        assert all(words.values())
        for name, text in words.items():
            gaps = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
            assert gaps == [field for _, field, _, _ in string.Formatter().parse(english[name]) if field is not None]
    assert set(WORDS) <= set(NAMES)
