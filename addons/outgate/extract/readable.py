"""Whether what a decoder gives is worth reading: text, a known format, or bytes with text in them."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

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
    if len(data) >= LONG or data.startswith(_SIGNATURES):
        return True
    if b"\0" in data and wide_charset(data):
        return True
    if len(data) < _SOME:
        return False
    return is_mostly_text(data) or _PRINTABLE.search(data) is not None or _unpacks(data)


def is_zlib(data: bytes) -> bool:
    """RFC 1950, section 2.2: method 8 with a window of 32 KB at the most, and two bytes that are a multiple of 31."""
    return len(data) > 1 and data[0] & 0x8F == 8 and int.from_bytes(data[:2]) % 31 == 0


def is_mostly_text(data: bytes) -> bool:
    """Tell whether more of `data` is printable ASCII than of noise."""
    return len(data.translate(None, _OTHERS)) > _MOSTLY * len(data)


def _unpacks(data: bytes) -> bool:
    """Tell whether bytes are text that was deflated, as many a parameter is before it is put into base64."""
    is_marked = is_zlib(data)
    stream = zlib.decompressobj(zlib.MAX_WBITS if is_marked else -zlib.MAX_WBITS)
    try:
        text = stream.decompress(data, LONG)
    except zlib.error:
        return False
    is_whole = (stream.eof and not stream.unused_data) or len(text) == LONG
    return len(text) >= _SOME and (is_marked or is_whole) and is_mostly_text(text)
