"""What the streams of a pdf say that pdfium does not tell: metadata in XML, forms of XFA, programs, strings of objects.

Fonts, pictures and what draws a page are left out, for it is read as what it shows. Layout after ISO 32000-1, sections
7.3.4 (strings), 7.3.8 (streams) and 7.5.7 (object streams). An encrypted file tells nothing without its key.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from outgate.extract.inflate import inflate
from outgate.extract.readable import is_mostly_text
from outgate.extract.tree import Exceeded
from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BACK = 2048  # bytes of a dictionary before its stream that are looked at
_STREAMS = 5_000
_LEAST = 8  # bytes that are worth reading
_OTHERS = re.compile(
    rb"/(?:Image|XRef|Form|Pattern|EmbeddedFile|Length[123]|FunctionType|ShadingType|PatternType|Type1C|OpenType|"
    rb"CIDFontType0C|DCTDecode|JPXDecode|JBIG2Decode|CCITTFaxDecode|LZWDecode|RunLengthDecode|ASCII85Decode|"
    rb"ASCIIHexDecode|Crypt)\b"
)
# Operators that draw, and what tells which letters a font draws.
_DRAWS = re.compile(
    rb"\b(?:BT|BI|begincmap|findresource)\s|[\d.]\s+(?:re|cm|Tm|Td|rg|RG|[mlcgGwkK])\s|/\w+\s+(?:Do|gs|BMC)\s"
)
_LOOK = 4096  # bytes in which one of them stands
_FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
_STRING = re.compile(rb"\(((?:[^()\\]|\\.){4,})\)|<(FEFF(?:[0-9A-Fa-f]{4}){4,})>", re.DOTALL | re.IGNORECASE)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def streams(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Yield each stream that says something, and the strings of objects that are packed in others. Raises Exceeded."""
    if b"/Encrypt" in data:
        return
    strings: list[str] = []
    for number, found in enumerate(_STREAM.finditer(data), 1):
        if number > _STREAMS:
            raise Exceeded(Reason.PARTS, f"more than {_STREAMS} streams")
        said = data[max(0, found.start() - _BACK) : found.start()].rpartition(b" obj")[2]
        if _OTHERS.search(said) or not _FLATE.search(said):
            continue  # what is not compressed is read as it stands
        if b"/ObjStm" in said:
            strings += map(_text, _STRING.finditer(_plain(data, found.end(), budget)))
        elif _says_something(_head(data, found.end())):
            yield f"stream[{number}]", _plain(data, found.end(), budget)
    if strings:
        yield "strings", "\n".join(dict.fromkeys(strings)).encode("utf-8", "replace")


def _head(data: bytes, start: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[start : start + _LOOK], _LOOK)
    except zlib.error:
        return b""


def _says_something(head: bytes) -> bool:
    return len(head) >= _LEAST and is_mostly_text(head) and not _DRAWS.search(head)


def _plain(data: bytes, start: int, budget: Budget) -> bytes:
    """Return a stream without its compression; as far as it goes, where it is damaged."""
    inflated = inflate("zlib", memoryview(data)[start:], budget)
    if inflated.gap is Reason.EXPANSION:
        raise Exceeded(inflated.gap, inflated.detail)
    return inflated.data


def _text(string: re.Match[bytes]) -> str:
    """Return what a string says: UTF-16 where it begins so, otherwise letters of one byte."""
    raw = bytes.fromhex(string[2].decode()) if string[2] else _ESCAPE.sub(_unescaped, string[1])
    return raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _unescaped(escape: re.Match[bytes]) -> bytes:
    said = escape[1]
    return bytes((int(said, 8) & 0xFF,)) if said.isdigit() and said < b"8" else _NAMED.get(said, said)
