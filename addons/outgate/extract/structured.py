"""Whether a text has a structure worth reading by itself, for texts that stand inside other texts."""

from __future__ import annotations

import re

from outgate.extract import json_tree
from outgate.extract.delimited import separator
from outgate.extract.labelled import is_labelled

_MARKUP = re.compile(rb"<(?:table|tr|dl|\?xml|\w+ xmlns)\b", re.IGNORECASE)


def is_structured(text: bytes) -> bool:
    """Return whether `text` is JSON, holds markup with rows, or begins as rows of cells or as labelled lines."""
    if json_tree.looks_like(text):
        return True
    if b"<" in text and _MARKUP.search(text):
        return True
    return (b"\n" in text or b"\r" in text) and (is_labelled(text) or separator(text) is not None)
