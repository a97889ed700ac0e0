"""What stands in some bytes that a reader might be for: all of it seen in one pass of one automaton.

Most parts have nothing to decode in them, and this is what that costs to know. It may say too much (the reader then
finds nothing) and must never say too little. The automaton is re2's, whose speed is that of one pattern however many
there are, as long as few of them can be half-way through at one place: a run of letters is therefore told from its
beginning on. A set of patterns is the one kind that re2 never gives up on for lack of memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from outgate.extract import markup

if TYPE_CHECKING:
    from collections.abc import Iterable

NOISE = 1  # control characters that no text has
RUN = 2  # of letters and digits: base64, base32, hex
PAIRS = 4  # of hex digits, with signs between them
SHIFTED = 8  # charsets that are plain ASCII to look at
PERCENT = 16  # escapes by percent signs, and `+` as a space
BACKSLASH = 32
ENTITY = 64
QUOTED = 128  # quoted-printable
PACK = 256  # what a git pack begins with
MAIL = 512  # a header at the beginning, or a file in uuencoding
WORDS = 1024  # encoded ones of mail headers
JOINT = 2048  # a tag inside of a word
CUT = 4096  # a string that ends or begins within an address, a number or a sentence, or is a digit of many
ENTRY = 8192  # the beginning of a contact, an appointment or an entry of a directory
LETTER = 16384  # strings of one letter each in JSON
NUMBER = 32768  # of many in a row that may be characters
WIDE = 65536  # a string of wide characters between bytes
DRESS = 131072  # marks inside of a word that change how it looks
SPELLED = 262144  # letters with one sign between
GROUP = 524288  # of letters and digits that are all of one length, and lines of a dump
TURNED = 1048576  # text from right to left
ESCAPED = PERCENT | BACKSLASH | ENTITY | QUOTED

_START = r"(?:^|[^A-Za-z0-9])"
_LEAST = 16  # letters and digits in a row that make a run
_QUARTET = r"[CDI-Za-f][ACD-HQS-Xgi-nwyz][ABEFIJMNQRUVYZcdghklopstwx][A-Za-z]"


def _with_digit(before: int = 0) -> str:
    """Sixteen letters and digits, at least one of them a digit, `before` letters having been seen."""
    if before == _LEAST - 1:
        return "[0-9]"
    return f"(?:[0-9][A-Za-z0-9]{{{_LEAST - 1 - before}}}|[A-Za-z]{_with_digit(before + 1)})"


# What a name in mixed case, as programs are full of, is not: it has a digit, or one case throughout, or three
# quartets of what ASCII text is in base64 (see `base64_run`; four quartets in a run hold three whole ones at any
# alignment), or an A where UTF-16 has its zeros. Each is told from where the letters begin, and but once.
RUNS = (
    _START + _with_digit(),
    _START + r"[A-Za-z]{16,}[0-9]",
    _START + r"[a-z]{16}",
    _START + r"[A-Z]{16}",
    _START + r"[A-Za-z]*[a-z][A-Z]{16}",
    _START + rf"[A-Za-z]*(?:{_QUARTET}){{3}}",
    _START + r"[A-Za-z]{0,7}(?:A[A-Za-z]{2}A[A-Za-z]{4}A|A[A-Za-z]{4}A[A-Za-z]{2}A)",
)
HEX_PAIRS = (
    r"[0-9a-fA-F]{2}(?:[:,; -] ?[0-9a-fA-F]{2}){7}",
    r"0[xX][0-9a-fA-F]{2}(?:[:,; -] ?0[xX][0-9a-fA-F]{2}){3}",
)
# A domain that ends with its string or begins with it, the sign alone, what stands between a number's groups, digits,
# a blank or comma at one end.
CUTS = (
    r'[A-Za-z0-9._+-]@[A-Za-z0-9-]{0,30}\.?"',
    r'"@[A-Za-z0-9-]{0,40}(?:\.?"|\.[A-Za-z])',
    r'[0-9]-"',
    r'"-[0-9]',
    r'"[0-9]"[ ,]{1,3}"[0-9]"[ ,]{1,3}"[0-9]"[ ,]{1,3}"[0-9]"[ ,]',
    r'[:\[,] ?"[ ,;@]',
    r'(?:[ ,;@]|\\[nt])"[ ,}\]]',
    r'[:\[,] ?"(?:\\[nt]|(?:[\xe3-\xed][\x80-\xbf]{2}){1,4}"[ ,}\]])',
)
_CHARACTER = r"[A-Za-z0-9@.\x80-\xff]"
_NAMES = "(?:b|i|u|s|em|strong|size|color|font|code|url|sup|sub)"
DRESSES = (
    rf"{_CHARACTER}(?:\*{{2,8}}|~{{2,8}}|`{{2,4}}|_{{2,8}}){_CHARACTER}",
    r"[0-9][*`]{1,2}[ -]?[0-9]|[0-9] [*`]{1,2}[0-9]",
    r"[0-9A-Za-z](?:\*\*|__|~~|`)[ @./-](?:\*\*|__|~~|`)[0-9A-Za-z]",
    rf"{_CHARACTER}(?:\[/?{_NAMES}(?:=[^\[\]\s]{{1,40}})?\])+{_CHARACTER}",
    rf"{_CHARACTER}(?:'\s{{0,8}}[+&.]\s{{0,8}}'|\"\s{{0,8}}[+&.]\s{{0,8}}\"){_CHARACTER}",
)
_LETTER, _WIDE = "[A-Za-z]", r"[\xc3-\xed][\x80-\xbf]{1,2}"
APART = tuple(
    f"(?:{_LETTER}{between}){{3}}[A-Za-z0-9 ]|(?:{_WIDE}{between}){{3}}"
    for between in (
        r"\r\n",
        r"\n",
        r"\t",
        " ",
        ", ?",
        "; ?",
        r"\.",
        "-",
        "_",
        "/",
        r" ?\| ?",
        r"\*",
        "~",
        ":",
        "', ?'",
        '", ?"',
        " - ",
    )
)
IN_TAGS = (r">(?:[A-Za-z]<[^<>]*>(?:\s*<[^<>]*>)*){3}[A-Za-z]<", r'=(?:"[A-Za-z]"[^"<>]*/?>\s*<[^"<>]*=){3}"[A-Za-z]"')
_WORD = "[A-Za-z0-9+/_-]"
GROUPS = (
    *(rf"(?:^|[^A-Za-z0-9+/_-])(?:{_WORD}{{{width}}}(?:,? |\t)){{5}}" for width in (4, 5, 6, 8, 10, 12, 16)),
    r"(?:^|\n)(?:0x)?[0-9a-fA-F]{6,8}:?[ \t]{1,3}(?:[0-9a-f]{2,4}  ?){4}",
)
ENTRIES = ("BEGIN:V[A-Z]", "dn::? ?[A-Za-z]{1,9}=")
NUMBERS = (
    r"(?:^|[^0-9])[0-9]{1,3}(?:(?:,\s{0,8}|[ ;|-]|\r?\n)[0-9]{1,3}){11}",
    r"(?:^|[^0-9])[01]{7,8}(?:(?:,\s{0,8}|[ ;|-]|\r?\n)[01]{7,8}){7}",
    r"(?:^|[^0-9])[01]{64}",
    r'(?:^|[^0-9])[0-9]{1,3}(?:,\s{0,8}"[0-9]{1,7}":\s{0,8}[0-9]{1,3}){7}',
    r"(?:^|[^0-9])[0-9]{1,3}(?:\)\s{0,8}[&.+|,]{1,2}\s{0,8}[Cc][Hh][Aa]?[Rr]\([0-9]{1,3}){7}",
    r"(?:^|[^0-9])(?:0[0-9]{2}|1[0-2][0-9]){12}",
)
_WIDE_LETTER = r"[\t\n\r -~\xa0-\xff]"
WIDES = (rf"(?:{_WIDE_LETTER}\x00){{5}}", rf"(?:{_WIDE_LETTER}\x00\x00\x00){{5}}")
_EVERYWHERE: tuple[tuple[int, str], ...] = (
    *((RUN, pattern) for pattern in RUNS),
    *((PAIRS, pattern) for pattern in HEX_PAIRS),
    *((NUMBER, pattern) for pattern in NUMBERS),
    (MAIL, r"^(?:[A-Za-z][A-Za-z0-9_-]{1,59}[ \t]*:|[ \t-\r\x1c-\x1f]{0,8}From )|begin [0-7]{3}"),
    (WORDS, r"=\?[A-Za-z0-9_-]{2}"),
    (SHIFTED, r"\x1b|\+A[A-Za-z0-9+/]{2,40}-|~\{"),
)
_ESCAPES: tuple[tuple[int, str], ...] = (
    (PERCENT, r"%[0-9a-fA-FuU][0-9a-fA-F]"),
    (BACKSLASH, r"\\[nrtbfvxuU0-3\"'/\\]"),
    (ENTITY, r"&(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,31};)"),
    (QUOTED, r"=(?:40[A-Za-z0-9_.-]+\.[A-Za-z]{2}|3D|[ \t]{0,8}\r?\n|[0-9A-F]{2}=[0-9A-F]{2})"),
)
_IN_MARKUP = ((JOINT, markup.JOINT_SIGN), *((SPELLED, pattern) for pattern in IN_TAGS))
_IN_TEXT = (
    (NOISE, r"[\x00-\x07\x0e-\x1a\x1c-\x1f]"),
    (PERCENT, r"\+"),
    *((CUT, pattern) for pattern in CUTS),
    *((ENTRY, pattern) for pattern in ENTRIES),
    (TURNED, r"\xe2\x80\xae"),
    *((DRESS, pattern) for pattern in DRESSES),
    # Two words in mixed case, or of figures and letters, which groups soon have: all of their lengths are many states.
    (GROUP, r"[a-z0-9][A-Z][A-Za-z0-9+/_-]*,?[ \t][A-Za-z0-9+/_-]*[a-z0-9][A-Z]"),
    (GROUP, r"[0-9][A-Fa-f][0-9A-Fa-f]*,?[ \t](?:0x)?[0-9A-Fa-f]*[0-9][A-Fa-f]"),
    (GROUP, GROUPS[-1]),
    *((SPELLED, pattern) for pattern in APART),
    (LETTER, r'[:\[,] ?"(?:[A-Za-z]|[\xc3-\xef][\x80-\xbf]{1,2}|\\u[0-9a-fA-F]{4})"[ ,}\]]'),
    *_ESCAPES,
    *_EVERYWHERE,
)
# Between bytes that are no text, an escape counts where text stands before it, as it does for the reader.
_IN_BYTES = (
    *((sign, "[ -~]{4}" + pattern) for sign, pattern in _ESCAPES),
    *_EVERYWHERE,
    *((WIDE, pattern) for pattern in WIDES),
    (PACK, r"PACK\x00\x00\x00[\x02\x03]"),
)


def _options() -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes, one by one
    options.max_mem = 16 << 20
    return options


def either(patterns: tuple[str, ...]) -> Any:
    """Return one expression of these patterns, to find where they are in bytes."""
    return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns).encode(), _options())


class _Signs:
    """Patterns in one automaton, each with the sign that it is."""

    __slots__ = ("_patterns", "_signs")

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        self._signs: list[int] = []
        self._patterns = re2.Set.SearchSet(_options())
        for sign, pattern in patterns:
            self._signs.append(sign)
            self._patterns.Add(pattern)
        self._patterns.Compile()

    def __call__(self, data: bytes) -> int:
        found = 0
        for index in self._patterns.Match(data) or ():
            found |= self._signs[index]
        return found


_in_text = _Signs(_IN_TEXT)
_in_markup = _Signs((*_IN_TEXT, *_IN_MARKUP))
_in_bytes = _Signs(_IN_BYTES)


def seen(data: bytes, *, is_view: bool = False) -> int:
    """Return the signs that are in `data`, as bits; of a view of bytes, those of a text."""
    if b"\0" not in data:
        return _in_markup(data) if b"<" in data else _in_text(data)
    return (_in_text(data) if is_view else _in_bytes(data)) | NOISE | SHIFTED
