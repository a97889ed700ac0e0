"""Values that are only told by the word before them: nine digits after `SSN:`, a bare number after `phone`.

The scan looks for the word, not for the digits: words like these are rare in traffic, long numbers are not.
Between word and value stand at most `GAP` characters, none of them a digit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.detect.words import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.detect.patterns import Find, Found

GAP = 24  # characters
_BEFORE = 2  # characters that a value may have before its first digit: `(`, `+`
_DIGIT = re.compile(r"[0-9]")


def shapes_of(words: Sequence[str]) -> tuple[bytes, ...]:
    """Return a shape for each word as one of its own: in `customerPhone` and `PHONE_NUMBER` it is, in `hotel` not."""
    out = []
    for word in words:
        if not word[0].isascii():
            out.append(b"(?i)" + spelled(word))
            continue
        out.append(b"(?:^|[^A-Za-z])(?i:%s)[^a-z]" % spelled(word))
        out.append(b"[a-z]%s[^a-z]" % spelled(word[0].upper() + word[1:]))
    return tuple(out)


def find_after(match: Callable[[str, int, int], Found | None]) -> Find:
    """Return the finder that matches at the first number behind the shape's end."""

    def find(text: str, start: int, end: int) -> Found | None:
        del start
        digit = _DIGIT.search(text, max(0, end - 1), end + GAP)
        if digit is None:
            return None
        for at in range(max(end - 1, digit.start() - _BEFORE), digit.start() + 1):
            found = match(text, at, at)
            if found is not None:
                return found
        return None

    return find
