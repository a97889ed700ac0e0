"""Whether what a decoder gives is worth reading: text, a known format, or bytes with text in them."""

from __future__ import annotations

import re
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
    *(b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"),
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
    return len(data.translate(None, _OTHERS)) > _MOSTLY * len(data) or _PRINTABLE.search(data) is not None
