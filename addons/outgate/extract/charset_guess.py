"""Which charset bytes are in when nobody says so: by zeros for the wide ones, by common characters for the others.

A right guess makes the words of a Chinese sales report readable. A wrong one hides nothing: ASCII reads the same
in all of these, and the bytes are scanned as they are too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 4096  # bytes looked at
_LEAST = 6  # bytes that can be said to be UTF-16
_MANY = 32  # characters from which their script tells text from noise
_ENOUGH = 0.7  # the share of common characters from which a guess is taken


def wide_charset(data: bytes) -> str:
    """Return the codec when `data` is UTF-16 or UTF-32 without a mark, otherwise an empty string."""
    sample = data[: min(SAMPLE, len(data) & ~3 if len(data) > _LEAST else 0)]
    zeros = [sample[i::4].count(0) for i in range(4)]
    count = len(sample) // 4
    if not any(zeros):
        return ""
    if zeros[3] == count and zeros[2] * 4 >= count * 3 and not zeros[0]:
        return _if_readable(sample, "utf-32-le")
    if zeros[0] == count and zeros[1] * 4 >= count * 3 and not zeros[3]:
        return _if_readable(sample, "utf-32-be")
    # Some common characters of Chinese have a zero as well, on the other side than those of ASCII.
    first, second = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if second > 2 * first:
        return _if_readable(sample, "utf-16-le")
    return _if_readable(sample, "utf-16-be") if first > 2 * second else ""


def _if_readable(sample: bytes, codec: str) -> str:
    """Random bytes decode too, but to characters of all scripts."""
    text = sample.decode(codec, "ignore").removeprefix("\ufeff")
    if len(text) * 5 < len(sample) or not is_shown("".join(text.split())):
        return ""
    narrow = sum(char < "\u0100" for char in text)
    usual = narrow + sum(
        "\u0100" <= char < "\u0600" or "\u2000" <= char < "\ua000" or "\uac00" <= char < "\ud800" or char >= "\uff00"
        for char in text
    )
    is_enough = narrow * 4 >= len(text) or (
        usual >= 0.9 * len(text) and (narrow * 8 >= len(text) or len(text) >= _MANY)
    )
    return codec if is_enough else ""


def is_shown(text: str) -> bool:
    """Tell whether a text is of characters that are printed, and of those that only say how."""
    return text.isprintable() or all(char.isprintable() or category(char) == "Cf" for char in text)


def guess(data: bytes) -> str:
    """Return the most plausible codec of 8-bit text that is not UTF-8; cp1252 when nothing is more so."""
    sample = data[:SAMPLE]
    scores = {codec: _score(data, sample, codec, common) for codec, common in _COMMON.items()}
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] >= _ENOUGH else "cp1252"


def _score(data: bytes, sample: bytes, codec: str, common: Callable[[str, int], float]) -> float:
    """Return the mean of how common the characters outside of ASCII are, if all of `data` decodes."""
    try:
        data.decode(codec)
    except UnicodeError:
        return 0.0
    odd = [char for char in sample.decode(codec, "ignore") if not char.isascii()]
    if not odd:
        return 0.0
    return sum(common(char, char.encode(codec, "replace")[0]) for char in odd) / len(odd)


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u30ff"


def _is_sign(char: str) -> bool:
    """Punctuation and full-width forms, which all of these charsets have."""
    return "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e" or "\u2000" <= char <= "\u26ff"


def _chinese(char: str, lead: int) -> float:
    return 1.0 if _is_sign(char) or 0xB0 <= lead <= 0xD7 else 0.5 if 0xD8 <= lead <= 0xF7 else 0.0


def _traditional(char: str, lead: int) -> float:
    return 1.0 if _is_sign(char) or 0xA4 <= lead <= 0xC6 else 0.3 if 0xC9 <= lead <= 0xF9 else 0.0


def _shift_jis(char: str, lead: int) -> float:
    return 1.02 if _is_kana(char) else 1.0 if _is_sign(char) or 0x88 <= lead <= 0x97 else 0.0


def _euc_jp(char: str, lead: int) -> float:
    """Kanji of EUC-JP are the bytes of Chinese characters: only kana tell the two apart."""
    return 1.5 if _is_kana(char) else 0.8 if _is_sign(char) or 0xB0 <= lead <= 0xCF else 0.0


def _korean(char: str, lead: int) -> float:
    del lead
    return 1.02 if "\uac00" <= char <= "\ud7a3" else 0.9 if _is_sign(char) else 0.0


_COMMON: dict[str, Callable[[str, int], float]] = {
    "gb18030": _chinese,
    "cp932": _shift_jis,
    "big5hkscs": _traditional,
    "euc_jp": _euc_jp,
    "cp949": _korean,
}
