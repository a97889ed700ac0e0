"""The words of the record as people read them: states, verdicts, channels, times and counts. Filters of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.review.shown import lines, shown, shown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta
    from typing import Any

SEVERITIES = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
DISPOSITIONS = {
    "blocked": "Blocked",
    "coached": "Asked why",
    "redacted": "Redacted",
    "justified": "Justified",
    "allowed": "Let through",
}
CHANNELS = {"http": "Web request", "websocket": "WebSocket message", "connect": "Tunnel", "file": "File"}
STATES = {"new": "New", "in_progress": "In progress", "suppressed": "Suppressed", "resolved": "Resolved"}
VERDICTS = {
    "true_positive": "True positive",
    "false_positive": "False positive",
    "benign": "Benign",
    "test": "Test",
    "duplicate": "Duplicate",
    "insufficient_data": "Not enough data",
}
ROLES = {
    "reviewer": "Reviewer",
    "privacy": "Privacy officer",
    "policy": "Policy owner",
    "auditor": "Auditor",
    "administrator": "Administrator",
}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400  # seconds
_CAPITALS = {"ai": "AI"}
_JUST_NOW = 45  # seconds
NOTHING = "–"  # noqa: RUF001 - as tables write it
_AS_DATE = 14  # days, from which on a date says more than a count of days


def _of(words: Mapping[str, str]) -> Callable[[str | None], str]:
    return lambda word: words.get(str(word or ""), titled(str(word or "")))


def titled(word: str) -> str:
    """Return an id as words: `in_progress` is "In progress"."""
    said = " ".join(_CAPITALS.get(each, each) for each in word.replace("_", " ").replace("-", " ").split(" "))
    return said[:1].upper() + said[1:]


def entry(kind: str) -> str:
    """Return a kind of entry of the log as words: `account.added` is "Account: added"."""
    return titled(kind.replace(".", ": "))


def told(value: object) -> str:
    """Return a value of an entry's data as words: a list with commas, names beside their values."""
    if isinstance(value, dict):
        return ", ".join(f"{titled(str(name)).lower()} {told(each)}" for name, each in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(map(told, value)) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)


def sentence(error: object) -> str:
    """Return what an error says as a sentence."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")


def data_type(name: str, titles: Mapping[str, str] | None = None) -> str:
    """Return a data type as words: its title, or `uninspected.too_large` as "Not inspected: too large"."""
    if titles and name in titles:
        return titles[name]
    family, _, rest = name.partition(".")
    said = "Not inspected" if family == "uninspected" else titled(family)
    return f"{said}: {rest.replace('.', ' ').replace('_', ' ')}" if rest else said


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago something was, a date when that is long."""
    seconds = (now - at).total_seconds()
    if seconds >= _AS_DATE * _DAY or seconds < -_MINUTE:
        return f"{at.day} {at:%b %Y}"
    return "just now" if seconds < _JUST_NOW else f"{_span(seconds)} ago"


def duration(span: timedelta | None) -> str:
    """Return a stretch of time in its largest unit, or a dash when there is none."""
    return NOTHING if span is None else _span(max(span.total_seconds(), 0))


def _span(seconds: float) -> str:
    if seconds < _JUST_NOW:
        return f"{round(seconds)} s"
    if seconds < 59.5 * _MINUTE:  # rounds to an hour from there on
        return f"{max(1, round(seconds / _MINUTE))} min"
    if seconds < 23.5 * _HOUR:
        return f"{max(1, round(seconds / _HOUR))} h"
    return f"{max(1, round(seconds / _DAY))} d"


def full(at: datetime) -> str:
    """Return the full time: `Sun 22 Nov 2026, 08:12:33 UTC`."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M:%S} UTC"


def count(number: float) -> str:
    """Return a number with its thousands apart by a narrow space that does not break."""
    return f"{number:,}".replace(",", "\u202f")


def plural(number: int, one: str, many: str = "") -> str:
    """Return the count with its noun."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """Return a share between 0 and 1 in whole percent, or a dash."""
    return NOTHING if share is None else f"{round(100 * share)}%"


def size(octets: int) -> str:
    """Return a number of bytes in its unit."""
    if octets < 1024:  # noqa: PLR2004 - a KiB
        return f"{octets} B"
    return f"{octets / 1024:.1f} KiB" if octets < 1 << 20 else f"{octets / (1 << 20):.1f} MiB"


FILTERS: dict[str, Callable[..., Any]] = {
    "ago": ago,
    "channel": _of(CHANNELS),
    "count": count,
    "data_type": data_type,
    "disposition": _of(DISPOSITIONS),
    "duration": duration,
    "entry": entry,
    "full": full,
    "lines": lines,
    "percent": percent,
    "plural": plural,
    "role": _of(ROLES),
    "sentence": sentence,
    "shown": shown,
    "shown_text": shown_text,
    "size": size,
    "state": _of(STATES),
    "titled": titled,
    "told": told,
    "verdict": _of(VERDICTS),
}
