"""Bytes → parts. One file a format: it reads, and where it can, it writes back, which makes it redactable.

`extract` is the way down, `rewrite` the way up again.
"""

from outgate.extract.rewriting import rewrite
from outgate.extract.walk import extract

__all__ = ["extract", "rewrite"]
