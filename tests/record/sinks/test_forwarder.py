import threading
from collections.abc import Sequence
from typing import Any

from outgate.record.sinks.forwarder import Forwarder
from outgate.record.sinks.sink import Sink
from tests import patience
from tests.live.origin.record import wait_until
from tests.record.sinks.stored import DOWN, Receiver, fill


def _nobody(event: str, *, worse: bool, **values: Any) -> None:
    """Hear nothing."""


def test_what_is_recorded_goes_out_while_it_runs(url: str):
    receiver = Receiver()
    forwarder = Forwarder(url, [Sink("siem", receiver)], _nobody, every=0.01)
    forwarder.start()
    for first in range(3):
        fill(url, 1, first=first)
    assert wait_until(lambda: len(receiver.places()) == 3)
    forwarder.close()
    fill(url, 1, first=3)
    forwarder.close()
    assert receiver.places() == [1, 2, 3]


def test_sinks_that_are_down_or_hang_hold_up_no_other(url: str):
    down, well = Receiver(), Receiver()
    down.fault = DOWN
    release = threading.Event()

    def hangs(_: Sequence[dict[str, Any]]) -> None:
        release.wait(patience.SECONDS)

    sinks = [Sink("down", down), Sink("hangs", hangs), Sink("well", well)]
    forwarder = Forwarder(url, sinks, _nobody, every=0.01)
    forwarder.start()
    fill(url, 2)
    assert wait_until(lambda: len(well.places()) == 2)
    forwarder.close(patience=0.1)
    release.set()
    assert down.events == []


def test_one_that_never_started_can_be_closed(url: str):
    Forwarder(url, [Sink("siem", Receiver())], _nobody).close()
