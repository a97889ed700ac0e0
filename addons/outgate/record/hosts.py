"""The destination's host, as it may be recorded: a value that was smuggled out in a host name must not stay in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.model import Finding

_SHOWN = 2  # labels of the domain that are kept when the value cannot be located


def shown_host(host: str, findings: Iterable[Finding]) -> str:
    """Return `host` with every value that was found in it replaced by `[data type]`.

    A value that was found only after decoding a label cannot be cut out; then only the last labels are kept.
    """
    for finding in findings:
        if finding.path[:1] != ("host",) or finding.data_type.startswith("uninspected."):
            continue
        cut = _without(host, finding)
        if cut == host:
            return "[…]." + ".".join(host.split(".")[-_SHOWN:])
        host = cut
    return host


def _without(host: str, finding: Finding) -> str:
    part = finding.part
    if part is None or part.root != "host":
        return host
    for start, end in finding.spans:
        value = part.data[start:end].decode(errors="replace")
        host = host.replace(value, f"[{finding.data_type}]") if value else host
    return host
