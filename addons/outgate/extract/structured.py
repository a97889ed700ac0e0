"""Whether a text has a structure worth reading by itself, for texts that stand inside other texts."""

from __future__ import annotations

import re

from outgate.extract import html_lines, json_tree
from outgate.extract.labelled import begins_so

# What is escaped once more, and read when that is undone: a line end, or letters and digits, which need no escape.
ESCAPED = (
    rb"%(?:25)*0[aAdD]|&(?:amp;)*#(?:1[03]|[xX]0{0,4}[aAdD]);|\\(?:u00|x)0[aAdD]"
    rb"|(?:%(?:25)*[2-7][0-9a-fA-F]){4}|(?:&(?:amp;)*#(?:[3-9][0-9]|1[01][0-9]|[xX][2-7][0-9a-fA-F]);){4}"
    rb"|(?:\\{1,4}(?:u00|x)[2-7][0-9a-fA-F]){4}|%(?:25)*(?:26%(?:25)*23|5[cC](?:u00|x))[0-9a-fA-FxX]"
)
_ESCAPED = re.compile(ESCAPED)
_MARKUP = re.compile(rb"<(?:table|tr|dl|\?xml|\w+ xmlns)\b", re.IGNORECASE)


def is_structured(text: bytes) -> bool:
    """Return whether `text` is JSON, holds markup with rows, begins as rows or labels, or may when unescaped."""
    if json_tree.looks_like(text):
        return True
    if b"<" in text and (_MARKUP.search(text) or html_lines.are_rows(text)):
        return True
    if _ESCAPED.search(text):
        return True
    return begins_so(text)
