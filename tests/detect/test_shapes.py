"""Shapes that are derived from regexes."""

from __future__ import annotations

import pytest
import re2
import regex  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.detect.shapes import Underivable, derive, derive_widely

OPTIONS = re2.Options()
OPTIONS.encoding = re2.Options.Encoding.LATIN1

REGEXES = [
    r"(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])",
    r"\b[a-c]{2,5}\b",
    r"(?i)(?:ab|cd)+é?x".replace("é", ""),
    r"[^a-y]z{1,3}",
    r"[äöü]+b",
    r"\D\d\S",
    r"(?P<name>a|b)(?=c).",
    r"(?:a(?:b|c){0,2}+)d",
    r"^x?y$",
    r"é{2}|日本",
    r"(?>a+)b",
    r"[\d\W]q",
    r"x(?i:ab|c)d",
]
LOOSELY = [*REGEXES, r"(?i)é", r"x(?i:äb)z?", r"(\d|ab)-\1", r"(?i:(?<!q)ü)[^x]"]


@pytest.mark.parametrize("source", REGEXES)
@given(data=st.data())
def test_a_shape_matches_wherever_its_regex_does(source: str, data: st.DataObject) -> None:
    text = data.draw(st.text("abcdxyzABq0189 -.éäü日本\n", max_size=12))
    match = data.draw(
        st.from_regex(regex.compile(source).pattern.replace("(?>", "(?:").replace("}+", "}"), fullmatch=False)
    )
    shape = re2.compile(derive(source), OPTIONS)
    for candidate in (text, match):
        if regex.search(source, candidate, regex.ASCII):
            assert shape.search(candidate.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("source", LOOSELY)
@settings(max_examples=20)
@given(data=st.data())
def test_a_loose_shape_matches_wherever_its_regex_does_in_any_bytes(source: str, data: st.DataObject) -> None:
    match = data.draw(st.from_regex(source.replace("(?>", "(?:").replace("}+", "}")))
    around = data.draw(st.tuples(st.binary(max_size=3), st.binary(max_size=3)))
    text = (around[0] + match.encode("utf-8", "surrogatepass") + around[1]).decode("utf-8", "surrogateescape")
    if regex.search(source, text, regex.ASCII):
        assert re2.compile(derive_widely(source), OPTIONS).search(text.encode("utf-8", "surrogateescape"))


def test_of_a_cell_that_is_all_of_it_nothing_is_asked_of_what_stands_beside_it() -> None:
    assert derive_widely(r"(?<![\w,])ab(?!,)", is_cell=True) == b"(?s)ab"


def test_a_look_around_of_one_character_becomes_a_boundary() -> None:
    assert derive(r"(?<![\w-])ab(?![\d])") == rb"(?s)(?:^|[^A-Za-z0-9_\x2d-\x2d])ab(?:[^0-9]|\z)"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (r"(a)\1", "groupref"),
        (r"a?", "without taking a character"),
        (r"\p{L}+", "bad escape"),
        (r"[^\W]x", "negated class"),
        (r"(?s:a)b", "flags"),
        (r"(?i)é", "outside ASCII"),
        (r"x(?i:é)", "outside ASCII"),
    ],
)
def test_what_cannot_be_derived_says_why(source: str, reason: str) -> None:
    with pytest.raises(Underivable, match=reason):
        derive(source)
