"""What a change to a message makes untrue: checksums without a key are made anew, signatures forbid the change.

Sources: RFC 1864 (Content-MD5), RFC 3230 (Digest), RFC 9530 (Content-Digest, Repr-Digest), RFC 9421 (HTTP Message
Signatures), the AWS Signature Version 4 and S3 object integrity chapters, the tus protocol 1.0 (Upload-Checksum).
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from dataclasses import replace
from hashlib import md5, sha1, sha256, sha512
from typing import TYPE_CHECKING

from outgate.extract.awschunked import decoded_length
from outgate.model import Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.model import Message

CHECKSUMS: dict[bytes, Callable[[bytes], bytes]] = {
    b"md5": lambda data: md5(data, usedforsecurity=False).digest(),
    b"sha": lambda data: sha1(data, usedforsecurity=False).digest(),
    b"sha1": lambda data: sha1(data, usedforsecurity=False).digest(),
    b"sha-256": lambda data: sha256(data).digest(),
    b"sha256": lambda data: sha256(data).digest(),
    b"sha-512": lambda data: sha512(data).digest(),
    b"crc32": lambda data: zlib.crc32(data).to_bytes(4),
}
_SIGNATURE = re.compile(rb"(?:^|-)(?:signature|hmac)(?:-|$)")
_CHECKSUM = re.compile(rb"content-md5$|digest$|checksum|^x-goog-hash$|content-crc64$")
_PART_OF_MORE = frozenset({b"content-range", b"upload-length", b"upload-offset", b"x-upload-content-length"})
_SIGNED_QUERY = re.compile(rb"[?&](?:X-Amz-Signature|X-Goog-Signature|Signature|sig)=", re.IGNORECASE)
_LISTED = re.compile(rb"SignedHeaders=([^,\s]+)")
_PAYLOAD = b"x-amz-content-sha256"


def mended(old: Message, new: Message) -> Message:
    """Return `new`, the rewritten `old`, with the checksums over its body made anew.

    Raises Unwritable when a checksum is of a kind that is not known here, or when a signature covers the change.
    """
    if new.body != old.body:
        new = replace(new, headers=tuple((name, _header(name, value, old, new)) for name, value in new.headers))
    changed = {
        name.lower() for (name, value), was in zip(new.headers, old.headers, strict=True) if (name, value) != was
    }
    if len(new.body) != len(old.body):
        changed.add(b"content-length")
    _refuse_signed(old, new, changed)
    return new


def _header(name: bytes, value: bytes, old: Message, new: Message) -> bytes:
    """Return what a header has to say of the new body."""
    key = name.lower()
    if key == b"x-amz-decoded-content-length":
        return b"%d" % decoded_length(new.body)
    if key == _PAYLOAD and len(value) == 64:
        return sha256(new.body).hexdigest().encode()
    if key in _PART_OF_MORE and len(old.body) != len(new.body):
        raise Unwritable("the body is one piece of a longer upload")
    if _CHECKSUM.search(key) and not key.startswith((b"want-", b"x-amz-sdk-", b"x-amz-checksum-type")):
        return _checksum(key, value, new.body)
    return value


def _checksum(key: bytes, value: bytes, body: bytes) -> bytes:
    if key.endswith(b"content-md5"):
        return b64encode(CHECKSUMS[b"md5"](body))
    if key.startswith(b"x-amz-checksum-"):
        return b64encode(_algorithm(key.removeprefix(b"x-amz-checksum-"))(body))
    if key == b"upload-checksum":
        kind = value.partition(b" ")[0]
        return b"%b %b" % (kind, b64encode(_algorithm(kind)(body)))
    wrap = b"%b=:%b:" if key in {b"content-digest", b"repr-digest"} else b"%b=%b"
    kinds = [item.partition(b"=")[0].strip() for item in value.split(b",")]
    return b", ".join(wrap % (kind, b64encode(_algorithm(kind)(body))) for kind in kinds)


def _algorithm(name: bytes) -> Callable[[bytes], bytes]:
    try:
        return CHECKSUMS[name.lower()]
    except KeyError:
        raise Unwritable("the body carries a checksum of an unknown kind") from None


def _refuse_signed(old: Message, new: Message, changed: set[bytes]) -> None:
    target, body = new.target != old.target, new.body != old.body
    if not (target or body or changed or new.trailers != old.trailers):
        return
    if any(_SIGNATURE.search(name.lower()) for name, _ in old.headers):
        raise Unwritable("signed: the change would break the signature")
    if target and _SIGNED_QUERY.search(old.target):
        raise Unwritable("signed: the change would break the signature of the address")
    authorization = old.header(b"authorization")
    if authorization.startswith((b"Signature ", b"SharedKey")):
        raise Unwritable("signed: the change would break the signature")
    if authorization.startswith(b"AWS4-"):
        listed = _LISTED.search(authorization)
        covered = set(listed[1].lower().split(b";")) if listed else changed
        is_payload_free = b"UNSIGNED-PAYLOAD" in old.header(_PAYLOAD)
        if target or changed & covered or (body and not is_payload_free):
            raise Unwritable("signed: the change would break the AWS signature")
