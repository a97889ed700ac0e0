"""The text in bytes of an unknown layout: runs of letters, as ASCII and as UTF-16, each on a line of its own."""

from __future__ import annotations

import re

_NARROW = re.compile(rb"[\t\n\r\x20-\x7e]{5,}")
# ASCII and Latin; then Greek, Cyrillic, Hebrew, Arabic, Thai, kana, Chinese and Hangul by their upper byte.
_WIDE = re.compile(
    rb"(?:[\t\n\r\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x06\x0e\x1e\x20\x30\x4e-\x9f\xac-\xd7\xff]){4,}"
)
_ASCII = bytes(range(0x20, 0x7F))
_LETTER = re.compile(rb"[0-9A-Za-z@]")


def printable(data: bytes) -> bytes:
    """Return the runs of text in `data` as UTF-8, each once, first those of one byte a letter, then those of two."""
    lines = [run[0].decode() for run in _NARROW.finditer(data) if _LETTER.search(run[0])]
    lines += [run.decode("utf-16-le", "replace") for run in _wide(data)]
    return "\n".join(dict.fromkeys(lines)).encode("utf-8", "replace")


def _wide(data: bytes) -> list[bytes]:
    """Return runs of two bytes a letter; what is mostly ASCII in single bytes is that, and no Chinese."""
    runs = [run[0] for run in _WIDE.finditer(data)]
    return [run for run in runs if b"\0" in run[1::2] or len(run.translate(None, _ASCII)) * 4 > len(run)]
