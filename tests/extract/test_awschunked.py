"""S3's chunked uploads are read as one, and written back as long as nobody signed the chunks."""

import base64
import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract
from outgate.extract.awschunked import decoded_length
from outgate.model import Header, Limits, Unwritable
from tests.extract.messages import MASK, SECRET, holding, message, reasons, redacted

TEXT = b"orders of " + SECRET + b" in October"
SIGNED = b";chunk-signature=" + b"ab" * 32


def _chunked(text: bytes, size: int = 14, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    chunks = [b"%x%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces]
    return b"".join([*chunks, b"0" + extension + b"\r\n", trailers, b"\r\n"])


def _sent(body: bytes, *more: Header):
    return message(body, [(b"content-encoding", b"aws-chunked"), *more])


def test_a_value_on_the_border_of_two_chunks_is_read():
    sent = _sent(_chunked(TEXT))
    assert SECRET not in sent.body
    assert holding(extract(sent, Limits()).parts)[-1].path == ("body", "aws-chunked")


def test_the_header_of_the_length_is_enough():
    sent = message(_chunked(TEXT), [(b"x-amz-decoded-content-length", b"%d" % len(TEXT))])
    assert holding(extract(sent, Limits()).parts)


def test_encodings_below_the_chunks_are_undone():
    sent = message(_chunked(zlib.compress(TEXT)), [(b"content-encoding", b"deflate,aws-chunked")])
    assert holding(extract(sent, Limits()).parts)


def test_an_unsigned_upload_is_written_with_its_length_and_checksum():
    crc = base64.b64encode(zlib.crc32(TEXT).to_bytes(4))
    body = _chunked(TEXT, trailers=b"x-amz-checksum-crc32:" + crc + b"\r\n")
    sent = redacted(_sent(body, (b"x-amz-decoded-content-length", b"%d" % len(TEXT))))
    expected = TEXT.replace(SECRET, MASK)
    crc = base64.b64encode(zlib.crc32(expected).to_bytes(4))
    assert sent.body == _chunked(expected, trailers=b"x-amz-checksum-crc32:" + crc + b"\r\n")
    assert sent.header(b"x-amz-decoded-content-length") == b"%d" % len(expected)
    assert decoded_length(sent.body) == len(expected)


@pytest.mark.parametrize(
    "body",
    [
        _chunked(TEXT, extension=SIGNED),
        _chunked(TEXT, trailers=b"x-amz-trailer-signature:abcd\r\n"),
        _chunked(TEXT, trailers=b"x-amz-checksum-crc32c:AAAAAA==\r\n"),
    ],
)
def test_signed_chunks_and_unknown_checksums_cannot_be_written(body):
    with pytest.raises(Unwritable):
        redacted(_sent(body))


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_chunks_of_any_size_are_read(size):
    assert holding(extract(_sent(_chunked(TEXT, size)), Limits()).parts)


def test_frames_that_end_early_or_lie_are_read_as_far_as_they_go_and_are_a_gap():
    for body in (_chunked(TEXT)[:-30], b"ffff\r\n" + TEXT, b"3\r\n" + TEXT):
        reading = extract(_sent(body), Limits())
        assert "truncated" in reasons(reading)
        assert holding(reading.parts) or SECRET not in body
    assert holding(extract(_sent(TEXT), Limits()).parts)


@given(st.binary(min_size=1), st.integers(1, 50))
def test_wrap_then_unwrap_is_the_identity(data, size):
    parts = extract(_sent(_chunked(data, size)), Limits()).parts
    assert any(part.path == ("body", "aws-chunked") and part.data == data for part in parts)
    assert decoded_length(_chunked(data, size)) == len(data)


def test_the_sum_of_sha256_in_a_trailer_is_made_anew():
    made = base64.b64encode(hashlib.sha256(TEXT).digest())
    sent = redacted(_sent(_chunked(TEXT, trailers=b"x-amz-checksum-sha256: " + made + b"\r\n")))
    expected = base64.b64encode(hashlib.sha256(TEXT.replace(SECRET, MASK)).digest())
    assert expected in sent.body
