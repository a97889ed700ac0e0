"""Bytes read as a text, and where a piece of it stands in them: bytes that are no UTF-8 read as a question mark each.

What is half a character, where a stretch was cut, is no UTF-8 either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.model import Span


class Decoded:
    """The bytes between two places as `text`, which can be encoded again. Never raises."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        raw = data[start:end].decode("utf-8", "surrogateescape")
        self.text = raw if raw.isascii() else raw.encode("utf-8", "replace").decode()
        self._raw = raw  # character for character the same, with bytes that are no UTF-8 as surrogates
        self._data = data
        self._start = start

    def characters(self, start: int, end: int) -> Span:
        """Return where the bytes between two places, which part no character, stand in the text."""
        before = len(self._data[self._start : start].decode("utf-8", "surrogateescape"))
        return before, before + len(self._data[start:end].decode("utf-8", "surrogateescape"))

    def span(self, start: int, end: int) -> Span:
        """Return where the characters from `start` to `end` stand in the bytes."""
        before = self._start + _bytes(self._raw[:start])
        return before, before + _bytes(self._raw[start:end])


def _bytes(raw: str) -> int:
    return len(raw) if raw.isascii() else len(raw.encode("utf-8", "surrogateescape"))
