r"""The kinds of escapes inside text: percent, backslash, HTML entities, quoted-printable; what they look like and mean.

Sources: RFC 3986 section 2.1 and WHATWG URL (`+` in forms), RFC 8259 section 7 and ECMA-262 (also `%u0040`),
WHATWG HTML "named character references", RFC 2045 section 6.7.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_from_bytes

from outgate.extract.percent import unquoted

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(NamedTuple):
    """One way of escaping. `fires` is the cheap test on the text, `escape` matches one escape after the other."""

    step: str
    sign: bytes
    fires: re.Pattern[bytes]
    escape: re.Pattern[bytes]
    decode: Callable[[bytes], bytes]  # of one escape
    encode: Callable[[bytes], bytes]  # of any text
    decode_all: Callable[[bytes], bytes] | None = None  # the same for a whole text, where there is something faster


def _percent(escape: bytes) -> bytes:
    if escape == b"+":
        return b" "
    if escape[1:2] in b"uU":
        return chr(int(escape[2:6], 16)).encode("utf-8", "replace")
    return bytes.fromhex(escape[1:].decode())


def _all_percent(text: bytes) -> bytes:
    if b"%u" in text or b"%U" in text:
        return PERCENT.escape.sub(lambda m: _percent(m[0]), text)
    return unquoted(text)


def _all_form(text: bytes) -> bytes:
    return _all_percent(text.replace(b"+", b" "))


def _percent_encoded(text: bytes) -> bytes:
    return quote_from_bytes(text, safe="").encode()


_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


@lru_cache(4096)
def _backslash(escape: bytes) -> bytes:
    sign, rest = escape[1:2], escape[2:]
    if sign == b"x":
        return _bytes_or_latin1(bytes.fromhex(escape.decode().replace("\\x", "")))
    if sign in b"uU":
        return _code_points(escape.decode())
    if sign in b"0123":
        return _bytes_or_latin1(bytes((int(sign + rest, 8),)))
    return _LETTERS.get(sign, sign)


_BY_LETTER = tuple((b"\\" + letter, value) for letter, value in _LETTERS.items())
_BY_SIGN = tuple((b"\\" + sign, sign) for sign in (b'"', b"'", b"/"))
_SPELLED = re.compile(rb"\\[uUx0-3]")


def _all_backslash(text: bytes) -> bytes:
    """What does not stand behind another backslash is an escape of its own: the common ones are replaced at once."""
    if b"\\\\" in text:
        return b"\\".join([_all_backslash(piece) for piece in text.split(b"\\\\")])
    for escape, meant in (*_BY_LETTER, *_BY_SIGN):
        text = text.replace(escape, meant)
    return _BACKSLASH.sub(lambda m: _backslash(m[0]), text) if _SPELLED.search(text) else text


def _bytes_or_latin1(raw: bytes) -> bytes:
    r"""`\xe4\xb8\xad` spells the bytes of UTF-8 in some languages, and each a character in others."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode()
    return raw


def _code_points(escape: str) -> bytes:
    units = [int(unit.strip("{}"), 16) for unit in escape.replace("\\U", "\\u").split("\\u")[1:]]
    if len(units) > 1:
        units = [0x10000 + ((units[0] & 0x3FF) << 10) + (units[1] & 0x3FF)]
    return chr(units[0]).encode("utf-8", "replace") if units[0] <= 0x10FFFF else b"?"


_UNSAFE_IN_STRING = re.compile(rb"[\"\\'\x00-\x1f]")


def _backslashed(text: bytes) -> bytes:
    return _UNSAFE_IN_STRING.sub(lambda m: b"\\u%04x" % m[0][0], text)


@lru_cache(4096)
def _entity(escape: bytes) -> bytes:
    return html.unescape(escape.decode()).encode("utf-8", "replace")


_COMMON = ((b"&nbsp;", "\u00a0".encode()), (b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&#39;", b"'"))
_OTHER = re.compile(rb"&(?:#[0-9xX]|(?!amp;)[A-Za-z][A-Za-z0-9]{1,31};)")


def _all_entities(text: bytes) -> bytes:
    """The common ones are replaced at once; an ampersand comes last, or it would begin another."""
    for escape, meant in _COMMON:
        text = text.replace(escape, meant)
    if _OTHER.search(text) is not None:
        return _ENTITY.sub(lambda m: _entity(m[0]), text)
    return text.replace(b"&amp;", b"&")


def _entities(text: bytes) -> bytes:
    return html.escape(text.decode(errors="replace")).encode()


def _quoted(escape: bytes) -> bytes:
    return bytes.fromhex(escape[1:].decode()) if escape[-1:] != b"\n" else b""


_UNSAFE_IN_QUOTED = re.compile(rb"[^\t\r\n -<>-~]")


def _quoted_printable(text: bytes) -> bytes:
    return _UNSAFE_IN_QUOTED.sub(lambda m: b"=%02X" % m[0][0], text)


_PERCENT = re.compile(rb"%(?:[0-9A-Fa-f]{2}|[uU][0-9A-Fa-f]{4})")
PERCENT = Kind("percent", b"%", _PERCENT, _PERCENT, _percent, _percent_encoded, _all_percent)
FORM = PERCENT._replace(
    escape=re.compile(rb"\+|%(?:[0-9A-Fa-f]{2}|[uU][0-9A-Fa-f]{4})"),
    fires=re.compile(rb"\+|%(?:[0-9A-Fa-f]{2}|[uU][0-9A-Fa-f]{4})"),
    decode_all=_all_form,
)
_BACKSLASH = re.compile(
    rb"""\\(?:
        u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}   # a pair of surrogates
      | u(?![dD][89a-fA-F])[0-9a-fA-F]{4}
      | u\{0{0,4}[0-9a-fA-F]{1,6}\}
      | U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}
      | x[89a-fA-F][0-9a-fA-F](?:\\x[89a-fA-F][0-9a-fA-F])*
      | x[0-7][0-9a-fA-F]
      | [0-3][0-7]{2}
      | [nrtbfv"'/\\]
    )""",
    re.VERBOSE,
)
BACKSLASH = Kind("backslash", b"\\", _BACKSLASH, _BACKSLASH, _backslash, _backslashed, _all_backslash)
_ENTITY = re.compile(rb"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
ENTITY = Kind("entities", b"&", _ENTITY, _ENTITY, _entity, _entities, _all_entities)
# In `a=40&b=10` nothing is quoted: an address or several escapes in a row must be there, or a soft line break. One
# that is no `name =` of a program stands inside of a word, or behind a line as long as the encoders make them.
QUOTED = Kind(
    "quoted-printable",
    b"=",
    re.compile(
        rb"=(?:40[\w.-]{1,64}\.[A-Za-z]{2}|3D|[0-9A-F]{2}=[0-9A-F]{2}"
        rb"|(?<![\s=]=)[ \t]{0,8}\r?\n(?!\s)|(?<=[^\r\n]{50}=)(?<!==)[ \t]{0,8}\r?\n)"
    ),
    re.compile(rb"=(?:[0-9A-F]{2}|[0-9a-f]{2}|[ \t]{0,8}\r?\n)"),
    _quoted,
    _quoted_printable,
)
KINDS = (PERCENT, BACKSLASH, ENTITY, QUOTED)
