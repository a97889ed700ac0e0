"""Text in other charsets than UTF-8 → a child in UTF-8, which goes back in the charset it came in.

What a sender declares is tried first and never believed alone: the bytes are scanned as they are as well.
"""

from __future__ import annotations

_NOISE = bytes(i for i in range(32) if i not in b"\t\n\v\f\r\x08\x1b")


def is_plain_text(data: bytes) -> bool:
    """Tell whether `data` is UTF-8 without control characters that no text has."""
    if data.translate(None, _NOISE) != data:
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
