"""What stood around findings, sealed to the reviewers' key by the process that inspected the message. Off by default.

Nobody but the holder of the private key can read it, and no log, table or error holds it in the clear.
"""

from outgate.record.evidence.keys import EvidenceKey, make_evidence_key, read_evidence_key, read_public_key
from outgate.record.evidence.sealing import Evidence, Sealer, opened
from outgate.record.evidence.snippets import Snippet

__all__ = [
    "Evidence",
    "EvidenceKey",
    "Sealer",
    "Snippet",
    "make_evidence_key",
    "opened",
    "read_evidence_key",
    "read_public_key",
]
