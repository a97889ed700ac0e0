"""Which technique of MITRE ATT&CK an incident is an example of: by where the message went, and how.

Source: MITRE ATT&CK 16.1 for Enterprise, tactic TA0010 Exfiltration, https://attack.mitre.org/tactics/TA0010/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.model import Channel

if TYPE_CHECKING:
    from outgate.record.incident import Incident

VERSION = "16.1"


class Technique(NamedTuple):
    """A technique, by its id and its name there; one that is a part of another has that one's id before a dot."""

    id: str
    name: str


TACTIC = Technique("TA0010", "Exfiltration")
WEB_SERVICE = Technique("T1567", "Exfiltration Over Web Service")
CODE = Technique("T1567.001", "Exfiltration to Code Repository")
CLOUD = Technique("T1567.002", "Exfiltration to Cloud Storage")
TEXT = Technique("T1567.003", "Exfiltration to Text Storage Sites")
OTHER_PROTOCOL = Technique("T1048", "Exfiltration Over Alternative Protocol")
ENCRYPTED = Technique("T1048.002", "Exfiltration Over Asymmetric Encrypted Non-C2 Protocol")
PLAIN = Technique("T1048.003", "Exfiltration Over Unencrypted Non-C2 Protocol")
KNOWN = {each.id: each for each in (WEB_SERVICE, CODE, CLOUD, TEXT, OTHER_PROTOCOL, ENCRYPTED, PLAIN)}

# By group of destinations; the first that fits is the one that says most.
_BY_GROUP = {
    "paste-sites": TEXT,
    "code-hosting": CODE,
    "cloud-storage": CLOUD,
    "file-transfer": CLOUD,
    "messengers": WEB_SERVICE,
    "webmail": WEB_SERVICE,
    "ai-assistants": WEB_SERVICE,
    "social": WEB_SERVICE,
}
GROUPS = tuple(_BY_GROUP)
_SECURE = frozenset({"https", "wss"})


def technique(incident: Incident) -> Technique:
    """Return the technique: by the group of destinations, else by the channel."""
    for group, known in _BY_GROUP.items():
        if group in incident.host_groups:
            return known
    if incident.channel is Channel.CONNECT:
        return OTHER_PROTOCOL
    return ENCRYPTED if incident.scheme in _SECURE else PLAIN
