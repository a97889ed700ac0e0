"""Declared encodings are undone whatever way they are said, within limits, and done again after an edit."""

import base64
import binascii
import bz2
import gzip
import subprocess
import sys
import zlib
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract
from outgate.extract.encodings import ENCODE, read
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part
from tests import patience
from tests.extract.messages import MASK, SECRET, holding, message, reasons, redacted

TEXT = b"write to " + SECRET + b" today, " * 50


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _raw_inflate(data: bytes) -> bytes:
    return zlib.decompress(data, -15)


def _unzstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


CODINGS = {
    "gzip": ([b"gzip"], gzip.compress, gzip.decompress),
    "x-gzip": ([b"x-gzip"], gzip.compress, gzip.decompress),
    "in capitals": ([b"GZip"], gzip.compress, gzip.decompress),
    "deflate": ([b"deflate"], zlib.compress, zlib.decompress),
    "raw deflate": ([b"deflate"], _raw_deflate, _raw_inflate),
    "br": ([b"br"], brotli.compress, brotli.decompress),
    "zstd": ([b"zstd"], zstandard.compress, _unzstd),
    "zstd in frames": (
        [b"zstd"],
        lambda data: zstandard.compress(data[:30]) + zstandard.compress(data[30:]),
        _unzstd,
    ),
    "identity": ([b"identity"], bytes, bytes),
    "gzip, identity": ([b"gzip, identity"], gzip.compress, gzip.decompress),
    "gzip twice": (
        [b"gzip, gzip"],
        lambda data: gzip.compress(gzip.compress(data)),
        lambda data: gzip.decompress(gzip.decompress(data)),
    ),
    "br of gzip": (
        [b"gzip,br"],
        lambda data: brotli.compress(gzip.compress(data)),
        lambda data: gzip.decompress(brotli.decompress(data)),
    ),
    "two headers": (
        [b"gzip", b"zstd"],
        lambda data: zstandard.compress(gzip.compress(data)),
        lambda data: gzip.decompress(_unzstd(data)),
    ),
    "gzip in members": (
        [b"gzip"],
        lambda data: gzip.compress(data[:20]) + gzip.compress(data[20:]),
        gzip.decompress,
    ),
    "gzip with zeros behind": ([b"gzip"], lambda data: gzip.compress(data) + bytes(100), gzip.decompress),
}


def _sent(body: bytes, values: list[bytes]):
    return message(body, [(b"Content-Encoding", value) for value in values])


@pytest.mark.parametrize(("values", "wrap", "unwrap"), CODINGS.values(), ids=CODINGS)
def test_a_body_is_read_through_its_encodings_and_written_through_them(values, wrap, unwrap):
    sent = _sent(wrap(TEXT), values)
    reading = extract(sent, Limits())
    assert reading.parts[-1].data == TEXT
    assert reasons(reading) == []
    assert unwrap(redacted(sent).body) == TEXT.replace(SECRET, MASK)


def test_there_were_as_many_codings_as_this():
    assert len(CODINGS) == 15


def test_an_unknown_coding_is_a_gap():
    assert reasons(extract(_sent(TEXT, [b"x-martian"]), Limits())) == ["encoding"]


@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br", b"zstd", b"gzip, br"])
def test_a_plain_body_under_a_wrong_label_is_read_and_no_gap(coding):
    reading = extract(_sent(b'{"mail": "' + SECRET + b'"}', [coding]), Limits())
    assert holding(reading.parts)
    assert reasons(reading) == []


@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br", b"zstd"])
def test_bytes_that_are_not_of_the_encoding_are_a_gap(coding):
    assert "encoding" in reasons(extract(_sent(b"\xff\x00\x13\xfe" * 20, [coding]), Limits()))


def test_another_encoding_than_the_one_declared_is_still_read():
    assert holding(extract(_sent(gzip.compress(TEXT), [b"br"]), Limits()).parts)
    assert holding(extract(_sent(gzip.compress(TEXT), [b"x-martian"]), Limits()).parts)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"gzip", gzip.compress(TEXT, mtime=0)[:-20]),
        (b"deflate", zlib.compress(TEXT)[:-8]),
        (b"br", brotli.compress(TEXT)[:-1]),
    ],
)
def test_what_a_stream_that_ends_early_held_is_read(coding, body):
    reading = extract(_sent(body, [coding]), Limits())
    assert reasons(reading) == ["truncated"]
    assert holding(reading.parts)[-1].lift is None


def test_what_stands_behind_the_stream_is_read():
    sent = _sent(gzip.compress(b"harmless") + bz2.compress(TEXT), [b"gzip"])
    assert holding(extract(sent, Limits()).parts)


@pytest.mark.parametrize(
    ("encoding", "wrap"),
    [("base64", base64.encodebytes), ("quoted-printable", lambda data: data.replace(b"@", b"=40"))],
)
def test_the_transfer_encodings_of_parts_are_undone(encoding, wrap):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\nContent-Transfer-Encoding: '
        + encoding.encode()
        + b"\r\n\r\n"
        + wrap(TEXT)
        + b"\r\n--b--\r\n"
    )
    sent = message(body, [(b"content-type", b"multipart/form-data; boundary=b")])
    assert holding(extract(sent, Limits()).parts)
    changed = redacted(sent)
    assert changed.body.endswith(b"\r\n--b--\r\n")
    assert holding(extract(changed, Limits()).parts, MASK)


