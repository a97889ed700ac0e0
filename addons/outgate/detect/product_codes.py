"""Codes of products in sentences: a marketplace's own, capitals and digits between dashes, or what is called one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Span

_NAMES = (
    rb"(?i:\b(?:asin|sku|artikel(?:nummer|-?nr\.?)?|item|product|producto?|produit|prodotto|r\xc3\xa9f\xc3\xa9rence|"
    rb"referencia|art\xc3\xadculo|articolo)|\xe5\x95\x86\xe5\x93\x81|\xe7\xbc\x96\xe5\x8f\xb7|\xe8\xb4\xa7\xe5\x8f\xb7|"
    rb"\xe4\xba\xa7\xe5\x93\x81|\xe5\x93\x81\xe7\x95\xaa)"
)
_DASHED = rb"(?=[0-9-]*[A-Z])(?=(?:[A-Z-]*[0-9]){3})[0-9A-Z]{1,12}(?:-[0-9A-Z]{1,12}){1,3}"
CODE = re.compile(
    rb"(?<![A-Za-z0-9_/+%-])(?<![A-Za-z0-9]\.)(?:B0[0-9A-Z]{8}|(?P<dashed>" + _DASHED + rb"))(?![A-Za-z0-9_+%-])"
    rb"|" + _NAMES + rb"(?:[\s:#]|\xef\xbc\x9a){1,3}"
    rb"(?=[A-Za-z_-]{0,19}[0-9])[A-Za-z0-9][A-Za-z0-9_-]{3,19}"
)
# Where one may begin, found by re2 in a fraction of the time.
_MAYBE: Any = re2.compile(rb"\bB0[0-9A-Z]{8}|\b[0-9A-Z]{1,12}-[0-9A-Z]|" + _NAMES, options())._regexp  # noqa: SLF001
_LONGEST = 64  # bytes of a code with what announces it
_MOST = 500  # codes that are looked at


def codes(data: bytes, places: Sequence[int], reach: int) -> list[tuple[Span, bool]]:
    """Return where codes stand within `reach` bytes of these places, and whether each is sure to be a product's.

    Other names have capitals, digits and dashes too: a station, a node, a form. Looking everywhere takes longer.
    """
    return list(islice(_codes(data, places, reach + _LONGEST), _MOST))


def _codes(data: bytes, places: Sequence[int], reach: int) -> Iterator[tuple[Span, bool]]:
    seen = known = 0  # all before has been looked at; where the last code ended
    for place in places:
        begin, end = max(seen - _LONGEST, place - reach, known), place + reach
        if seen >= min(end, len(data)):
            continue
        for found in _codes_in(data, begin, end):
            if found.end() == end < len(data):
                break  # cut: the next stretch begins before it
            known = found.end()
            yield found.span(), found["dashed"] is None
        seen = end


def _codes_in(data: bytes, begin: int, end: int) -> Iterator[re.Match[bytes]]:
    """What `CODE.finditer` yields."""
    maybe, end = _MAYBE.Match, min(end, len(data))
    while begin <= end:
        start, stop = maybe(UNANCHORED, data, begin, end)[0]
        if stop < 0:
            return
        found = CODE.match(data, start, end)
        if found is not None:
            yield found
        begin = found.end() if found is not None else start + 1
