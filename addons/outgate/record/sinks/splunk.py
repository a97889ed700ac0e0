"""Events to a Splunk HTTP Event Collector, packed, and, if its token asks for it, acknowledged by the indexer.

https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
"""

from __future__ import annotations

import gzip
import json
import time
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.sinks.fault import SinkFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.sinks.posting import Poster
    from outgate.record.sinks.secret import Secret
    from outgate.record.sinks.sink import Event

_EVENTS, _ACKS = "/services/collector/event", "/services/collector/ack"
_LEVEL = 6
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Index(NamedTuple):
    """How events are filed, and how many seconds to wait for the indexer's acknowledgement (0: it gives none)."""

    name: str = ""
    source: str = "outgate"
    sourcetype: str = "_json"
    acknowledged: float = 0.0


class Collector:
    """Posts to one collector, on a channel of its own."""

    def __init__(self, poster: Poster, token: Secret, index: Index) -> None:
        self._poster = poster
        self._token = token
        self._index = index
        filed = {"index": index.name, "source": index.source, "sourcetype": index.sourcetype}
        self._filed = {name: text for name, text in filed.items() if text}
        self._channel = str(uuid.uuid4())

    def deliver(self, events: Sequence[Event]) -> None:
        """Post the events, and wait until they are indexed, if that is to be known. Raises SinkFault."""
        whole = "".join(_encode(self._wrapped(event)) + "\n" for event in events)
        packed = gzip.compress(whole.encode(), _LEVEL)
        answer = self._poster.post(packed, {"content-encoding": "gzip", **self._headers()}, _EVENTS)
        if self._index.acknowledged:
            self._wait(_tree(answer.body).get("ackId"))

    def _wrapped(self, event: Event) -> dict[str, Any]:
        return {"time": event["time"] / 1000, **self._filed, "event": event}

    def _headers(self) -> dict[str, str]:
        token = {"authorization": f"Splunk {self._token.read()}", "content-type": "application/json"}
        return token | ({"x-splunk-request-channel": self._channel} if self._index.acknowledged else {})

    def _wait(self, ack: Any) -> None:
        if not isinstance(ack, int):
            raise SinkFault("the collector gives no acknowledgement: is it turned on for this token?")
        end = time.monotonic() + self._index.acknowledged
        pause = 0.05
        while time.monotonic() < end:
            asked = self._poster.post(_encode({"acks": [ack]}).encode(), self._headers(), _ACKS)
            told = _tree(asked.body).get("acks")
            if isinstance(told, dict) and told.get(str(ack)) is True:
                return
            time.sleep(pause)
            pause = min(2 * pause, 1.0)
        raise SinkFault("the indexer has not acknowledged the events in time")


def _tree(body: bytes) -> dict[str, Any]:
    try:
        tree = json.loads(body)
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}
