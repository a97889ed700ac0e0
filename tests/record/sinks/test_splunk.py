import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.posting import Address, Poster
from outgate.record.sinks.secret import Secret
from outgate.record.sinks.splunk import Collector, Index
from outgate.record.sinks.tls import Trust
from tests.live.certificates import Authority
from tests.record.sinks.entries import event
from tests.record.sinks.receivers import Answer, Posted, Web

EVENTS = [event("1"), event("2")]


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEC", "a-token")


def _delivered(authority: Authority, index: Index, answer: Callable[[Posted], Answer], times: int = 1) -> list[Posted]:
    with Web(authority.leaf(), answer) as web:
        poster = Poster(Address(web.url, Trust(authority.pem)))
        try:
            collector = Collector(poster, Secret(variable="HEC"), index)
            for _ in range(times):
                collector.deliver(EVENTS)
        finally:
            poster.close()
    return web.posted


def _acked(after: int) -> Callable[[Posted], Answer]:
    """An indexer that acknowledges what is asked for only after being asked so often."""
    asked: list[int] = []

    def answer(posted: Posted) -> Answer:
        if posted.path.endswith("/event"):
            return Answer(body=b'{"text":"Success","code":0,"ackId":7}')
        asked.extend(json.loads(posted.body)["acks"])
        told: dict[str, Any] = {"acks": {"7": len(asked) > after}}
        return Answer(body=json.dumps(told).encode())

    return answer


def test_events_are_packed_wrapped_and_filed(authority: Authority):
    (posted,) = _delivered(authority, Index("dlp", "outgate", "ocsf"), lambda _: Answer())
    assert posted.path == "/services/collector/event"
    assert posted.headers["authorization"] == "Splunk a-token"
    assert posted.headers["content-encoding"] == "gzip"
    assert "x-splunk-request-channel" not in posted.headers
    wrapped = [json.loads(line) for line in gzip.decompress(posted.body).splitlines()]
    assert [each["event"] for each in wrapped] == EVENTS
    assert {name: wrapped[0][name] for name in ("time", "index", "source", "sourcetype")} == {
        "time": 1_795_339_801.25,
        "index": "dlp",
        "source": "outgate",
        "sourcetype": "ocsf",
    }


def test_what_is_not_set_is_left_to_the_token(authority: Authority):
    (posted,) = _delivered(authority, Index(), lambda _: Answer())
    assert "index" not in json.loads(gzip.decompress(posted.body).splitlines()[0])


def test_with_acknowledgement_events_count_once_they_are_indexed(authority: Authority):
    posted = _delivered(authority, Index(acknowledged=30.0), _acked(2), times=2)
    assert [each.path.rpartition("/")[2] for each in posted] == ["event", "ack", "ack", "ack", "event", "ack"]
    assert len({each.headers["x-splunk-request-channel"] for each in posted}) == 1
    assert json.loads(posted[1].body) == {"acks": [7]}


def test_what_is_not_acknowledged_in_time_was_not_delivered(authority: Authority):
    with pytest.raises(SinkFault, match="has not acknowledged the events in time"):
        _delivered(authority, Index(acknowledged=0.2), _acked(10**6))


@pytest.mark.parametrize("body", [b"{}", b"[]", b"\xff", b'{"ackId":"7"}'])
def test_a_collector_that_gives_no_acknowledgement_is_told(authority: Authority, body: bytes):
    with pytest.raises(SinkFault, match="gives no acknowledgement"):
        _delivered(authority, Index(acknowledged=5.0), lambda _: Answer(body=body))


@pytest.mark.parametrize("status", [401, 403, 503])
def test_a_fault_shows_no_token(authority: Authority, status: int):
    with pytest.raises(SinkFault) as told:
        _delivered(authority, Index(), lambda _: Answer(status))
    assert "a-token" not in str(told.value)
