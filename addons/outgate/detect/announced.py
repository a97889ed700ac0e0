"""Values that are only told by the word before them: nine digits after `SSN:`, a bare number after `phone`.

The scan looks for the word, not for the digits: words like these are rare in traffic, long numbers are not.
Between word and value stand at most `GAP` characters, none of them a digit. `find_around` also takes a value that
stands before its word, or behind other numbers, and the first that its check takes; `find_alone` needs no word at all,
because there is nothing else: the value is the whole part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from outgate.detect.words import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.detect.patterns import Direct, Find
    from outgate.model import Span

GAP = 24  # characters
_BEFORE = 2  # characters that a value may have before its first digit: `(`, `+`
AROUND = 40  # characters before a word, and behind it, in which `find_around` looks
ALONE = rb"^[\s\x22'(\[]{0,4}[0-9A-Za-z][0-9A-Za-z ./:()-]{3,28}[\s\x22'.,;\])]{0,4}\z"  # the shape of a whole part
_DIGIT = re.compile(r"[0-9]")
_BYTE_DIGIT = re.compile(rb"[0-9]")
_WIDEST = 4  # bytes of a character
_PIECES = re.compile(r"[ _./:'\-]+")
_LONG = 4  # letters of a word by which the scan can find it alone
_WIDE = 6  # characters of another script of which the scan looks for no more
_FIRST = re.compile(r"[0-9A-Za-z]")
_CLOSING = re.compile(r"[\s\"'.,;\])]*\Z")


def shapes_of(words: Sequence[str]) -> tuple[bytes, ...]:
    """Return a shape for each word as one of its own: in `customerPhone` and `PHONE_NUMBER` it is, in `hotel` not."""
    out = []
    for word in words:
        if not word[0].isascii():
            out.append(b"(?i)" + spelled(word))
            continue
        out.append(b"(?:^|[^A-Za-z])(?i:%s)[^a-z]" % spelled(word))
        out.append(b"[a-z]%s(?i:%s)[^a-z]" % (word[0].upper().encode(), spelled(word[1:])))
    return tuple(out)


def anchors_of(words: Sequence[str]) -> tuple[bytes, ...]:
    """Return shapes that find where one of the words may be, by its first letters and the one behind them.

    One character may stand before it. `said` tells whether the word is there.
    """
    behind: dict[str, dict[str, None]] = {}
    for word in words:
        first, *others = pieces_of(word)
        while others and len(first) < _LONG and first[0].isascii():
            first = f"{first} {others.pop(0)}"
        behind.setdefault(first, {})[others[0][0] if others else ""] = None
    return tuple(shape for first, letters in behind.items() for shape in _anchors(first, tuple(letters)))


def _anchors(first: str, letters: Sequence[str]) -> tuple[bytes, ...]:
    if not first[0].isascii():
        return (b"(?i)" + spelled(first[:_WIDE]),)
    ways = [rb"s?(?:[^a-z]|\z)"] if "" in letters else []
    others = "".join(sorted({way for letter in letters for way in (letter.lower(), letter.upper()) if way.isascii()}))
    wide = rb"\x80-\xff" if any(not letter.isascii() for letter in letters) else b""
    if others or wide:
        ways.append(b"[ _./:'-]{0,2}[%s%s]" % (others.encode(), wide))
    follow = b"(?:%s)" % b"|".join(ways)
    if len(first.replace(" ", "")) > _LONG:  # hardly ever a piece of another word
        return (b"(?i:%s)%s" % (spelled(first), follow),)
    camel = first[0].upper().encode() + (b"(?i:%s)" % spelled(first)[1:] if first[1:] else b"")
    return b"(?:^|[^A-Za-z])(?i:%s)%s" % (spelled(first), follow), b"[a-z]%s%s" % (camel, follow)


def said(words: Sequence[str]) -> re.Pattern[str]:
    """Return the regex of one of the words as one of its own, joined in any way, small or capital, or in camelCase."""
    spoken, camel = _ways(words)
    return re.compile(f"(?:(?<![A-Za-z])(?i:{spoken})|(?<=[a-z])(?:{camel}))s?(?![a-z])")


def said_alone(words: Sequence[str]) -> str:
    """Return the source of the same regex without look-arounds: what it matches in a text by itself, `said` finds."""
    spoken, camel = _ways(words)
    return f"(?:(?:^|[^A-Za-z])(?i:{spoken})|[a-z](?:{camel}))s?(?:$|[^a-z])"


def _ways(words: Sequence[str]) -> tuple[str, str]:
    """The words behind what is no letter, and as humps behind a small one."""
    listed = sorted(words, key=len, reverse=True)
    spoken = "|".join(map(_joined, listed))
    camel = "|".join(f"{re.escape(word[0].upper())}(?i:{_joined(word)[len(re.escape(word[0])) :]})" for word in listed)
    return spoken, camel


def _joined(word: str) -> str:
    return "[ _./:'-]{0,2}".join(map(re.escape, pieces_of(word)))


def pieces_of(word: str) -> list[str]:
    """Return the pieces of a word between which signs and blanks may stand or be left out."""
    return [piece for piece in _PIECES.split(word) if piece]


def find_after(match: Callable[[str, int, int], Span | None]) -> Find:
    """Return the finder that matches at the first number behind the shape's end."""

    def find(text: str, start: int, end: int) -> Span | None:
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


def find_after_in_bytes(match: Callable[[bytes, int, int], Span | None]) -> Direct:
    """Return the same finder over UTF-8, for a regex that takes nothing outside ASCII."""

    def find(data: bytes, start: int, end: int) -> Span | None:
        del start
        low = max(0, end - 1)
        digit = _BYTE_DIGIT.search(data, low, end + GAP * _WIDEST)
        if digit is None:
            return None
        first = digit.start()
        if first >= end + GAP and len(data[low:first].decode("utf-8", "replace")) > GAP:
            return None
        for at in range(max(low, first - _BEFORE), first + 1):
            found = match(data, at, at)
            if found is not None:
                return found
        return None

    return find


def find_around(
    words: re.Pattern[str], search: Callable[[str, int], Any], group: int | str, check: Callable[[str], str | None]
) -> Find:
    """Return the finder of the value nearest behind the word at the shape's match, or else nearest before it.

    `check` is asked for each candidate, so that another number between word and value is passed over.
    """

    def find(text: str, start: int, end: int) -> Span | None:
        word = words.match(text, start) or words.match(text, start + 1)
        if word is None:
            return None
        before: Span | None = None
        start, end = word.span()
        found = search(text, max(0, start - AROUND))
        while found is not None and found.start() <= end + AROUND:
            low, high = found.span(group)
            if (high <= start or low >= end) and check(text[low:high]) is not None:
                if low >= end:
                    return (low, high)
                before = (low, high)
            found = search(text, max(high if high <= start or low >= end else end, found.start() + 1))
        return before

    return find


def find_alone(match: Callable[[str, int], Any], group: int | str) -> Find:
    """Return the finder of a value that is the whole part, but for space, quotes and a full stop around it."""

    def find(text: str, start: int, end: int) -> Span | None:
        del end
        first = None if start else _FIRST.search(text)
        found = first and match(text, first.start())
        return found.span(group) if found and _CLOSING.match(text, found.end()) else None

    return find
