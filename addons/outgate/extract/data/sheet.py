"""Rows of values → lines of tab-separated cells, which are read as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_BREAKS = {ord(sign): " " for sign in "\t\r\n\v\f\0\x1c\x1d\x1e\x85\u2028\u2029"}


def line(cells: Sequence[Any]) -> bytes:
    """Return one row as a line."""
    return ("\t".join(map(cell, cells)) + "\n").encode("utf-8", "replace")


def cell(value: Any) -> str:
    """Return a value as it may stand between tabs: a quote at its start would be taken for one around it."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return ""  # read by itself
    text = str(value)
    if not text.isprintable():
        text = text.translate(_BREAKS)  # which takes ten times as long as to see that there is nothing to do
    return f"'{text[1:]}" if text.startswith('"') else text
