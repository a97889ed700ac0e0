"""Content encodings as the sender declares them, undone one layer at a time and within the budget.

The codings of RFC 9110, section 8.4.1, with br (RFC 7932) and zstd (RFC 8878), and the transfer encodings of MIME
parts. Real software sends a plain body under `Content-Encoding: gzip`, and raw deflate for zlib: both are read.
"""

from __future__ import annotations

import binascii
import gzip
import re
import zlib
from functools import partial
from typing import TYPE_CHECKING

import brotli
import zstandard

from outgate.extract import awschunked
from outgate.extract.charsets import is_plain_text
from outgate.extract.escape_kinds import QUOTED
from outgate.extract.inflate import inflate
from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child, apply
from outgate.model import Edit, Part, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from outgate.extract.inflate import Inflated
    from outgate.extract.tree import Budget, Hints
    from outgate.model import Lift

NAMES = {"x-gzip": "gzip", "zlib": "deflate", "x-deflate": "deflate", "brotli": "br", "zst": "zstd"}
_QUOTED = re.compile(rb"=(?:(=|[0-9A-Fa-f]{2})|\n|\r[^\n]*+\n?|\Z)")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t "
_NO_BASE64 = bytes(byte for byte in range(256) if byte not in _BASE64 or byte in b"\r\n\t ")
NOTHING = frozenset(
    {"identity", "", "7bit", "8bit", "binary", "none", "utf-8", "utf8", "chunked", "x-uuencode", "uuencode"}
)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _base64_lines(data: bytes) -> bytes:
    """RFC 2045, section 6.8: lines of 76 characters at the most."""
    return b"\r\n".join(binascii.b2a_base64(data[i : i + 57], newline=False) for i in range(0, len(data), 57))


# How a codec of `inflate` is written again. Quality 5 of brotli: its default of 11 takes seconds for a megabyte.
ENCODE: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
    "zlib": zlib.compress,
    "deflate-raw": _raw_deflate,
    "br": lambda data: bytes(brotli.compress(data, quality=5)),
    "zstd": lambda data: bytes(zstandard.ZstdCompressor().compress(data)),
    "base64": _base64_lines,
    "quoted-printable": binascii.b2a_qp,
}


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the part without its outermost encoding, or note why it cannot be taken off."""
    *inner, coding = (NAMES.get(coding, coding) for coding in hints.encodings)
    rest = hints._replace(encodings=tuple(inner))
    if coding == awschunked.CODING:
        yield from awschunked.read(part, hints._replace(encodings=(*inner, coding)), budget)
    elif coding in NOTHING:
        if inner:
            yield from read(part, rest, budget)
    elif coding == "base64":
        yield from _base64(part, rest, budget)
    elif coding == "quoted-printable":
        yield from _quoted(part, rest, budget)
    elif coding in {"gzip", "deflate", "br", "zstd"}:
        yield from _inflated(part, coding, rest, budget)
    else:
        budget.gap(Reason.ENCODING, part.path, "an unknown content encoding", part)


def _inflated(part: Part, coding: str, rest: Hints, budget: Budget) -> Iterable[Child]:
    codec = coding if coding != "deflate" else "zlib" if _is_zlib(part.data) else "deflate-raw"
    out = inflate(codec, part.data, budget)
    path = (*part.path, coding)
    if not out.data and out.gap in (Reason.TRUNCATED, Reason.MALFORMED, Reason.ENCODING):
        # Not of this encoding at all. A readable body under a wrong label is read as it is.
        if not is_plain_text(part.data):
            budget.gap(Reason.ENCODING, path, f"not {coding}", part)
        return
    if out.gap:
        budget.gap(out.gap, path, out.detail, part)
    lift = LIFTS[codec] if out.gap is None else None
    yield Child(Part(path, out.data, parent=part, lift=lift), rest)
    yield from _trailing(part, out, coding)


def _trailing(part: Part, out: Inflated, coding: str) -> Iterable[Child]:
    trailing = part.data[out.used :]
    if out.gap is None and trailing.strip(b"\0"):
        yield Child(Part((*part.path, f"{coding} trailing"), trailing, parent=part))


def _is_zlib(data: bytes) -> bool:
    """RFC 1950, section 2.2: method 8, and the first two bytes are a multiple of 31."""
    return len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0


def _base64(part: Part, rest: Hints, budget: Budget) -> Iterable[Child]:
    budget.spend(len(part.data) * 3 // 4)
    try:
        data = _from_base64(part.data)
    except binascii.Error:
        return  # the runs in it are read all the same
    yield Child(Part((*part.path, "base64"), data, parent=part, lift=LIFTS["base64"]), rest)
    if part.data.translate(
        None, _BASE64
    ):  # where other signs are passed over, one reader makes of it what another does not
        yield Child(Part((*part.path, "as it stands"), part.data, parent=part))


def _from_base64(data: bytes) -> bytes:
    """Decode values that are padded one by one as well, behind each other: some readers stop at the first."""
    end = data.find(b"=")
    if end < 0 or not data[end:].strip(b"=\r\n\t "):
        return binascii.a2b_base64(data)
    pieces = data.translate(None, _NO_BASE64).replace(b"=", b" ").split()
    return b"".join(binascii.a2b_base64(piece[: len(piece) - (len(piece) % 4 == 1)] + b"==") for piece in pieces)


def _quoted(part: Part, rest: Hints, budget: Budget) -> Iterable[Child]:
    """A text is another spelling of what is sent, place by place, so that no value is read in both."""
    budget.spend(len(part.data))
    data = binascii.a2b_qp(part.data)
    if part.is_text and not rest.encodings and is_plain_text(data):
        yield Child(view(part, QUOTED.step, data, partial(_unquoted, part.data), QUOTED.encode), rest)
    else:
        yield Child(Part((*part.path, QUOTED.step), data, parent=part, lift=LIFTS[QUOTED.step]), rest)


def _unquoted(data: bytes) -> Iterator[Change]:
    """What `binascii.a2b_qp` changes, which takes more for an escape than RFC 2045 does."""
    for found in _QUOTED.finditer(data):
        yield Change(*found.span(), 1 if found[1] else 0)


def _writing(encode: Callable[[bytes], bytes]) -> Lift:
    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        ((child, edits),) = children
        return [Edit(0, len(parent.data), encode(apply(child.data, edits)))]

    return lift


LIFTS: dict[str, Lift] = {codec: _writing(encode) for codec, encode in ENCODE.items()}
