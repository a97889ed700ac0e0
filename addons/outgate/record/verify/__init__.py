"""The proof of a log, offline: from an export and a public key. It shares no code with what writes logs."""

from outgate.record.verify.checker import Report, verify
from outgate.record.verify.faults import Fault, Kind

__all__ = ["Fault", "Kind", "Report", "verify"]
