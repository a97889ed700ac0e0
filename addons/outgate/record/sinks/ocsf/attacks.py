"""Which technique of MITRE ATT&CK an incident shows, as the object `attack` of OCSF 1.5.0 has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record.attack import KNOWN, TACTIC, VERSION, Technique, technique

if TYPE_CHECKING:
    from outgate.record.incident import Incident


def attacks(incident: Incident) -> list[dict[str, Any]]:
    """Return the one technique, and which part of it where there is one."""
    found = technique(incident)
    whole = KNOWN[found.id.partition(".")[0]]
    part = {} if found is whole else {"sub_technique": _named(found)}
    return [{"version": VERSION, "tactic": _named(TACTIC), "technique": _named(whole), **part}]


def _named(each: Technique) -> dict[str, str]:
    return {"uid": each.id, "name": each.name}
