import json
import re
import socket
from typing import Any

import pytest

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.ocsf.mapping import event_of
from outgate.record.sinks.syslog import Receiver, Syslog
from outgate.record.sinks.tls import Trust
from tests.live.certificates import Authority
from tests.record.sinks.entries import entry, event
from tests.record.sinks.receivers import Reader

# RFC 5424, section 6: PRI, version, time, host, application, process, kind, structured data, message.
_MESSAGE = re.compile(rb"<(\d{1,3})>1 (\S+) (\S{1,255}) outgate - (\S{1,32}) - (\{.*\})")


def _syslog(authority: Authority, port: int, **more: Any) -> Syslog:
    return Syslog(Receiver("localhost", port, Trust(authority.pem), **more))


def test_every_event_arrives_whole_and_framed_by_its_length(authority: Authority):
    events = [event(str(number), text="ü\n" * number) for number in range(300)]
    with Reader(authority.leaf()) as reader:
        _syslog(authority, reader.port).deliver(events[:200])
        _syslog(authority, reader.port).deliver(events[200:])
    assert [json.loads(message[message.index(b"{") :]) for message in reader.messages] == events
    assert reader.faults == []


def test_the_head_is_as_rfc_5424_has_it(authority: Authority):
    with Reader(authority.leaf()) as reader:
        _syslog(authority, reader.port, facility=13).deliver([event_of(entry("opened"))])
    (message,) = reader.messages
    match = _MESSAGE.fullmatch(message)
    assert match
    assert (match[1], match[2], match[4]) == (b"107", b"2026-11-22T09:30:01.250000Z", b"opened")
    assert match[3].decode() == socket.gethostname()
    assert message.isascii()


@pytest.mark.parametrize(("severity", "priority"), [(1, 110), (2, 109), (3, 108), (4, 107), (5, 106), (99, 109)])
def test_the_priority_is_made_of_facility_and_severity(authority: Authority, severity: int, priority: int):
    made = Syslog(Receiver("localhost"))._frame(event(severity_id=severity))
    assert f"<{priority}>1 ".encode() in made


def test_what_is_longer_than_the_receiver_takes_leaves_out_details():
    sent = Syslog(Receiver("localhost", longest=3_600))._frame(event_of(entry("opened")))
    length, _, message = sent.partition(b" ")
    assert int(length) == len(message) <= 3_600
    assert json.loads(message[message.index(b"{") :])["unmapped"]["truncated"] is True


@pytest.mark.parametrize("reads", [0, 1, 5_000])
def test_a_receiver_that_dies_before_it_has_read_everything_has_nothing_delivered(authority: Authority, reads: int):
    """What its kernel took and its process never read must be sent again."""
    events = [event(str(number), text="x" * 500) for number in range(40)]
    with Reader(authority.leaf(), reads=reads) as reader:
        with pytest.raises(SinkFault, match=f"syslog localhost:{reader.port}: "):
            _syslog(authority, reader.port).deliver(events)
        reader.reads = None
        _syslog(authority, reader.port).deliver(events)
    whole = [json.loads(message[message.index(b"{") :]) for message in reader.messages[-40:]]
    assert whole == events


def test_an_expired_certificate_is_refused_and_nothing_is_sent(authority: Authority):
    refused = pytest.raises(SinkFault, match="its certificate is refused: certificate has expired")
    with Reader(authority.leaf(expired=True)) as reader, refused:
        _syslog(authority, reader.port).deliver([event()])
    assert reader.messages == []


def test_a_certificate_of_another_host_or_authority_is_refused(authority: Authority, tmp_path_factory: Any):
    other = Authority(tmp_path_factory.mktemp("other"))
    for leaf in (authority.leaf(["elsewhere.example"]), other.leaf()):
        with Reader(leaf) as reader, pytest.raises(SinkFault, match="its certificate is refused"):
            _syslog(authority, reader.port).deliver([event()])
        assert reader.messages == []


def test_the_name_in_the_certificate_may_be_another_than_the_hosts(authority: Authority):
    with Reader(authority.leaf(["siem.example"])) as reader:
        _syslog(authority, reader.port, server_name="siem.example").deliver([event()])
    assert len(reader.messages) == 1


def test_our_certificate_is_shown_to_a_receiver_that_asks(authority: Authority):
    ours = Trust(authority.pem, authority.leaf(["outgate-1.example"]))
    with Reader(authority.leaf(), authority=authority.pem) as reader:
        Syslog(Receiver("localhost", reader.port, ours)).deliver([event()])
        with pytest.raises(SinkFault):
            _syslog(authority, reader.port).deliver([event()])
    assert len(reader.messages) == 1


def test_nobody_there_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(SinkFault, match=f"syslog 127.0.0.1:{port}: Connection refused"):
            Syslog(Receiver("127.0.0.1", port)).deliver([event()])


def test_a_receiver_that_says_nothing_is_not_waited_for_for_ever(authority: Authority):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(SinkFault, match="it does not answer in time"):
            _syslog(authority, port, seconds=0.2).deliver([event()])
