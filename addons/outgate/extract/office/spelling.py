"""How text is spelled in the XML of a document: read as a person sees it, and written so that it stays valid.

XML knows five entities and character references (XML 1.0, sections 4.1 and 4.6); what a document type declares
besides is never expanded. Strings of a workbook also write any character as `_xHHHH_` (ECMA-376, part 1, 22.9.2.19).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_ENTITY = re.compile(rb"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}
_XSTRING = re.compile(rb"_x([0-9A-Fa-f]{4})_")
_CODE = re.compile(rb'&(?:[A-Z]|"[^"]*"|\d+|K[0-9A-F]{6})')
_LAST = 0x10FFFF


# Control characters, tabs and line ends inside a text would be taken for what separates texts.
PLAIN = bytes(max(byte, 0x20) for byte in range(256))
QUOTED = bytes(0x27 if byte == 0x22 else byte for byte in PLAIN)  # … and a quote for the end of a quoted cell


class Spelling(NamedTuple):
    """What raw bytes mean, how a text is written there, and how it is shown, in as many bytes; all are UTF-8."""

    decode: Callable[[bytes], bytes]
    encode: Callable[[bytes], bytes]
    show: Callable[[bytes], bytes] = lambda text: text.translate(PLAIN)


def unescaped(raw: bytes) -> bytes:
    """Return XML text with entities and character references resolved; unknown ones stay as they are."""
    return _ENTITY.sub(_character, raw) if b"&" in raw else raw


def escaped(text: bytes) -> bytes:
    """Return text as it is written between tags."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def xstring(raw: bytes) -> bytes:
    """Return a string of a workbook."""
    text = unescaped(raw)
    return _XSTRING.sub(_coded, text) if b"_x" in text else text


def as_xstring(text: bytes) -> bytes:
    """Return text as a workbook writes it: what looks like a coded character has its first one coded."""
    return escaped(_XSTRING.sub(rb"_x005F_x\1_", text) if b"_x" in text else text)


def _character(found: re.Match[bytes]) -> bytes:
    if found[3]:
        return _NAMED[found[3]]
    return _utf8(int(found[1], 16) if found[1] else int(found[2]), found[0])


def _coded(found: re.Match[bytes]) -> bytes:
    return _utf8(int(found[1], 16), found[0])


def _utf8(number: int, otherwise: bytes) -> bytes:
    if not number or number > _LAST or 0xD800 <= number <= 0xDFFF:
        return otherwise
    return chr(number).encode()


def _in_quotes(text: bytes) -> bytes:
    return escaped(text).replace(b'"', b"&quot;").replace(b"'", b"&apos;")


def _in_address(text: bytes) -> bytes:
    """The brackets around a redacted value would make an address that a reader calls damaged (RFC 3986, 2.2)."""
    return _in_quotes(text.replace(b"[", b"%5B").replace(b"]", b"%5D"))


def _in_cdata(text: bytes) -> bytes:
    return text.replace(b"]]>", b"]]]]><![CDATA[>")


def _in_comment(text: bytes) -> bytes:
    return text.replace(b"--", b"- ")


def without_codes(text: bytes) -> bytes:
    """Return text with blanks for the codes of a sheet's header, such as `&C` for its middle (18.3.1.46)."""
    return _CODE.sub(lambda code: b" " * len(code[0]), text)


TEXT = Spelling(unescaped, escaped)
STRING = Spelling(xstring, as_xstring)
BESIDE = Spelling(xstring, as_xstring, lambda text: without_codes(text).translate(PLAIN))
ATTRIBUTE = Spelling(unescaped, _in_quotes)
ADDRESS = Spelling(unescaped, _in_address)
CDATA = Spelling(bytes, _in_cdata)
COMMENT = Spelling(bytes, _in_comment)
FORMULA = Spelling(unescaped, escaped)  # only as long as its cell is not rewritten as well: see `cell_edits`
