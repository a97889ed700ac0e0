"""Structured text in headers: JSON as a value, and cookies whose value is JSON or rows, percent-encoded or plain.

Cookies: RFC 6265 section 4.1.1, which leaves the encoding to the sender; browsers' scripts use percent signs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract.escape_kinds import PERCENT
from outgate.extract.field_text import Escaping, inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Child, Hints
    from outgate.model import Part

_ENCODED = re.compile(rb"[=:][ \t]?([^=:;,\s\"]*?%(?:7[bB]|5[bB]|3[cC]|0[aAdD])[^;,\s\"]*+)")
_PLAIN = re.compile(rb":[ \t]*+([{\[][^\r\n]*+)|=([{\[][^\r\n;]*+)")
_NOTHING = re.compile(rb"(?!)")


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the values of headers and cookies that hold JSON or rows."""
    del hints
    data = part.data
    if part.root not in {"headers", "trailers"}:
        return
    if b"%" in data:
        yield from inner(part, (match.span(1) for match in _ENCODED.finditer(data)), _PERCENT, budget)
    if b"{" in data or b"[" in data:
        yield from inner(part, (match.span(match.lastindex or 0) for match in _PLAIN.finditer(data)), _AS_IT_IS, budget)


_PERCENT = Escaping(PERCENT.escape, PERCENT.decode, PERCENT.encode)
_AS_IT_IS = Escaping(_NOTHING, bytes)