_QUOTED = Hints(encodings=("quoted-printable",))


@given(st.text(alphabet="=\r\n3D4aZ \t", max_size=60).map(str.encode))
def test_each_place_of_quoted_text_is_known_in_what_was_sent(sent):
    """What is spelled the same stands at its place, and each byte decodes from the stretch it is mapped to."""
    (child,) = read(Part(("body",), sent, is_text=True), _QUOTED, Budget(Limits()))
    assert child.part.data == binascii.a2b_qp(sent)
    if child.part.to_parent is None:
        return
    for at in range(len(child.part.data)):
        start, end = child.part.to_parent(at, at + 1)
        assert child.part.data[at : at + 1] in {sent[start:end], binascii.a2b_qp(sent[start:end])}


def test_a_value_across_a_soft_line_break_is_replaced_where_it_stands():
    head, tail = SECRET[:6], SECRET[6:]
    lines = b"Gr=C3=9Fe =\r\nto " + head + b"=\r\n" + tail.replace(b"@", b"=40") + b" =3D\r\n"
    body = b"--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + lines + b"--b--\r\n"
    changed = redacted(message(body, [(b"content-type", b"multipart/mixed; boundary=b")]))
    assert b"Gr=C3=9Fe =\r\nto " + MASK in changed.body
    assert changed.body.endswith(b" =3D\r\n--b--\r\n")


def test_what_is_not_text_comes_out_of_quoted_printable_as_it_is():
    packed = gzip.compress(TEXT, mtime=0)
    body = b"--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    body += b"".join(b"=%02X" % byte for byte in packed) + b"\r\n--b--\r\n"
    sent = message(body, [(b"content-type", b"multipart/mixed; boundary=b")])
    assert holding(extract(sent, Limits()).parts)


ZEROS = bytes(1 << 20)


def _streamed(packer: Any) -> bytes:
    pieces = [packer.process(ZEROS) if hasattr(packer, "process") else packer.compress(ZEROS) for _ in range(1000)]
    return b"".join([*pieces, packer.finish() if hasattr(packer, "finish") else packer.flush()])


BOMBS = {
    "gzip": (b"gzip", lambda: _streamed(zlib.compressobj(6, wbits=31))),
    "gzip in members": (b"gzip", lambda: gzip.compress(ZEROS) * 1000),
    "gzip under the ratio": (b"gzip", lambda: gzip.compress(bytes(range(256)) * 4 + ZEROS[:40_000]) * 2000),
    "gzip of letters": (b"gzip", lambda: gzip.compress(bytes(range(256)) * 4 + b"A" * 40_000) * 2000),
    "gzip of escapes": (
        b"gzip",
        lambda: gzip.compress(bytes(range(256)) * 4 + b"%41\\u0041&#65;=41=41" * 2000) * 2000,
    ),
    "gzip of gzip": (b"gzip, gzip", lambda: gzip.compress(gzip.compress(ZEROS) * 1000)),
    "zstd": (b"zstd", lambda: zstandard.compress(ZEROS) * 1000),
    "br": (b"br", lambda: _streamed(brotli.Compressor(quality=1))),
}
MEASURE = """
import re, sys
from pathlib import Path
from outgate.extract import extract
from outgate.model import Limits
from tests.extract.messages import message
from tests.steps import steps
sent = message(Path(sys.argv[1]).read_bytes(), [(b"content-encoding", sys.argv[2].encode())])
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
reading = extract(sent, Limits())
used = (peak() - before) >> 10
assert used < 150, used
assert "uninspected.expansion" in {gap.data_type for gap in reading.gaps}
decoded = sum(len(part.data) for part in reading.parts if part.root is None)
assert decoded < Limits().expanded + (1 << 20), decoded  # which ends with a step of the decoder
taken = steps(lambda: extract(sent, Limits()))
assert taken < 200_000, taken
"""


@pytest.mark.parametrize(("coding", "made"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_costs_little_and_is_a_gap(coding, made, tmp_path):
    """A gigabyte in a megabyte or less: 150 MB, no more decoded than the limit says, and few steps to do so."""
    (tmp_path / "bomb").write_bytes(made())
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "bomb"), coding.decode()]
    done = subprocess.run(command, check=False, timeout=patience.SECONDS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("codec", sorted(ENCODE))
@given(data=st.binary())
def test_what_is_encoded_decodes(codec, data):
    known = {"zlib": b"deflate", "deflate-raw": b"deflate"}
    coding = known.get(codec, codec.encode())
    if codec in {"base64", "quoted-printable"}:
        return
    parts = extract(_sent(ENCODE[codec](data), [coding]), Limits()).parts
    assert any(part.data == data for part in parts)


@given(
    st.binary(), st.sampled_from([b"gzip", b"deflate", b"br", b"zstd", b"base64", b"gzip, br", b",", b"aws-chunked"])
)
def test_no_bytes_make_it_fail(data, coding):
    assert "failure" not in reasons(extract(_sent(data, [coding]), Limits()))
