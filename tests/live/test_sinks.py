"""What happens reaches those who watch elsewhere: through real programs, and whatever dies in between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.forwarding import Deployed
from tests.live.origin.record import wait_until
from tests.live.rsyslog import Rsyslog
from tests.live.running import Outgate
from tests.live.test_curl import curl
from tests.record.sinks.ocsf.schema import faults

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

_EVENTS = 10_000
_LEAK = "BADGE-1234 and BADGE-9876"


@pytest.mark.timeout(300)
def test_what_the_proxy_stops_goes_out_without_a_value_and_with_a_checkpoint_that_proves_the_log(
    tmp_path: Path, small: Path, authority: Authority, origin: Origin
):
    with Outgate(tmp_path / "own", authority.pem, policies=small, sinks='[{ kind = "file" }]') as own:
        assert curl(own, "-d", _LEAK, origin.url("/in")).status == 403
        file = own.data / "events.jsonl"
        assert wait_until(lambda: any(event["class_uid"] == 2006 for event in _events(file)), seconds=100), own.log()
        events = _events(file)
        told = own.command("sinks", "--data", str(own.data), "--format", "jsonl")
        checkpoint = tmp_path / "checkpoint"
        checkpoint.write_text(events[-1]["unmapped"]["data"]["checkpoint"])
        proved = own.command("log", "verify", "--data", str(own.data), "--checkpoint", str(checkpoint))
    assert [fault for event in events for fault in faults(event)] == []
    assert "BADGE-1234" not in file.read_text()
    assert (told.returncode, json.loads(told.stdout)["sink"]) == (0, "file")
    assert proved.returncode == 0, proved.stdout
    assert "2 kept checkpoints: proved" in proved.stdout


def _events(file: Path) -> list[dict[str, Any]]:
    """The whole lines of a file that may still be written."""
    whole = file.read_text().rpartition("\n")[0] if file.exists() else ""
    return [json.loads(line) for line in whole.splitlines()]


@pytest.mark.timeout(400)
def test_rsyslog_receives_every_one_of_ten_thousand_across_its_restart(tmp_path: Path, authority: Authority):
    (tmp_path / "receiver").mkdir()
    with Rsyslog(tmp_path / "receiver", authority) as rsyslog:
        sink = (
            f'kind = "syslog"\nhost = "localhost"\nport = {rsyslog.port}\nca_file = "{authority.pem}"\nlongest = 65536'
        )
        with Deployed(tmp_path / "sender", f"[[sinks]]\n{sink}\n") as deployed:
            for _ in range(_EVENTS // 500):
                deployed.record(500)
            deployed.forward()
            deployed.wait_until(lambda: rsyslog.lines() > _EVENTS // 10)
            rsyslog.stop()
            before = rsyslog.lines()
            deployed.wait_until(lambda: bool(deployed.logged("sink.failed")))
            rsyslog.start()
            deployed.wait_until_delivered()
            deployed.end()
        rsyslog.stop()
        arrived = rsyslog.events()
    assert before < _EVENTS
    places = [event["metadata"]["sequence"] for event in arrived if event["class_uid"] == 2006]
    assert sorted(set(places)) == [*range(1, _EVENTS + 1)]
    assert len({event["metadata"]["uid"] for event in arrived if event["class_uid"] == 2006}) == _EVENTS
    assert [fault for event in arrived[:: _EVENTS // 50] for fault in faults(event)] == []
