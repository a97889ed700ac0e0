"""Text that is written letter by letter is read as one, whatever sign or tags stand between the letters."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.letters import read
from tests.extract.probing import children, part_of, written_back

QUOTED = 'say "mail & jane.roe@example.com" twice'
TEXT = "mail jane.roe@example.com to Jos\u00e9"
SIGNS = ["|", ".", "-", "_", "/", ",", ", ", " ", "\t", "\n", "\r\n", " | ", "*", "','"]


@pytest.mark.parametrize("sign", SIGNS)
def test_letters_with_a_sign_between_are_one_text(sign: str) -> None:
    text = sign.join(TEXT)
    [child] = children(read, text.encode())
    assert child.part.data.strip().decode() == TEXT
    left = written_back(child, b"jane.roe@example.com", b"[x]").decode()
    assert left == sign.join((sign.join("mail "), "[x]", sign.join(TEXT[25:])))


def test_lines_below_are_read_though_they_have_few_letters() -> None:
    lines = ["Product,Units", "KX12,4210", "B0,17"]
    text = "see:\n" + "\n".join("|".join(line) for line in lines) + "\nthanks"
    [child] = children(read, text.encode())
    assert child.part.data.strip().decode() == "\n".join(lines)


@pytest.mark.parametrize(
    ("before", "after"), [("<c>", "</c>"), ('<c v="', '"/>'), ("<p>", "</p>\n"), ('<text x="12">', "</text>")]
)
def test_letters_in_tags_are_one_text(before: str, after: str) -> None:
    text = "<r>" + "".join(f"{before}{html.escape(letter)}{after}" for letter in TEXT) + "</r>"
    [child] = children(read, text.encode())
    assert child.part.data.strip().decode() == TEXT


def test_entities_in_tags_are_letters() -> None:
    text = "".join(f"<c>{html.escape(letter)}</c>" for letter in QUOTED)
    [child] = children(read, text.encode())
    assert child.part.data.strip().decode() == QUOTED
    left = written_back(child, b'"mail & jane', b"x").decode()
    assert re.sub("<.*?>", "", left) == "say x.roe@example.com&quot; twice"


def test_another_row_of_cells_is_another_line() -> None:
    rows = ["Jane Roe", "Tom Doe"]
    cells = ("".join(f"<td>{letter}</td>" for letter in row) for row in rows)
    [child] = children(read, "".join(f"<tr>{row}</tr>" for row in cells).encode())
    assert child.part.data.strip().decode() == "\n".join(rows)


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c,d,e,f",
        "1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6",
        ",".join("YNYNYNYNYNYNYNYNYNYNY"),
        "<td>A</td><td>B</td><td>A</td><td>C</td>",
        '<i>a</i> word <i>b</i> word <i>c</i> word <i>d</i> word <b a="x"/>',
    ],
)
def test_a_few_letters_flags_and_figures_are_no_text(text: str) -> None:
    assert children(read, text.encode()) == []


@given(st.text(alphabet="ab,.|\u00fc\U0001f600z@ ", min_size=1), st.sampled_from(["|", ";", ", "]))
def test_every_letter_is_where_it_stands(text: str, sign: str) -> None:
    text = f"jane roe ulm {text}"
    data = sign.join(text).encode()
    [child] = children(read, data)
    part = child.part
    assert part.to_parent is not None
    assert part.data.decode() == f"\n{text}"
    at = 1
    for letter in text:
        size = len(letter.encode())
        start, end = part.to_parent(at, at + size)
        assert data[start:end].decode() == letter
        at += size
    assert part.parent is not None
    assert part.parent.data == part_of(data).data


def test_words_beside_the_letters_are_not_of_them() -> None:
    [child] = children(read, b"send it to t h e r e s a . h @ s h o p . c o m and to nobody else")
    assert child.part.data.strip() == b"theresa.h@shop.com"
