import pytest

from outgate.record.sinks.ocsf.signing import signing
from tests.record.sinks.entries import entry
from tests.record.sinks.ocsf.schema import faults


@pytest.mark.parametrize(
    ("kind", "activity", "status", "severity"),
    [
        ("signed_in", "Logon", "Success", "Informational"),
        ("sign_in_failed", "Logon", "Failure", "Low"),
        ("signed_out", "Logoff", "Success", "Informational"),
        ("proved", "Password given again", "Success", "Informational"),
    ],
)
def test_who_signs_in_and_who_fails_to_is_an_event_that_the_schema_takes(
    kind: str, activity: str, status: str, severity: str
):
    event = signing(entry(kind, None, account="bo", address="a1.abc", reason="password"))
    assert faults(event) == []
    assert (event["activity_name"], event["status"], event["severity"]) == (activity, status, severity)
    assert (event["user"]["name"], event["src_endpoint"]["uid"], event["status_detail"]) == ("bo", "a1.abc", "password")


def test_what_is_not_known_is_left_out():
    event = signing(entry("sign_in_failed", None, account="")._replace(actor="outgate"))
    assert faults(event) == []
    assert event["user"]["name"] == "outgate"
    assert not {"src_endpoint", "status_detail"} & event.keys()
