"""Checksums follow a change, signatures forbid it."""

import base64
import hashlib
import zlib

import pytest

from outgate.model import Unwritable
from tests.extract.messages import MASK, SECRET, message, redacted

BODY = b"write to " + SECRET
AFTER = b"write to " + MASK


def _b64(digest: bytes) -> bytes:
    return base64.b64encode(digest)


CHECKSUMS = [
    (b"Content-MD5", lambda data: _b64(hashlib.md5(data).digest())),  # noqa: S324 - RFC 1864 asks for it
    (b"Digest", lambda data: b"SHA-256=" + _b64(hashlib.sha256(data).digest())),
    (b"Content-Digest", lambda data: b"sha-512=:" + _b64(hashlib.sha512(data).digest()) + b":"),
    (b"Repr-Digest", lambda data: b"sha-256=:" + _b64(hashlib.sha256(data).digest()) + b":"),
    (b"x-amz-checksum-crc32", lambda data: _b64(zlib.crc32(data).to_bytes(4))),
    (b"x-amz-checksum-sha1", lambda data: _b64(hashlib.sha1(data).digest())),  # noqa: S324 - S3 has it
    (b"x-amz-content-sha256", lambda data: hashlib.sha256(data).hexdigest().encode()),
    (b"x-goog-hash", lambda data: b"md5=" + _b64(hashlib.md5(data).digest())),  # noqa: S324 - so has GCS
    (b"x-ms-blob-content-md5", lambda data: _b64(hashlib.md5(data).digest())),  # noqa: S324 - so has Azure
    (b"Upload-Checksum", lambda data: b"sha1 " + _b64(hashlib.sha1(data).digest())),  # noqa: S324 - so has tus
]


@pytest.mark.parametrize(("name", "made"), CHECKSUMS)
def test_a_checksum_without_a_key_is_made_anew(name, made):
    sent = redacted(message(BODY, [(name, made(BODY))]))
    assert sent.body == AFTER
    assert sent.headers == ((name, made(AFTER)),)


def test_several_digests_in_one_header_are_made_anew():
    sent = redacted(message(BODY, [(b"Digest", b"MD5=x, SHA-256=y")]))
    md5 = _b64(hashlib.md5(AFTER).digest())  # noqa: S324 - RFC 3230 lists it
    assert sent.headers[0][1] == b"MD5=" + md5 + b", SHA-256=" + _b64(hashlib.sha256(AFTER).digest())


AWS = b"AWS4-HMAC-SHA256 Credential=x/20261122/eu/s3/aws4_request, SignedHeaders=host;x-amz-date%b, Signature=00"
REFUSED = [
    [(b"x-amz-checksum-crc32c", b"AAAAAA==")],
    [(b"x-goog-hash", b"crc32c=AAAAAA==,md5=AA==")],
    [(b"Content-Digest", b"unixsum=:AA==:")],
    [(b"Signature-Input", b'sig=("@method");keyid="k"'), (b"Signature", b"sig=:AA==:")],
    [(b"X-Hub-Signature-256", b"sha256=00")],
    [(b"X-Request-HMAC", b"00")],
    [(b"Authorization", AWS % b"")],
    [(b"Authorization", AWS % b""), (b"x-amz-content-sha256", hashlib.sha256(BODY).hexdigest().encode())],
    [(b"Authorization", AWS % b";content-length"), (b"x-amz-content-sha256", b"UNSIGNED-PAYLOAD")],
    [
        (b"Authorization", AWS % b";content-md5"),
        (b"x-amz-content-sha256", b"UNSIGNED-PAYLOAD"),
        (b"content-md5", b"AA=="),
    ],
    [(b"Authorization", b'Signature keyId="k",headers="digest"')],
    [(b"Authorization", b"SharedKey account:AA==")],
    [(b"Content-Range", b"bytes 0-28/500")],
    [(b"Upload-Offset", b"0")],
]


@pytest.mark.parametrize("headers", REFUSED)
def test_a_signed_body_cannot_be_changed(headers):
    with pytest.raises(Unwritable):
        redacted(message(BODY, headers))


def test_there_were_as_many_headers_as_this():
    assert (len(CHECKSUMS), len(REFUSED)) == (10, 14)


@pytest.mark.parametrize(
    "headers",
    [
        [(b"Authorization", b"Bearer abc")],
        [(b"Authorization", AWS % b""), (b"x-amz-content-sha256", b"UNSIGNED-PAYLOAD")],
        [(b"Want-Content-Digest", b"sha-256=1")],
        [(b"x-amz-sdk-checksum-algorithm", b"CRC32")],
    ],
)
def test_what_does_not_cover_the_body_is_left_alone(headers):
    assert redacted(message(BODY, headers)).headers == tuple(headers)


@pytest.mark.parametrize("target", [b"/x?q=" + SECRET + b"&X-Amz-Signature=00", b"/x?q=" + SECRET + b"&sv=1&sig=00"])
def test_a_signed_address_cannot_be_changed(target):
    with pytest.raises(Unwritable, match="signed"):
        redacted(message(target=target))


def test_the_body_behind_a_presigned_address_can():
    assert redacted(message(BODY, target=b"/x?X-Amz-Signature=00")).body == AFTER


def test_a_target_or_header_that_aws_signed_cannot_be_changed():
    unsigned = (b"x-amz-content-sha256", b"UNSIGNED-PAYLOAD")
    with pytest.raises(Unwritable):
        redacted(message(headers=[(b"Authorization", AWS % b""), unsigned], target=b"/" + SECRET))
    with pytest.raises(Unwritable):
        redacted(message(headers=[(b"Authorization", AWS % b";x-amz-meta-to"), unsigned, (b"x-amz-meta-to", SECRET)]))
    sent = redacted(message(headers=[(b"Authorization", AWS % b""), unsigned, (b"x-note", SECRET)]))
    assert sent.headers[2] == (b"x-note", MASK)
