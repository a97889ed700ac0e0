"""The languages in which people are told something, and which of them a browser wants."""

from __future__ import annotations

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
    _, _, text = item.partition(";")
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
