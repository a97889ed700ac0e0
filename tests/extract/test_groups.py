"""Base64 and hex in groups, and dumps of bytes, are the text that they spell."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.groups import read
from outgate.model import Unwritable
from tests.extract.probing import children, written_back

TEXT = b"mail jane.roe@example.com, and tom.poe@example.org\nnow"
BASE64, HEX = base64.b64encode(TEXT).decode(), TEXT.hex()
LINES = [TEXT[at : at + 16] for at in range(0, len(TEXT), 16)]


def grouped(text: str, width: int, sign: str, before: str = "") -> str:
    return sign.join(before + text[at : at + width] for at in range(0, len(text), width))


def words(line: bytes, *, swapped: bool = False) -> str:
    pairs = [line[at : at + 2] for at in range(0, len(line), 2)]
    return " ".join((pair[::-1] if swapped else pair).hex() for pair in pairs)


GROUPS = {
    "four": grouped(BASE64, 4, " "),
    "eight": f"see {grouped(BASE64, 8, ' ')}",
    "tabs": grouped(BASE64, 5, "\t"),
    "hex words": grouped(HEX, 8, " "),
    "hex numbers": grouped(HEX, 8, ", ", "0x"),
    "hex pairs of bytes": grouped(HEX, 4, " "),
}
DUMPS = {
    "xxd": "\n".join(f"{at * 16:08x}: {words(line)}  ................" for at, line in enumerate(LINES)),
    "hexdump -C": "\n".join(f"{at * 16:08x}  {line.hex(' ')}  |{'.' * 16}|" for at, line in enumerate(LINES)),
    "od -x": "\n".join(f"{at * 16:07o} {words(line, swapped=True)}" for at, line in enumerate(LINES)),
    "od -b": "\n".join(f"{at * 16:07o} {' '.join(f'{byte:03o}' for byte in line)}" for at, line in enumerate(LINES)),
}


@pytest.mark.parametrize("text", GROUPS.values(), ids=GROUPS)
def test_groups_are_what_they_spell(text: str) -> None:
    [child] = children(read, text.encode())
    assert child.part.data == TEXT
    [again] = children(read, written_back(child, b"jane.roe@example.com"))
    assert again.part.data == TEXT.replace(b"jane.roe@example.com", b"[person.email]")


@pytest.mark.parametrize("text", DUMPS.values(), ids=DUMPS)
def test_dumps_are_what_they_spell_and_are_not_written_again(text: str) -> None:
    [child] = children(read, f"see:\n{text}\n".encode())
    assert child.part.data == TEXT
    with pytest.raises(Unwritable):
        written_back(child, b"jane.roe@example.com")


@pytest.mark.parametrize(
    "text",
    [
        "this that with from them what when then they have some",
        "1024 2048 4096 8192 1000 2000 3000 4000 5000",
        "deadbeef 00ff10e2 91ab33cd ffffffff 00000000 12345678 9abcdef0 0f0f0f0f",
        "00001000 7f45 4c46 0201 0100 0000 0000\n00001010 0300 3e00 0100 0000 c0d1",
        "2026-11-23 10:11 1234 5678",
    ],
)
def test_words_and_figures_spell_nothing(text: str) -> None:
    assert children(read, text.encode()) == []


@given(st.text(alphabet="0aF_+ -:\n,x", max_size=200))
def test_nothing_makes_it_fail(text: str) -> None:
    children(read, (GROUPS["four"] + text + DUMPS["xxd"] + text).encode())
