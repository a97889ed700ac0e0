"""Who sent and where to, as OCSF has it: pseudonyms for people and addresses, the host as it was recorded."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outgate.record.incident import Incident

_HOSTNAME, _IP, _RESOURCE, _USER = (1, "Hostname"), (2, "IP Address"), (10, "Resource UID"), (31, "User Object: uid")


def places(incident: Incident) -> dict[str, Any]:
    """Return sender, device, destination, the message as a resource, and what of these can be looked for."""
    there = _there(incident)
    return {
        **_actor(incident),
        "device": {"type_id": 0, "type": "Unknown", "uid": incident.address},
        "src_endpoint": {"uid": incident.address},
        "dst_endpoint": there,
        "resources": [{"uid": incident.digest, "type": str(incident.channel), "labels": [*incident.host_groups]}],
        "observables": [*_observables(incident, there)],
    }


def _actor(incident: Incident) -> dict[str, Any]:
    if incident.user is None:
        return {}
    groups = [{"name": group} for group in incident.user_groups]
    return {"actor": {"user": {"uid": incident.user, "type_id": 1, "type": "User", "groups": groups}}}


def _there(incident: Incident) -> dict[str, Any]:
    name = "ip" if _is_address(incident.host) else "hostname"
    return {name: incident.host, "port": incident.port, "svc_name": incident.scheme}


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _observables(incident: Incident, there: dict[str, Any]) -> list[dict[str, Any]]:
    found = [("dst_endpoint.hostname", _HOSTNAME, there.get("hostname")), ("dst_endpoint.ip", _IP, there.get("ip"))]
    found += [("actor.user.uid", _USER, incident.user), ("resources.uid", _RESOURCE, incident.digest)]
    return [{"name": name, "type_id": k, "type": text, "value": value} for name, (k, text), value in found if value]
