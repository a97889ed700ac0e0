from dataclasses import replace

import pytest

from outgate.record.sinks.ocsf.places import places
from tests.record.sinks.entries import INCIDENT


def test_sender_and_device_are_pseudonyms():
    made = places(INCIDENT)
    assert made["actor"]["user"]["uid"] == INCIDENT.user
    assert made["actor"]["user"]["groups"] == [{"name": "support"}]
    assert made["device"]["uid"] == made["src_endpoint"]["uid"] == INCIDENT.address


def test_without_a_user_nobody_is_the_actor():
    made = places(replace(INCIDENT, user=None))
    assert "actor" not in made
    assert "actor.user.uid" not in {each["name"] for each in made["observables"]}


@pytest.mark.parametrize(
    ("host", "name"), [("paste.example", "hostname"), ("203.0.113.7", "ip"), ("2001:db8::7", "ip")]
)
def test_the_destination_is_a_host_name_or_an_address(host: str, name: str):
    made = places(replace(INCIDENT, host=host))
    assert made["dst_endpoint"] == {name: host, "port": 443, "svc_name": "https"}
    assert made["observables"][0] == {
        "name": f"dst_endpoint.{name}",
        "type_id": 1 if name == "hostname" else 2,
        "type": "Hostname" if name == "hostname" else "IP Address",
        "value": host,
    }


def test_the_message_is_a_resource_known_by_its_keyed_digest():
    assert places(INCIDENT)["resources"] == [{"uid": INCIDENT.digest, "type": "http", "labels": ["paste-sites"]}]
