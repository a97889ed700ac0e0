r"""Two ways of hiding one text at once: a disguise or an encoding inside an encoding; one standard decoder undoes each.

Every leak of plain text goes out in one of these, taken by its number; `python -m tests.corpus --pairs` sends a leak of
each data type in all of them. Left out on purpose: base85, ROT13 and reversed text (no decoder that a mailbox or a
browser has undoes them unasked), digits spelled as words, and packed bytes written as `\x1f\x8b` (they are read as
characters, which is what most languages mean by it).
"""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import json
import quopri
import zlib
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import brotli
import zstandard

from outgate.cli.carriers import Carried
from tests.corpus.disguises import DISGUISES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Write = Callable[[str], str]
_SHORT = 60  # characters; what is encoded is hardly ever as short as a value by itself


class Pair(NamedTuple):
    """Two ways, the inner one first; of an inner one that only changes values, `disguise` names it."""

    name: str
    inner: Callable[[str], bytes]
    outer: Callable[[bytes], str]
    disguise: str = ""

    def carried(self, text: str) -> Carried:
        """The text in both, in a string of a JSON object."""
        return Carried(json.dumps({"data": self.outer(self.inner(text))}).encode(), "application/json")


def padded(text: str) -> str:
    """What is encoded is hardly ever as short as a value by itself."""
    return text if len(text) > _SHORT else f"Dear colleague, please see:\n\n{text}"


def _bytes_of(write: Write) -> Callable[[str], bytes]:
    return lambda text: write(padded(text)).encode()


def _text_of(write: Write) -> Callable[[bytes], str]:
    return lambda data: write(data.decode())


def _packed(pack: Callable[[bytes], bytes], text: str) -> bytes:
    return pack(padded(text).encode())


def _lettered(write: Callable[[bytes], str], text: str) -> str:
    return write(text.encode())


def _raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data, wbits=-zlib.MAX_WBITS)


# Written as text: each takes text and gives text.
_SPELLED: dict[str, Write] = {
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "percent": lambda text: quote(text, safe=""),
    "percent throughout": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "backslash u": lambda text: "".join(f"\\u{unit:04x}" for unit in memoryview(text.encode("utf-16-le")).cast("H")),
    "backslash x": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "json": lambda text: json.dumps({"note": text}),
    "xml": lambda text: f"<?xml version='1.0'?><n><note>{html.escape(text)}</note></n>",
}
# Written as letters: each takes any bytes.
_LETTERS: dict[str, Callable[[bytes], str]] = {
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64 for URLs": lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode(),
    "base64 in lines": lambda data: base64.encodebytes(data).decode(),
    "base32": lambda data: base64.b32encode(data).decode(),
    "hex": lambda data: data.hex(),
    "hex in pairs": lambda data: data.hex(":"),
}
# Packed, or in a wide charset: bytes that are no text.
_PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zlib": zlib.compress,
    "raw deflate": _raw_deflate,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "bzip2": bz2.compress,
    "utf-16": lambda data: data.decode().encode("utf-16-le"),
}


def pairs() -> Iterator[Pair]:
    """Yield all pairs: what is packed in letters, each encoding in each other, each disguise in each encoding."""
    outer = {**_LETTERS, **{name: _text_of(write) for name, write in _SPELLED.items()}}
    for name, pack in _PACKED.items():
        for other, write in _LETTERS.items():
            yield Pair(f"{name} in {other}", partial(_packed, pack), write)
    inner: dict[str, Write] = {**_SPELLED, **{name: partial(_lettered, write) for name, write in _LETTERS.items()}}
    for name, spell in inner.items():
        for other, write in outer.items():
            if other != "xml":  # in XML that is itself in JSON, only what has rows is read again
                yield Pair(f"{name} in {other}", _bytes_of(spell), write)
    for name in DISGUISES:
        for other, write in outer.items():
            yield Pair(f"{name} in {other}", _bytes_of(str), write, name)
