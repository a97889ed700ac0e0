"""The incident log: masked, keyed, durable before anything leaves, and provable."""

from outgate.record.failure import StoreError
from outgate.record.incident import BrokenRule, Incident, Justification, Occurrence, as_tree, from_outcome
from outgate.record.reader import Reader
from outgate.record.reading import Filter
from outgate.record.recorder import Recorder
from outgate.record.retention import Retention
from outgate.record.store import Habits, Store
from outgate.record.summary import Summary, summarise

__all__ = [
    "BrokenRule",
    "Filter",
    "Habits",
    "Incident",
    "Justification",
    "Occurrence",
    "Reader",
    "Recorder",
    "Retention",
    "Store",
    "StoreError",
    "Summary",
    "as_tree",
    "from_outcome",
    "summarise",
]
