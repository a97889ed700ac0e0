"""How the name of a place is shown: keys, columns and fields are the sender's words and may carry values.

A plain name stands as it is. Anything else is quoted, so that a value in it stands apart from its neighbours and
is found by whoever masks the path; what is long is left out, for half a value hides from the mask.
"""

from __future__ import annotations

_LONGEST = 64  # characters
_DIGITS = 6  # as many digits make it more than a name


def shown(name: str) -> str:
    """Return `name` as a step of a path shows it."""
    if len(name) > _LONGEST:
        return "…"
    if name.replace("-", "_").isidentifier() and sum(map(str.isdecimal, name)) < _DIGITS:
        return name
    return f'"{name}"'
