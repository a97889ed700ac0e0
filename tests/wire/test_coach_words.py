"""The page for reasons says the same in each language."""

from __future__ import annotations

from outgate.wire.coach_words import WORDS
from tests.wire.spoken import same_everywhere


def test_each_language_has_all_sentences_with_the_same_blanks() -> None:
    assert same_everywhere(WORDS) > 15
