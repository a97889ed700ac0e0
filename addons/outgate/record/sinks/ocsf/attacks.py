"""Which technique of MITRE ATT&CK an incident shows: exfiltration over a web service, by the kind of the service.

Techniques as of ATT&CK 16.1: https://attack.mitre.org/techniques/T1567/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = "16.1"
_TACTIC = {"uid": "TA0010", "name": "Exfiltration"}
_TECHNIQUE = {"uid": "T1567", "name": "Exfiltration Over Web Service"}
_BY_GROUP = {  # of the destinations that policy ships with
    "code-hosting": {"uid": "T1567.001", "name": "Exfiltration to Code Repository"},
    "cloud-storage": {"uid": "T1567.002", "name": "Exfiltration to Cloud Storage"},
    "file-transfer": {"uid": "T1567.002", "name": "Exfiltration to Cloud Storage"},
    "paste-sites": {"uid": "T1567.003", "name": "Exfiltration to Text Storage Sites"},
}


def attacks(host_groups: Iterable[str]) -> list[dict[str, Any]]:
    """Return the techniques, one for each kind of service that the destination is."""
    found = {part["uid"]: part for group in host_groups if (part := _BY_GROUP.get(group))}
    base: dict[str, Any] = {"version": _VERSION, "tactic": _TACTIC, "technique": _TECHNIQUE}
    return [base | {"sub_technique": part} for part in found.values()] or [base]
