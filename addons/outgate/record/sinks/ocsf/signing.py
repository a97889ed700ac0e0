"""Who signs in to the console, and who fails to, as Authentication (class 3002)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.model import Severity
from outgate.record.sinks.ocsf import words
from outgate.record.sinks.ocsf.envelope import envelope
from outgate.record.sinks.ocsf.words import Word, told

if TYPE_CHECKING:
    from outgate.record.sinks.entry import Entry

_SUCCESS, _FAILURE = Word(1, "Success"), Word(2, "Failure")
_LOGON, _LOGOFF = Word(1, "Logon"), Word(2, "Logoff")
SIGNING = {
    "signed_in": (_LOGON, _SUCCESS),
    "sign_in_failed": (_LOGON, _FAILURE),
    "signed_out": (_LOGOFF, _SUCCESS),
    "proved": (Word(words.OTHER, "Password given again"), _SUCCESS),
}
_PROFILES = ("datetime",)


def signing(entry: Entry) -> dict[str, Any]:
    """Return the event of an entry whose kind is one of `SIGNING`."""
    activity, status = SIGNING[entry.kind]
    failed = status is _FAILURE
    severity = words.SEVERITY[Severity.LOW] if failed else words.INFORMATIONAL
    data = entry.told
    name = str(data.get("account") or entry.actor)
    return envelope(entry, words.AUTHENTICATION, activity, severity, _PROFILES) | {
        **told("status", status),
        **({"status_detail": str(data["reason"])} if "reason" in data else {}),
        **({"src_endpoint": {"uid": str(data["address"])}} if data.get("address") else {}),
        "user": {"name": name, "type_id": words.OTHER, "type": "Reviewer"},
        "service": {"name": "Outgate console"},
        "is_remote": True,
        "message": f"{entry.kind}: {name}",
    }
