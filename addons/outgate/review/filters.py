"""What templates may do with a value before they show it. Each takes a value and returns text, or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.review.words import FILTERS as WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


def moment(at: datetime | None) -> str:
    """Return a moment as `2026-11-22 09:30:01`, in UTC, or nothing if there is none."""
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


def machine(at: datetime) -> str:
    """Return a moment as the attribute `datetime` of HTML wants it."""
    return at.isoformat(timespec="seconds")


FILTERS: Mapping[str, Callable[..., object]] = {**WORDS, "moment": moment, "machine": machine}
