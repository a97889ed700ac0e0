"""Texts in the chunks of a PNG (ISO/IEC 15948, 11.3.3), wherever they stand: most readers see the first ones only."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from outgate.extract.tree import Exceeded
from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = b"\x89PNG\r\n\x1a\n"


def texts(data: bytes, most: int) -> Iterator[str]:
    """Yield each text as `keyword: text`. Raises Exceeded for one of more than `most` bytes; other bytes have none."""
    for kind, body in _chunks(data):
        keyword, _, rest = body.partition(b"\0")
        if kind == b"zTXt":
            yield _line(keyword, _unpacked(rest[1:], most).decode("latin-1"))
        elif kind == b"iTXt":
            _, _, said = rest[2:].partition(b"\0")
            _, _, text = said.partition(b"\0")
            yield _line(keyword, (_unpacked(text, most) if rest[:1] == b"\1" else text).decode("utf-8", "replace"))
        elif kind == b"tEXt":
            yield _line(keyword, rest.decode("latin-1"))


def is_damaged(data: bytes) -> bool:
    """Tell whether `data` is a PNG of which a chunk is not what was written, by its checksum."""
    at = len(_MAGIC)
    for kind, body in _chunks(data):
        following = at + 12 + len(body)
        if zlib.crc32(kind + body) != int.from_bytes(data[following - 4 : following]):
            return True
        if kind == b"IEND":
            break
        at = following
    return False


def _line(keyword: bytes, text: str) -> str:
    return f"{keyword.decode('latin-1')}: {text.strip('\0 ')}"


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_MAGIC)
    while data.startswith(_MAGIC) and at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12


def _unpacked(data: bytes, most: int) -> bytes:
    """Return what is compressed in `data`, up to where it is broken."""
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(data, max(most, 1))
    except zlib.error:
        return b""
    if inflate.unconsumed_tail and not inflate.eof:
        raise Exceeded(Reason.EXPANSION, "a text in a picture that is larger than the limit")
    return text
