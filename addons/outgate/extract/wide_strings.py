"""Strings in UTF-16 or UTF-32 between bytes of another kind, as databases, notebooks and property lists hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract import signs
from outgate.extract.charset_guess import wide_charset
from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Part

# Latin letters and signs, whichever byte comes first: what is one way or the other says the same.
_LETTER = rb"[\t\n\r -~\xa0-\xff]"
_STRING = re.compile(
    rb"(?:\0{3}%(one)b){6,}+|(?:%(one)b\0{3}){6,}+|(?:\0%(one)b){6,}+|(?:%(one)b\0){6,}+" % {b"one": _LETTER}
)
_PLACE = signs.either(signs.WIDES)
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of byte order
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # MS-CFB, section 2.2
_TELLING = re.compile(rb"[A-Za-z]{3}|[0-9]{4}|@")


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the strings as lines, unless all of it is one."""
    del hints
    data = part.data
    if part.is_text or part.to_parent is not None or _is_read(data):
        return
    lines = [_text(string[0]) for string in _strings(data)]
    if not lines:
        return
    text = b"\n".join(lines)
    budget.spend(len(text))

    def changes() -> Iterator[Change]:
        at = size = 0
        for string in _strings(data):
            yield Change(at, string.start(), size)
            yield Change(*string.span(), len(_text(string[0])))
            at, size = string.end(), 1
        yield Change(at, len(data), 0)

    yield Child(view(part, "wide strings", text, changes))


def _is_read(data: bytes) -> bool:
    """Whether all of it is one such text, or the container of old office files, whose readers know what is in it."""
    if data.startswith(_MARKS):
        try:
            data.decode("utf-16")
        except UnicodeDecodeError:
            pass
        else:
            return True
    return data.startswith(_OLE) or bool(wide_charset(data))


def _strings(data: bytes) -> Iterator[re.Match[bytes]]:
    end = 0
    while (place := _PLACE.search(data, end)) is not None:
        start, stop = place.span()
        # What has its zeros first begins before its first letter.
        begins = (at for at in (start - 3, start - 1, start) if at >= end)
        string = next((found for at in begins if (found := _STRING.match(data, at))), None)
        end = string.end() if string else stop
        if string is not None and _TELLING.search(_text(string[0])) is not None:
            yield string


def _text(string: bytes) -> bytes:
    return string.replace(b"\0", b"").decode("latin-1").encode()
