import json
import random
import signal
from collections import Counter
from pathlib import Path

from outgate.cli.forward import LOCK
from tests.cli.conftest import outgate_process
from tests.cli.forwarding import Deployed


def _events(deployed: Deployed) -> list[dict[str, object]]:
    return [json.loads(line) for line in (deployed.data / "events.jsonl").read_text().splitlines()]


def _places(deployed: Deployed) -> Counter[int]:
    return Counter(event["metadata"]["sequence"] for event in _events(deployed) if event["class_uid"] == 2006)  # type: ignore[index]


def test_events_go_into_the_file_by_default_and_the_command_ends_when_it_is_told(tmp_path: Path):
    with Deployed(tmp_path) as deployed:
        deployed.record(3)
        deployed.forward()
        deployed.wait_until_delivered()
        assert deployed.end() == 0
        assert sorted(_places(deployed)) == [1, 2, 3]
        assert deployed.logged("sinks.started")[0]["sinks"] == ["file"]
        assert deployed.logged("sinks.stopped")


def test_killed_again_and_again_it_loses_nothing_and_what_it_repeats_has_the_same_uid(tmp_path: Path):
    chance = random.Random(7)  # noqa: S311 - where it is killed, no secret
    with Deployed(tmp_path) as deployed:
        for _ in range(2):
            deployed.record(300)
            before = _lines(deployed)
            deployed.forward()
            more = before + chance.randrange(1, 300)
            deployed.wait_until(lambda more=more: _lines(deployed) > more)  # type: ignore[misc]
            deployed.end(signal.SIGKILL)
        deployed.forward()
        deployed.wait_until_delivered()
        deployed.end()
        assert sorted(_places(deployed)) == [*range(1, 601)]
        uids = {(event["metadata"]["sequence"], event["metadata"]["uid"]) for event in _events(deployed)}  # type: ignore[index]
        findings = {event["metadata"]["uid"] for event in _events(deployed) if event["class_uid"] == 2006}  # type: ignore[index]
        assert len(findings) == 600
        assert len(uids) < 600 + 20


def _lines(deployed: Deployed) -> int:
    file = deployed.data / "events.jsonl"
    return file.read_bytes().count(b"\n") if file.exists() else 0


def test_a_second_one_on_the_same_data_is_refused(tmp_path: Path):
    with Deployed(tmp_path) as deployed:
        deployed.forward()
        deployed.wait_until(lambda: deployed.log_file.exists() and bool(deployed.logged("sinks.started")))
        done = outgate_process("forward", "--config", deployed.config)
        assert (done.code, done.out) == (2, "")
        assert "another `outgate forward` works on this data folder" in done.err
        assert deployed.end() == 0
        assert (deployed.data / LOCK).stat().st_size == 0


def test_a_data_folder_without_a_log_is_told(tmp_path: Path):
    done = outgate_process("forward", "--data", tmp_path)
    assert done.code == 2
    assert "holds the public key of the log" in done.err


def test_settings_that_name_no_sinks_are_told(tmp_path: Path):
    with Deployed(tmp_path, "sinks = []\n") as deployed:
        done = outgate_process("forward", "--config", deployed.config)
    assert (done.code, "nowhere to forward to" in done.err) == (2, True)
