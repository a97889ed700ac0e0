"""Whether what a decoder gives is worth reading: text, a known format, or bytes with text in them."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

import brotli

from outgate.extract.charset_guess import wide_charset
from outgate.extract.charsets import is_plain_text
from outgate.extract.magic import DOCUMENTS, ENCRYPTED, PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.model import Span

LONG = 3072  # bytes from which anything is read: what it is, is then for others to say
_SIGNATURES = (  # those of two or three bytes would often be in noise
    *(sign for sign, _ in (*DOCUMENTS, *ENCRYPTED, *PICTURES) if len(sign) > 3),
    *(b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PACK\0\0\0"),
)
_PRINTABLE = re.compile(rb"[ -~]{16}")
_OTHERS = bytes(i for i in range(256) if not 32 <= i < 127)
_SOME = 16  # bytes of which few can be something else than text
_MOSTLY = 0.7  # of random bytes, 0.37 are printable


class Found(NamedTuple):
    """A stretch that decodes to something readable: where, how it is called, and how it is written again."""

    span: Span
    step: str
    data: bytes
    encode: Callable[[bytes], bytes]


def is_readable(data: bytes) -> bool:
    """Tell whether `data` is anything but noise."""
    return bool(data) and (is_plain_text(data) or holds_text(data))


def holds_text(data: bytes) -> bool:
    """Tell whether bytes that are no text are worth reading all the same."""
    return len(data) >= LONG or is_packed(data) or shows_text(data)


def shows_text(data: bytes) -> bool:
    """Tell whether bytes of no known format that are no text are worth reading: they are many, or hold some."""
    if len(data) < _SOME:
        return False
    return len(data) >= LONG or is_mostly_text(data) or _PRINTABLE.search(data) is not None


def is_packed(data: bytes) -> bool:
    """Tell whether bytes are of a known format, a text that was deflated, or one in a wide charset: no noise is."""
    return data.startswith(_SIGNATURES) or (b"\0" in data and bool(wide_charset(data))) or _unpacks(data)


def is_zlib(data: bytes) -> bool:
    """RFC 1950, section 2.2: method 8 with a window of 32 KB at the most, and two bytes that are a multiple of 31."""
    return len(data) > 1 and data[0] & 0x8F == 8 and int.from_bytes(data[:2]) % 31 == 0


def is_mostly_text(data: bytes) -> bool:
    """Tell whether more of `data` is printable ASCII than of noise."""
    return len(data.translate(None, _OTHERS)) > _MOSTLY * len(data)


def _unpacks(data: bytes) -> bool:
    """Tell whether bytes are text that was packed, as many a parameter is before it is put into base64."""
    if len(data) < _SOME:
        return False
    is_marked = is_zlib(data)
    stream = zlib.decompressobj(zlib.MAX_WBITS if is_marked else -zlib.MAX_WBITS)
    try:
        text = stream.decompress(data, LONG)
    except zlib.error:
        return _is_brotli(data)
    is_whole = (stream.eof and not stream.unused_data) or len(text) == LONG
    return (is_marked or is_whole) and _is_meant(text)


def _is_brotli(data: bytes) -> bool:
    """Tell whether bytes are text that was packed by brotli, which has no mark."""
    stream = brotli.Decompressor()
    try:
        text = stream.process(data, output_buffer_limit=LONG)
    except brotli.error:
        return False
    return (stream.is_finished() or len(text) >= LONG) and _is_meant(text)


def _is_meant(data: bytes) -> bool:
    """Tell whether what was unpacked, perhaps not to its end, is text or of a known format."""
    if len(data) < _SOME:
        return False
    if is_mostly_text(data) or data.startswith(_SIGNATURES) or is_zlib(data):
        return True
    try:
        text = codecs.utf_8_decode(data, "strict", False)[0]  # noqa: FBT003 - the last character may be cut
    except UnicodeDecodeError:
        return False
    return is_plain_text(text.encode())
