"""Sums of money as people write them behind what they paid for: with a sign, in full, or as a number that ends it."""

from __future__ import annotations

import re

_SIGN = r"(?:(?:R|US|A|C|MX)?\$|[€£¥\uffe5₩₽₺])"
_BEHIND = r"(?:[€£₽₺元円원$]|z[łl]|tl\b|kr\b|eur|usd|gbp|chf|quid|bucks|\u0442\u044b\u0441|\u0440\u0443\u0431|\u0440\b)"
_THOUSANDS = r"\d{1,3}(?:[.,'\u2019\u00a0 ]\d{3})+(?:[.,]\d\d)?"
_NUMBER = rf"(?:{_THOUSANDS}|\d{{1,6}}(?:[.,]\d\d)?)"
_SUM = re.compile(
    rf"{_SIGN}\s?\d|[一二三四五六七八九十百千万]{{2,}}[円元块圆]|(?<![\d.,/:-])(?:{_NUMBER}\s?{_BEHIND}|{_THOUSANDS}(?!\d|[.,]\d)|\d{{1,5}}[.,]\d\d(?![\d%])|"
    r"(?<!\w)(?!(?:19|20)\d\d)\d{2,5}(?=\s*(?:[;\u3001\uff0c\uff1b.\n)]|,(?!\d)|\Z)))",
    re.IGNORECASE,
)


def has_sum(text: str) -> bool:
    """Whether a sum of money stands in `text`, which is short: years and parts of numbers are none."""
    return _SUM.search(text) is not None
