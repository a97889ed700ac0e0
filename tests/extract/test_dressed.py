"""Marks of Markdown, BBCode and of strings that are joined stand for nothing inside of words and numbers."""

from __future__ import annotations

import pytest

from outgate.extract import extract
from outgate.extract.dressed import read
from outgate.model import Limits
from tests.bench.sent import post
from tests.extract.probing import children, written_back

CARD = "4539578122940064"


def groups(text: str, before: str, after: str, size: int = 4) -> str:
    return "".join(f"{before}{text[at : at + size]}{after}" for at in range(0, len(text), size))


@pytest.mark.parametrize(
    ("before", "after"),
    [("**", "**"), ("__", "__"), ("~~", "~~"), ("`", "`"), ("*", "*"), ("[b]", "[/b]"), ("[color=#f00]", "[/color]")],
)
def test_a_number_in_dressed_groups_is_one_number(before: str, after: str) -> None:
    text = f"card {groups(CARD, before, after)} please"
    [child] = children(read, text.encode())
    assert CARD.encode() in child.part.data
    left = written_back(child, CARD.encode(), b"[x]").decode()
    assert left == f"card {before}[x]{after} please"


def test_what_is_undressed_is_not_undressed_again() -> None:
    text = "years (2015)(2016), powers **1024** **2048**, `1000` `2000` `3000` *x*y`z"
    parts = extract(post(text.encode(), "text/plain"), Limits()).parts
    assert [part.path[-1] for part in parts].count("undressed") == 1


def test_each_group_may_be_dressed_in_another_way() -> None:
    [child] = children(read, b"**4532**-**0151**-_1283_-`0945`")
    assert child.part.data == b"4532-0151-1283-0945"


@pytest.mark.parametrize("sign", ["'+'", "' + '", '"."', '" &\n    "'])
def test_strings_that_are_joined_are_one(sign: str) -> None:
    text = f"s = {sign[0]}{sign.join(('jane.', 'roe@exam', 'ple.com'))}{sign[0]}"
    [child] = children(read, text.encode())
    assert b"jane.roe@example.com" in child.part.data
    assert written_back(child, b"jane.roe@example.com", b"[x]").decode() == f"s = {sign[0]}[x]{sign[0]}"


@pytest.mark.parametrize(
    "text",
    [
        "a **bold** word",
        "# a list\n* one\n* two",
        "2 * 3 * 4",
        "'a', 'b'",
        "x[i] + y[b]",
        "call `run` now",
        "413009048_1211339907",
    ],
)
def test_whole_words_may_be_dressed(text: str) -> None:
    assert children(read, text.encode()) == []


def test_of_a_long_text_what_is_around_the_marks_is_read() -> None:
    filler = "nothing else to tell\n" * 1000
    text = f"{filler}card {groups(CARD, '**', '**')}{filler}mail jane**.roe@example.com** {filler}"
    [child] = children(read, text.encode())
    assert len(child.part.data) < 1500
    assert CARD.encode() in child.part.data
    assert written_back(child, b"jane.roe@example.com", b"[x]").decode() == text.replace(
        "jane**.roe@example.com", "[x]"
    )
    many = "ab**cd " * 10_000
    [child] = children(read, many.encode())
    assert child.part.data.decode() == "abcd " * 10_000


def test_stars_that_hide_an_address_are_no_marks() -> None:
    assert not any(b"@e.com" in child.part.data for child in children(read, b"as `j***@e******.com` **shown** here"))
    [child] = children(read, b"to **jane**@**example**.com")
    assert child.part.data == b"to jane@example.com"
    [child] = children(read, b"to **t**.**bran****dl**@**x**.**org**")
    assert child.part.data == b"to t.brandl@x.org"
