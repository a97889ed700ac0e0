"""Replacing found values by the name of their data type, in the message as it goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.extract import rewrite
from outgate.model import Edit, Finding, Message, Part, Span, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable


def redact(message: Message, findings: Iterable[Finding]) -> Message:
    """Return `message` with every span of `findings` replaced by `[data_type]`.

    Raises Unwritable when a finding has no span (nothing says what to replace), or lies where the message
    cannot be rewritten without breaking it.
    """
    spans: dict[Part, list[tuple[Span, str]]] = {}
    for finding in findings:
        if finding.part is None or not finding.spans:
            raise Unwritable(f"{finding.data_type} has no place that could be replaced")
        spans.setdefault(finding.part, []).extend((span, finding.data_type) for span in finding.spans)
    return rewrite(message, {part: _edits(places) for part, places in spans.items()})


def _edits(places: list[tuple[Span, str]]) -> list[Edit]:
    """Join spans that overlap, so that no rest of either is left; the one that starts first gives the name."""
    edits: list[Edit] = []
    for (start, end), data_type in sorted(places, key=lambda place: (place[0][0], -place[0][1])):
        if edits and start < edits[-1].end:
            edits[-1] = edits[-1]._replace(end=max(end, edits[-1].end))
        else:
            edits.append(Edit(start, end, f"[{data_type}]".encode()))
    return edits
