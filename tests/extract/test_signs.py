"""The one pass that tells which readers to ask: it may say too much and never too little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import charsets, escapes, markup, runs, signs
from outgate.extract.charsets import is_quiet
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part
from tests.extract.test_escapes import SPELLINGS as ESCAPED
from tests.extract.test_runs import SPELLINGS as RUNS


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"plain": "text", "n": 1.5}', 0),
        (b"a\x01b", signs.NOISE),
        (b"a\0b", signs.NOISE | signs.SHIFTED),
        (b"a\0b%40", signs.NOISE | signs.SHIFTED),
        (b"a\0some%40text", signs.NOISE | signs.SHIFTED | signs.PERCENT),
        (b"abcdefghijklmnop", signs.RUN),
        (b" 6a:61:6e:65:40:73:68:6f", signs.PAIRS),
        (b"0x6a, 0x61, 0x6e, 0x65", signs.PAIRS),
        (b"%40", signs.PERCENT),
        (b"a+b", signs.PERCENT),
        (rb"\n", signs.BACKSLASH),
        (b"&amp;", signs.ENTITY),
        (b"=3D", signs.QUOTED),
        (b"a=1&b=2&c", 0),
        (b"\x1b$B", signs.SHIFTED),
        (b"from: me", signs.MAIL),
        (b"to\nbegin 644 a", signs.MAIL),
        (b"{=?utf-8?", signs.WORDS),
        (b"jane<b>@", signs.JOINT),
        (b"jane <b>@", 0),
        (b"<p>jane</p><p>", 0),
        (b"0000PACK\0\0\0\x02", signs.NOISE | signs.SHIFTED | signs.PACK),
    ],
)
def test_a_sign_is_seen(data, expected):
    assert signs.seen(data) == expected


@pytest.mark.parametrize("text", ESCAPED.values(), ids=ESCAPED)
def test_every_escape_shows(text):
    assert signs.seen(text) & signs.ESCAPED


@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS)
def test_every_run_shows(text):
    assert signs.seen(text) & (signs.RUN | signs.PAIRS | signs.ESCAPED)


PIECES = [
    b"%",
    b"40",
    b"u",
    b"\\",
    b"x4",
    b"&",
    b"#64",
    b"amp;",
    b"=",
    b"3D",
    b"\r\n",
    b"+",
    b"A",
    b"AEA-",
    b"~{",
    b":",
    b"6a",
]
PIECES += [
    b", ",
    b"0x",
    b"SGVsbG8gd29ybGQ",
    b"abcdefgh",
    b" ",
    b"\x1b",
    b"\x02",
    b"\xff",
    b"n",
    b"1",
    b"E4=B8",
    b"<b>",
    b"</SPAN id=1>",
    b"<!--",
    b"-->",
    b"u{41}",
]


@given(st.one_of(st.binary(), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)))
def test_what_a_reader_finds_was_announced(data):
    part, found = Part(("body",), data, root="body", is_text=charsets.is_plain_text(data)), signs.seen(data)
    budget = Budget(Limits())
    assert found & signs.NOISE or is_quiet(data)
    for read, sign in escapes.READERS.items():
        assert found & sign or not list(read(part, Hints(), budget))
    assert found & signs.RUN or not list(runs.read(part, Hints(), budget))
    assert found & signs.JOINT or not list(markup.read(part, Hints(), budget))
    assert found & signs.PAIRS or not list(runs.read_pairs(part, Hints(), budget))
    assert found & signs.SHIFTED or not part.is_text or not list(charsets.read(part, Hints(), budget))


def test_a_view_of_bytes_is_text_to_look_at():
    assert signs.seen(b"\0%40", is_view=True) & signs.PERCENT


@given(st.binary(max_size=100), st.integers(0, 50))
def test_a_sign_is_seen_wherever_it_stands(around, repeat):
    text = around * repeat + b" see %40 " + around * repeat
    assert signs.seen(text) & signs.ESCAPED
