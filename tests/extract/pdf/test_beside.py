"""What streams of a pdf say beside its pages is read; what draws, and fonts and pictures, is not read as text."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.pdf import beside
from outgate.extract.pdf.beside import streams
from outgate.extract.tree import Budget, Exceeded
from outgate.model import Limits
from tests.extract.messages import SECRET, holding, read
from tests.extract.pdf.pdfs import Line, pdf

NOISE = random.Random(1).randbytes(99)  # noqa: S311 - a test


def stream(data: bytes, said: bytes = b"", *, packs: bool = True) -> bytes:
    body = zlib.compress(data) if packs else data
    entries = b"/Filter/FlateDecode" if packs else b""
    return b"7 0 obj\n<<%b%b/Length %d>>stream\n%b\nendstream\nendobj\n" % (entries, said, len(body), body)


def found(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    return dict(streams(b"%PDF-1.7\n" + data, Budget(limits or Limits())))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<x:xmpmeta>jane</x:xmpmeta>", b"/Type/Metadata/Subtype/XML"),
        (b"<xdp:xdp>jane</xdp:xdp>", b""),
        (b"app.alert('jane');", b""),
    ],
    ids=["properties", "form", "program"],
)
def test_what_says_something_is_read(data: bytes, said: bytes):
    assert found(stream(data, said)) == {"stream[1]": data}


def test_strings_of_packed_objects_are_read_as_they_are_meant():
    objects = b"1 0 2 9 <</Title(j\\(a\\)ne)/Alt<FEFF00E4006E006E0061>/T(\xfe\xff\0M\0a\\000x\0!)>> (no) (jan\\351)"
    assert found(stream(objects, b"/Type/ObjStm/N 2/First 8")) == {"strings": "j(a)ne\nänna\nMax!\njané".encode()}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"BT /F1 11 Tf (jane) Tj ET", b""),
        (b"q 1 0 0 1 50 50 cm /I Do Q and jane", b""),
        (b"/CIDInit /ProcSet findresource begin jane", b""),
        (b"jane in a font", b"/Length1 14"),
        (b"jane in a picture", b"/Subtype/Image"),
        (NOISE, b""),
    ],
    ids=["text", "drawing", "letters", "font", "picture", "noise"],
)
def test_what_draws_is_left_to_the_page(data: bytes, said: bytes):
    assert found(stream(data, said)) == {}


def test_what_is_not_packed_or_is_encrypted_is_left_out():
    assert found(stream(b"words that stand there", packs=False)) == {}
    assert found(stream(b"<a>jane</a>") + b"trailer<</Encrypt 9 0 R>>") == {}


def test_limits_hold(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Exceeded):
        found(stream(b"words " * 1000), Limits(expanded=1000))
    monkeypatch.setattr(beside, "_STREAMS", 2)
    with pytest.raises(Exceeded):
        found(stream(b"words and words") * 3)


def test_a_leak_in_the_properties_of_a_page_is_found():
    whole = pdf([Line("plain")])
    at = whole.index(b"1 0 obj")
    reading = read(whole[:at] + stream(b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>", b"/Type/Metadata") + whole[at:])
    assert holding(reading.parts)[-1].path == ("body", "pdf", "stream[1]")
    assert [part for part in read(whole).parts if part.path[-1].startswith("stream")] == []


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_no_bytes_make_it_raise(one: bytes, other: bytes):
    found(one + b"stream\n" + other + stream(one, b"/Type/ObjStm")[:-20])
