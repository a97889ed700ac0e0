"""The words of OCSF 1.5.0 that we use: each id with its text, as the schema's enums have them. A test compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.model import Action, Disposition, Likelihood, Severity

if TYPE_CHECKING:
    from datetime import datetime

VERSION = "1.5.0"
OTHER = 99


class Word(NamedTuple):
    """An id of an enum and its text. Of id 99 the text is our own."""

    id: int
    text: str


INFORMATIONAL = Word(1, "Informational")
SEVERITY = {
    None: INFORMATIONAL,
    Severity.LOW: Word(2, "Low"),
    Severity.MEDIUM: Word(3, "Medium"),
    Severity.HIGH: Word(4, "High"),
    Severity.CRITICAL: Word(5, "Critical"),
}
CONFIDENCE = {
    None: Word(0, "Unknown"),
    Likelihood.POSSIBLE: Word(1, "Low"),
    Likelihood.LIKELY: Word(2, "Medium"),
    Likelihood.VERY_LIKELY: Word(3, "High"),
}
RISK = (Word(0, "Info"), Word(1, "Low"), Word(2, "Medium"), Word(3, "High"), Word(4, "Critical"))  # by fifths of 100
STATE = {
    "new": Word(1, "New"),
    "in_progress": Word(2, "In Progress"),
    "suppressed": Word(3, "Suppressed"),
    "resolved": Word(4, "Resolved"),
}
VERDICT = {
    "": Word(0, "Unknown"),
    "false_positive": Word(1, "False Positive"),
    "true_positive": Word(2, "True Positive"),
    "disregard": Word(3, "Disregard"),
    "suspicious": Word(4, "Suspicious"),
    "benign": Word(5, "Benign"),
    "test": Word(6, "Test"),
    "insufficient_data": Word(7, "Insufficient Data"),
    "security_risk": Word(8, "Security Risk"),
    "managed_externally": Word(9, "Managed Externally"),
    "duplicate": Word(10, "Duplicate"),
}
DISPOSITION = {
    Disposition.ALLOWED: Word(1, "Allowed"),
    Disposition.BLOCKED: Word(2, "Blocked"),
    Disposition.COACHED: Word(23, "Challenge"),
    Disposition.JUSTIFIED: Word(8, "Approved"),  # "for example, when a form was properly filled out"
    Disposition.REDACTED: Word(OTHER, "Redacted"),  # "Corrected" is for files that were corrupt
}
DONE = {
    Disposition.ALLOWED: Word(1, "Allowed"),
    Disposition.BLOCKED: Word(2, "Denied"),
    Disposition.COACHED: Word(2, "Denied"),
    Disposition.JUSTIFIED: Word(1, "Allowed"),
    Disposition.REDACTED: Word(4, "Modified"),
}
OBSERVED = Word(3, "Observed")
CATEGORY = (  # of data, by how its data type begins; the first that fits any finding
    (("person.", "customer.", "order.", "id.", "review.", "vehicle."), Word(1, "Personal")),
    (("payment.",), Word(3, "Financial")),
    (("secret.", "network."), Word(6, "Security")),
    (("metrics.", "company."), Word(4, "Business")),
)
UNKNOWN = Word(0, "Unknown")


class Kind(NamedTuple):
    """A class of events."""

    uid: int
    name: str
    category: Word


FINDING = Kind(2006, "Data Security Finding", Word(2, "Findings"))
LOG_ACTIVITY = Kind(1008, "Event Log Activity", Word(1, "System Activity"))
AUTHENTICATION = Kind(3002, "Authentication", Word(3, "Identity & Access Management"))
MANAGEMENT = Kind(3004, "Entity Management", Word(3, "Identity & Access Management"))


def told(name: str, word: Word) -> dict[str, Any]:
    """Return an enum and its text as OCSF names the two: `name_id` and `name`."""
    return {f"{name}_id": word.id, name: word.text}


def classified(kind: Kind, activity: Word) -> dict[str, Any]:
    """Return what says which class and activity an event is of. The name of the type is that of the schema."""
    shown = "Other" if activity.id == OTHER else activity.text
    return {
        "category_uid": kind.category.id,
        "category_name": kind.category.text,
        "class_uid": kind.uid,
        "class_name": kind.name,
        "activity_id": activity.id,
        "activity_name": activity.text,
        "type_uid": kind.uid * 100 + activity.id,
        "type_name": f"{kind.name}: {shown}",
    }


def moment(name: str, at: datetime) -> dict[str, Any]:
    """Return a time as milliseconds, and, by the profile `datetime`, as text. `at` is UTC."""
    return {name: int(at.timestamp() * 1000), f"{name}_dt": f"{at.isoformat(timespec='microseconds')[:-6]}Z"}


def action(disposition: Disposition, ordered: Action, *, observed: bool) -> Word:
    """Return what was done, in the words of the profile `security_control`."""
    watched = disposition is Disposition.ALLOWED and (observed or ordered is Action.MONITOR)
    return OBSERVED if watched else DONE[disposition]
