import time
from pathlib import Path
from typing import Any

import pytest

from outgate.record import Store
from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.line import Line
from outgate.record.sinks.sink import Sink
from outgate.record.sinks.spool import Bounds
from tests.record.outcomes import KEYS
from tests.record.sinks.stored import DOWN, ORIGIN, Receiver, fill


class Said:
    """The lines of the operational log."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, bool, dict[str, Any]]] = []

    def __call__(self, event: str, *, worse: bool, **values: Any) -> None:
        self.lines.append((event, worse, values))


def test_a_round_delivers_what_waits_and_the_next_one_follows_at_once_when_there_is_more(url: str):
    fill(url, 5)
    receiver = Receiver()
    line = Line(url, Sink("siem", receiver, together=4, origins=[ORIGIN]), Said())
    assert [line.round(0.5), line.round(0.5), line.round(0.5)] == [0.0, 0.5, 0.5]
    line.close()
    assert receiver.places() == [1, 2, 3, 4, 5]


def test_a_fault_is_told_once_kept_where_people_see_it_and_its_end_is_told(url: str):
    fill(url, 2)
    receiver, said = Receiver(), Said()
    line = Line(url, Sink("siem", receiver), said)
    receiver.fault = DOWN
    pauses = [line.round(0.5) for _ in range(6)]
    assert max(pauses) > 4
    with Store.open_for_reading(url) as reader:
        assert [lag.fault for lag in reader.sinks()] == ["it is down"]
    receiver.fault = None
    line.round(0.5)
    with Store.open_for_reading(url) as reader:
        assert [(lag.fault, lag.waiting) for lag in reader.sinks()] == [("", 0)]
    line.close()
    assert said.lines == [
        ("sink.failed", True, {"sink": "siem", "log": ORIGIN, "why": "it is down"}),
        ("sink.recovered", False, {"sink": "siem"}),
    ]


def test_the_receiver_may_say_how_long_to_wait(url: str):
    receiver = Receiver()
    receiver.fault = SinkFault("busy", after=120.0)
    line = Line(url, Sink("siem", receiver), Said())
    assert line.round(0.5) == 120.0
    line.close()


def test_what_goes_wrong_inside_is_told_by_its_kind_alone_and_stops_nothing(url: str):
    receiver, said = Receiver(), Said()
    receiver.fault = ValueError("jane.roe@mail.example")
    line = Line(url, Sink("siem", receiver), said)
    line.round(0.5)
    receiver.fault = None
    line.round(0.5)
    line.close()
    assert said.lines[0][2]["why"] == "internal error: ValueError"
    assert len(receiver.events) == 2


def test_a_database_that_is_not_there_yet_is_waited_for(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'outgate.db'}"
    receiver, said = Receiver(), Said()
    line = Line(url, Sink("siem", receiver), said)
    assert line.round(0.5) > 0
    Store.open(url, KEYS).close()
    line.round(0.5)
    line.close()
    assert [event for event, *_ in said.lines] == ["sink.failed", "sink.recovered"]
    assert receiver.places("log.started") == [0]


def test_a_database_that_was_replaced_is_opened_anew(url: str, tmp_path: Path):
    receiver, said = Receiver(), Said()
    line = Line(url, Sink("siem", receiver), said)
    line.round(0.5)
    (tmp_path / "outgate.db").rename(tmp_path / "old.db")
    Store.open(url, KEYS).close()
    line.round(0.5)
    line.round(0.5)
    line.close()
    assert [event for event, *_ in said.lines] == ["sink.failed", "sink.recovered"]
    assert receiver.places("log.started") == [0, 0]


def test_one_log_that_is_missing_holds_up_no_other(url: str):
    receiver, said = Receiver(), Said()
    line = Line(url, Sink("siem", receiver, origins=["elsewhere/proxy", ORIGIN]), said)
    line.round(0.5)
    line.close()
    assert [values["log"] for _, _, values in said.lines] == ["elsewhere/proxy"]
    assert receiver.places("log.started") == [0]


def test_what_was_lost_is_told(url: str):
    fill(url, 5)
    said = Said()
    sink = Sink("siem", Receiver(), origins=[ORIGIN])
    for each in (sink, sink._replace(bounds=Bounds(keep=2))):
        line = Line(url, each, said)
        line.round(0.5)
        line.close()
        fill(url, 9, first=5)
    assert said.lines == [("sink.lost", True, {"sink": "siem", "log": ORIGIN, "entries": 7})]


def test_a_sink_is_tidied_at_once_and_then_now_and_then(url: str, monkeypatch: pytest.MonkeyPatch):
    tidied: list[float] = []
    line = Line(url, Sink("siem", Receiver(), tidy=lambda: tidied.append(1)), Said())
    line.round(0.5)
    line.round(0.5)
    later = time.monotonic() + 601
    monkeypatch.setattr(time, "monotonic", lambda: later)
    line.round(0.5)
    line.close()
    assert len(tidied) == 2
