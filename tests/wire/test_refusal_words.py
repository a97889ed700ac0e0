"""A refusal says the same in each language, of every kind that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import outgate.wire
from outgate.languages import NAMES
from outgate.wire.refusal_words import WORDS, detail, title
from tests.wire.spoken import same_everywhere

_MADE = re.compile(r'Refusal\(\s*\d+, "([a-z-]+)"|\(4\d\d, "([a-z-]+)"\)')


def test_each_language_has_all_sentences_with_the_same_blanks() -> None:
    assert same_everywhere(WORDS) > 15


def test_every_kind_of_refusal_in_the_code_has_a_title_and_a_detail() -> None:
    sources = [path.read_text("utf-8") for path in Path(outgate.wire.__file__).parent.glob("*.py")]
    kinds = {one or other for source in sources for one, other in _MADE.findall(source)}
    assert kinds >= {"blocked", "too-large", "coached", "undecided", "unauthenticated"}
    assert len(kinds) == 8
    for kind in kinds:
        assert {len({title(kind, name), detail(kind, name)}) for name in NAMES} == {2}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_outgates_own_words_follow_the_detail(name: str) -> None:
    said = detail("blocked", name, "a pdf cannot be rewritten")
    assert said.startswith(detail("blocked", name))
    assert "a pdf cannot be rewritten" in said
