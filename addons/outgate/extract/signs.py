"""What stands in some bytes that a reader might be for: all of it seen in one pass of one automaton.

Most parts have nothing to decode in them, and this is what that costs to know. It may say too much (the reader then
finds nothing) and must never say too little. The automaton is re2's, whose speed is that of one pattern however many
there are; a set of patterns is the one kind that it never gives up on for lack of memory.
"""

from __future__ import annotations

import re2

NOISE = 1  # control characters that no text has
RUN = 2  # of letters and digits: base64, base32, hex
PAIRS = 4  # of hex digits, with signs between them
ESCAPED = 8  # percent, backslash, entities, quoted-printable, and `+` as a space
SHIFTED = 16  # charsets that are plain ASCII to look at
ALL = NOISE | RUN | PAIRS | ESCAPED | SHIFTED

_PATTERNS: tuple[tuple[int, str], ...] = (
    (NOISE, r"[\x00-\x07\x0e-\x1a\x1c-\x1f]"),
    (RUN, r"[A-Za-z0-9]{16}"),
    (PAIRS, r"[0-9a-fA-F]{2}(?:[:,; -] ?[0-9a-fA-F]{2}){7}"),
    (PAIRS, r"0[xX][0-9a-fA-F]{2}(?:[:,; -] ?0[xX][0-9a-fA-F]{2}){3}"),
    (ESCAPED, r"%[0-9a-fA-FuU][0-9a-fA-F]"),
    (ESCAPED, r"\\[nrtbfvxuU0-3\"'/\\]"),
    (ESCAPED, r"&(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,31};)"),
    (ESCAPED, r"=(?:40|3D|[ \t]{0,8}\r?\n|[0-9A-F]{2}=[0-9A-F]{2})"),
    (ESCAPED, r"\+"),
    (SHIFTED, r"\x1b|\+A[A-Za-z0-9+/]{2,40}-|~\{"),
)
_SIGNS = tuple(sign for sign, _ in _PATTERNS)


def _compiled() -> re2.Set:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes, one by one
    options.max_mem = 16 << 20
    patterns = re2.Set.SearchSet(options)
    for _, pattern in _PATTERNS:
        patterns.Add(pattern)
    patterns.Compile()
    return patterns


_SEEN = _compiled()


def seen(data: bytes) -> int:
    """Return the signs that are in `data`, as bits."""
    if b"\0" in data:
        return ALL
    signs = 0
    for index in _SEEN.Match(data) or ():
        signs |= _SIGNS[index]
    return signs
