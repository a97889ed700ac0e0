"""Where a regex matched; apart, because both patterns and the finders of announced values make it."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """Where a regex matched in a text: characters, of the group that is the value."""

    start: int
    end: int
