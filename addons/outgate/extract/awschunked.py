"""The `aws-chunked` framing of S3 uploads, taken off: a value on the border of two chunks is whole again.

A chunk is `size-in-hex[;chunk-signature=…]CRLF data CRLF`; the last has size 0 and may have trailers behind it.
Source: Amazon S3 API reference, "Signature calculations … transferring payload in multiple chunks".
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.tree import Child, apply
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from outgate.extract.tree import Budget, Hints

CODING = "aws-chunked"
_HEAD = re.compile(rb"([0-9A-Fa-f]{1,8})((?:;[^\r\n]{0,1024})?)\r\n")
_TRAILER = re.compile(rb"x-amz-checksum-([a-z0-9]+)[ \t]*:[ \t]*[^\r\n]*", re.IGNORECASE)
_CHECKSUMS: dict[bytes, Callable[[bytes], bytes]] = {
    b"crc32": lambda data: zlib.crc32(data).to_bytes(4),
    b"sha1": lambda data: sha1(data, usedforsecurity=False).digest(),
    b"sha256": lambda data: sha256(data).digest(),
}


class _Frames(NamedTuple):
    """The payload's pieces, whether any chunk is signed, where the trailers start, and whether it ends as it should."""

    pieces: list[bytes]
    is_signed: bool
    end: int
    is_whole: bool


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the payload, with what encodings are still on it."""
    frames = _frames(part.data)
    if not frames.pieces:
        return
    payload = b"".join(frames.pieces)
    budget.spend(len(payload))
    if not frames.is_whole:
        budget.gap(Reason.TRUNCATED, (*part.path, CODING), "chunks that end early or are malformed", part)
    lift = _write_back if frames.is_whole else None
    child = Part((*part.path, CODING), payload, parent=part, lift=lift)
    yield Child(child, hints._replace(encodings=tuple(token for token in hints.encodings if token != CODING)))


def decoded_length(body: bytes) -> int:
    """Return the bytes that `body` carries inside its chunks."""
    return sum(map(len, _frames(body).pieces))


def _frames(data: bytes) -> _Frames:
    pieces: list[bytes] = []
    is_signed, at = False, 0
    while head := _HEAD.match(data, at):
        size, start = int(head[1], 16), head.end()
        is_signed = is_signed or bool(head[2])
        if size == 0:
            return _Frames(pieces, is_signed or b"trailer-signature" in data[start:], start, is_whole=True)
        pieces.append(data[start : start + size])
        at = start + size + 2
        if data[at - 2 : at] != b"\r\n":
            break
    if pieces and at < len(data):  # whatever is behind a broken frame belongs to no chunk, but is looked at
        pieces.append(data[at:])
    return _Frames(pieces, is_signed, len(data), is_whole=False)


def _write_back(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    frames = _frames(parent.data)
    if frames.is_signed:
        raise Unwritable("signed: the change would break the signatures of the chunks")
    ((child, edits),) = children
    payload = apply(child.data, edits)
    size = max(map(len, frames.pieces))
    chunks = [
        b"%x\r\n%b\r\n" % (len(payload[i : i + size]), payload[i : i + size]) for i in range(0, len(payload), size)
    ]
    trailers = _TRAILER.sub(lambda m: _checksum(m, payload), parent.data[frames.end :])
    return [Edit(0, len(parent.data), b"".join([*chunks, b"0\r\n", trailers]))]


def _checksum(trailer: re.Match[bytes], payload: bytes) -> bytes:
    made = _CHECKSUMS.get(trailer[1].lower())
    if made is None:
        raise Unwritable("the upload carries a checksum of an unknown kind")
    return b"%b:%b" % (trailer[0].partition(b":")[0], b64encode(made(payload)))
