"""Streams of a pdf that are not what was written: pdfium shows what it can of them, which may be nothing.

Only asked where a page shows nothing, for it takes as long as reading the file once more. Layout after ISO 32000-1,
sections 7.3.8 (streams) and 7.4 (filters).
"""

from __future__ import annotations

import io
import re
import struct
import zlib

from PIL import Image

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FILTER = re.compile(rb"/(Flate|DCT|LZW|RunLength|CCITTFax|JBIG2|JPX|ASCII85|ASCIIHex|Crypt)Decode")
_BACK = 1024  # bytes of a dictionary before its stream that are looked at
_MOST = 4 << 20  # bytes of one stream that are decoded
_STREAMS = 2_000
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError, EOFError, struct.error)


def has_damage(data: bytes, pixels: int) -> bool:
    """Tell whether a compressed stream breaks off with an error, of pictures those of at most so many pixels."""
    if b"/Encrypt" in data:  # nothing tells without the key
        return False
    for number, found in enumerate(_STREAM.finditer(data)):
        if number >= _STREAMS:
            return False
        end = data.find(b"endstream", found.end())
        if end < 0:
            return True
        filters = data[max(0, found.start() - _BACK) : found.start()].rpartition(b"obj")[2]
        if _is_broken(filters, data[found.end() : end], pixels):
            return True
    return False


def _is_broken(filters: bytes, body: bytes, pixels: int) -> bool:
    """Of several filters, the one that is named first was applied last."""
    first = _FILTER.search(filters)
    if first is None:
        return False
    return _is_broken_deflate(body) if first[1] == b"Flate" else first[1] == b"DCT" and _is_broken_jpeg(body, pixels)


def _is_broken_deflate(body: bytes) -> bool:
    stream = zlib.decompressobj()
    try:
        stream.decompress(body, _MOST)
    except zlib.error:
        return True
    return not stream.eof and not stream.unconsumed_tail


def _is_broken_jpeg(body: bytes, pixels: int) -> bool:
    try:
        with Image.open(io.BytesIO(body), formats=("JPEG",)) as image:
            if image.width * image.height <= pixels:
                image.load()
    except _FAULTS:
        return True
    return False
