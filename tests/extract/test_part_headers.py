"""The headers of a part of a multipart body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.part_headers import fit, locate, say
from outgate.extract.tree import apply
from outgate.model import Edit, Part

BLOCK = (
    b'Content-Disposition: form-data; name="file"; filename="jane@x.example.csv"\r\n'
    b"Content-Type: text/csv; charset=GB18030\r\nContent-Transfer-Encoding: BASE64"
)


def edited(block: bytes, needle: bytes) -> bytes:
    part = Part(("headers",), block)
    start = block.index(needle)
    return apply(block, fit(part, [Edit(start, start + len(needle), b"[x]")]))


def test_what_is_said_becomes_hints() -> None:
    said = say(BLOCK)
    assert said.field == "file"
    assert not said.is_plain
    assert said.hints == ("text/csv", "gb18030", b"", "jane@x.example.csv", ("base64",))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b"filename*=UTF-8''j%C3%A4ne.csv", "jäne.csv"),
        (b'filename*0="ja"; filename*1="ne.csv"', "jane.csv"),
        (b'filename="a\\"b.csv"', 'a"b.csv'),
        (b"filename=jane.csv", "jane.csv"),
    ],
)
def test_file_names_are_read_in_every_spelling(value: bytes, name: str) -> None:
    assert say(b"Content-Disposition: form-data; " + value).hints.name == name


@pytest.mark.parametrize(
    ("block", "encodings"),
    [
        (b"Content-Encoding: br", ("br",)),
        (b"Content-Encoding: GZIP, br\r\nContent-Transfer-Encoding: base64", ("gzip", "br", "base64")),
        (b"Content-Transfer-Encoding: binary\r\nContent-Encoding: x-martian", ("x-martian",)),
    ],
)
def test_a_part_that_is_packed_says_so(block: bytes, encodings: tuple[str, ...]) -> None:
    assert say(block).hints.encodings == encodings


@pytest.mark.parametrize(
    ("block", "plain"),
    [
        (b'Content-Disposition: form-data; name="email"', True),
        (b'content-disposition: form-data; name="e"\r\nContent-Type: text/plain; charset=utf-8', True),
        (b"", True),
        (b'Content-Disposition: form-data; name="jane@x.example"', False),
        (b'Content-Disposition: form-data; name="4111111111111111"', False),
        (BLOCK, False),
    ],
)
def test_headers_that_only_name_a_field_are_plain(block: bytes, plain: bool) -> None:  # noqa: FBT001 - a case
    assert say(block).is_plain is plain


@pytest.mark.parametrize(
    ("block", "needle", "expected"),
    [
        (BLOCK, b"jane@x.example", BLOCK.replace(b"jane@x.example", b"[x]")),
        (b"A: b; filename=jane@x.csv", b"jane@x", b'A: b; filename="[x]"'),
        (b"A: b; filename*=UTF-8''jane%40x.csv", b"jane%40x", b"A: b; filename*=UTF-8''%5Bx%5D.csv"),
        (b"A: b; filename*=UTF-8''jane%40x.csv", b"40x", b"A: b; filename*=UTF-8''jane%5Bx%5D.csv"),
        (b"X-Note: of jane\r\nX-More: roe", b"jane\r\nX-More: roe", b"X-Note: of [x]\r\n[x]"),
    ],
)
def test_an_edit_keeps_parameters_readable(block: bytes, needle: bytes, expected: bytes) -> None:
    assert edited(block, needle) == expected


def test_a_place_is_a_header() -> None:
    assert locate(Part(("headers",), BLOCK), BLOCK.index(b"csv;")) == ("header[content-type]",)
    assert locate(Part(("headers",), b"?"), 0) == ("header[]",)


@given(st.binary() | st.text(alphabet=';="*\\\r\n :a', max_size=40).map(str.encode), st.integers(0, 40))
def test_nothing_raises_on_any_bytes(block: bytes, at: int) -> None:
    for text in (block, b"Content-Disposition: form-data; " + block):
        say(text)
        part = Part(("headers",), text)
        locate(part, at)
        edits = fit(part, [Edit(min(at, len(text)) // 2, min(at, len(text)), b"[x]")])
        assert all(0 <= edit.start <= edit.end <= len(text) for edit in edits)
