"""The incident log: masked, keyed, durable before anything leaves."""

from outgate.record.failure import StoreError
from outgate.record.incident import BrokenRule, Incident, as_tree, from_outcome
from outgate.record.recorder import Recorder
from outgate.record.store import Filter, Store
from outgate.record.summary import Summary, summarise

__all__ = [
    "BrokenRule",
    "Filter",
    "Incident",
    "Recorder",
    "Store",
    "StoreError",
    "Summary",
    "as_tree",
    "from_outcome",
    "summarise",
]
