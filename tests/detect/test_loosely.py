"""Regexes loosened for re2: what they say "no" to, the regex itself does not match."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import loosely
from outgate.detect.loosely import may_match

if TYPE_CHECKING:
    import pytest

POLICIES = Path(__file__).parents[2] / "policies" / "data-types"
SOURCES = (
    r"\b(?:id|ref) {0,2}[#(]?\Z",
    r"^[^\n:]{1,9}\Z",
    r"(?i:cc:)[^\n@,<]{2,100}<\Z",
    r"a(?!b)[^c]*+(?<=\w)d?\Z",
    r"(?i)x(?-i:Y)[^a]\Z",
    r"(a)\1|.{3}\s\Z",
)
LOOSENED = [(source, re.compile(source.encode(), re.MULTILINE), may_match([source])) for source in SOURCES]


def shipped() -> list[str]:
    """All that the shipped clauses say, as regexes that end with a value."""
    out: list[str] = []
    for file in sorted(POLICIES.rglob("*.toml")):
        tree = tomllib.loads(file.read_text("utf-8"))
        for clause in [*tree.get("unless", ()), *(c for p in tree.get("pattern", ()) for c in p.get("unless", ()))]:
            before = clause.get("before", [])
            out += [f"(?:{one})\\Z" for one in ([before] if isinstance(before, str) else before)]
            out += [f"^(?:{one})\\Z" for one in clause.get("line", ())]
    return out


@given(st.text("aAbcdiIxXyY:#@,<(1 \n\v\xe9", max_size=24))
def test_what_the_regex_matches_may_match(text: str) -> None:
    data = text.encode()
    assert [source for source, exact, may in LOOSENED if exact.search(data) and not may(data)] == []


def test_what_shipped_clauses_say_may_match_in_the_files_that_say_it() -> None:
    """The examples of data types are full of what their clauses ask for; windows end at every place in them."""
    sources, matched = shipped(), 0
    for source in sources:
        exact, may = re.compile(source.encode(), re.MULTILINE), may_match([source])
        for file in ("person/email.toml", "person/phone.toml"):
            data = (POLICIES / file).read_bytes()[-4000:]
            for end in range(0, len(data), 7):
                window = data[max(0, end - 240) : end]
                if exact.search(window) is not None:
                    matched += 1
                    assert may(window), source
    assert len(sources) > 20
    assert matched > 20


def test_most_of_what_does_not_match_is_told_so() -> None:
    may = may_match([r"\b(?:id|ref)[:=]\s?\Z", r"^by [^\n]{0,90}<\Z"])
    windows = (b'{"phone": "', b"1,Jane Roe,", b"id=7, ", b"by Jane <roe", b"")
    assert [may(window) for window in windows] == [False] * len(windows)
    assert may(b"kid=")
    assert may(b"x\nby Jane Roe <")


def test_what_re2_cannot_hold_may_always_match(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loosely, "_MEMORY", 1000)
    assert may_match([r"(?:one|two|three|four|five|six|seven)+\Z"])(b"x")
