"""The languages in which people are told something, and which of them a browser wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

NAMES = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "zh": "简体中文",
}

_WEIGHT = re.compile(r"[01](?:\.[0-9]*)?")


def wanted(asked: str, offered: Collection[str], chosen: str = "") -> str:
    """Return the offered language to answer in: the chosen one, or the most wanted of those asked for, or English.

    `asked` is an Accept-Language header (RFC 9110, 12.5.4), in any spelling.
    """
    if chosen in offered:
        return chosen
    ranges = [(_weight(each), each.partition(";")[0].strip().lower().partition("-")[0]) for each in asked.split(",")]
    known = [(weight, name) for weight, name in ranges if name in offered and weight > 0]
    return max(known, key=lambda each: each[0])[1] if known else "en"


def _weight(item: str) -> float:
    """What a range weighs: 1 without a weight, 0 with one that is none."""
    parameters = (one.strip().lower().partition("=") for one in item.split(";")[1:])
    text = next((value.strip() for name, _, value in parameters if name.strip() == "q"), "1")
    return float(text) if _WEIGHT.fullmatch(text) else 0.0
