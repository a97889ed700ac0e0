"""The text in bytes of an unknown layout: runs of letters, as ASCII and as UTF-16, each on a line of its own."""

from __future__ import annotations

import re

_NARROW = re.compile(rb"[\t\n\r\x20-\x7e]{5,}")
_WIDE = re.compile(rb"(?:[\t\n\r\x20-\x7e\xa0-\xff]\x00){4,}")
# Latin as well as Greek, Cyrillic, Hebrew, Arabic, Thai, kana, Chinese, Hangul and full-width letters.
_FOREIGN = re.compile(
    rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x06\x0e\x1e\x20\x30\x4e-\x9f\xac-\xd7]|[\x01-\x5e]\xff){3,}"
)
_LETTER = re.compile(rb"[0-9A-Za-z@]")
_ASCII = bytes(range(0x20, 0x7F))


def printable(data: bytes) -> bytes:
    """Return the runs of text in `data` as UTF-8, each once, first those of one byte a letter, then those of two."""
    lines = [run[0].decode() for run in _NARROW.finditer(data) if _LETTER.search(run[0])]
    lines += [run[0].decode("utf-16-le") for run in _WIDE.finditer(data)]
    lines += [run[0].decode("utf-16-le", "replace") for run in _FOREIGN.finditer(data) if _is_foreign(run[0])]
    return "\n".join(dict.fromkeys(lines)).encode("utf-8", "replace")


def _is_foreign(run: bytes) -> bool:
    """Tell text of two bytes a letter from letters of one, which would all be ASCII, and from what is Latin."""
    return _WIDE.fullmatch(run) is None and len(run.translate(None, _ASCII)) * 4 > len(run)
