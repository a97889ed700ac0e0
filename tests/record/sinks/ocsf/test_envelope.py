from importlib.metadata import version

from outgate.record.sinks.ocsf.envelope import envelope, product
from outgate.record.sinks.ocsf.words import INFORMATIONAL, MANAGEMENT, Word
from tests.record.sinks.entries import INCIDENT, ORIGIN, entry


def test_the_uid_of_the_entry_is_the_key_by_which_a_second_delivery_is_known():
    made = envelope(entry("looked", why="x"), MANAGEMENT, Word(2, "Read"), INFORMATIONAL, ("datetime",))
    metadata = made["metadata"]
    assert metadata["uid"] == (b"u" * 16).hex()
    assert (metadata["sequence"], metadata["log_name"], metadata["event_code"]) == (41, ORIGIN, "looked")
    assert metadata["correlation_uid"] == INCIDENT.number
    assert made["unmapped"]["ledger"] == {"log": ORIGIN, "place": 41, "leaf": (b"l" * 32).hex()}


def test_what_belongs_to_no_incident_is_correlated_with_none():
    made = envelope(entry("purged", None, x=1), MANAGEMENT, Word(2, "Read"), INFORMATIONAL, ())
    assert "correlation_uid" not in made["metadata"]


def test_the_product_is_named_with_its_version():
    assert product() == {"name": "Outgate", "vendor_name": "Outgate", "version": version("outgate")}
