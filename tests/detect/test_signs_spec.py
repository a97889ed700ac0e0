"""What `[signs]` in a policy file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.strict_toml import FileError
from tests.detect.made import detector
from tests.detect.test_signs import SIGNS

if TYPE_CHECKING:
    from outgate.detect.signs_spec import SignsSpec


def spec(source: str = SIGNS) -> SignsSpec:
    made = next(iter(detector(source).catalogue.data_types.values())).spec.signs
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('["review", "removal"]', '["review", "nothing"]', "there is no sign 'nothing'"),
        ('one_of = ["price", "contact"]', 'one_of = ["cost"]', "there is no sign 'cost'"),
        ('["review", "removal"]', '["price"]', "has no sign with words"),
        ("maybe = 4", "maybe = 9", "`maybe` is more than `enough`"),
        ('words = ["branch"]', "", "neither words nor patterns"),
        ('words = ["branch"]', "patterns = ['(?=x)']", "the pattern is not taken"),
        ('words = ["branch"]', "patterns = ['x*']", "matches the empty text"),
    ],
)
def test_what_could_never_be_found_is_refused(old: str, new: str, reason: str) -> None:
    assert old in SIGNS
    with pytest.raises(FileError, match=reason):
        detector(SIGNS.replace(old, new))


def test_only_words_of_signs_that_must_be_there_make_a_text_looked_at() -> None:
    headers = spec().headers()
    assert set(headers) == {"review", "removal", "contact"}
    assert "★" in headers["review"]


def test_words_stand_with_and_without_their_accents() -> None:
    assert {("reseña*", "review"), ("resena*", "review"), ("★", "review")} <= set(spec().words())


def test_a_text_may_say_it_where_all_are_named_that_must_be_and_a_price_is_there() -> None:
    made = spec()
    assert made.may_be(frozenset({"review", "removal"}))
    assert not made.may_be(frozenset({"review", "contact"}))
    assert made.has_one(frozenset({"contact"}), b"")
    assert made.has_one(frozenset(), b"for $80")
    assert not made.has_one(frozenset({"review"}), b"for eighty")
    assert made.weight(["review", "price", "code"]) == -1
