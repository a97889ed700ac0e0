"""What holds for all sentences that are to be had in several languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.languages import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping


def same_everywhere(words: Mapping[str, Mapping[str, str]]) -> int:
    """Assert that each known language has each sentence, in words of its own; return how many there are."""
    english = words["en"]
    assert words.keys() == NAMES.keys()
    for name, sentences in words.items():
        assert sentences.keys() == english.keys(), name
        for key, text in sentences.items():
            assert text.strip() == text != "", (name, key)
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[key]), (name, key)
        assert name == "en" or sum(text == english[key] for key, text in sentences.items()) <= 2, name
    return len(english)
