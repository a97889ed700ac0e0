"""Which technique of MITRE ATT&CK an incident is an example of: by where the message went, and how.

Source: MITRE ATT&CK for Enterprise, tactic TA0010 Exfiltration, https://attack.mitre.org/tactics/TA0010/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Technique(NamedTuple):
    """A technique, by its id and its name there."""

    id: str
    name: str


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


def technique(host_groups: Iterable[str], channel: str, scheme: str, told: Iterable[str] = ()) -> Technique:
    """Return the technique: what a rule's own policy says (`told`), else by group of destinations, else by channel."""
    for id_ in told:
        if id_ in KNOWN:
            return KNOWN[id_]
    groups = frozenset(host_groups)
    for group, known in _BY_GROUP.items():
        if group in groups:
            return known
    if channel == "connect":
        return OTHER_PROTOCOL
    return ENCRYPTED if scheme in _SECURE else PLAIN
