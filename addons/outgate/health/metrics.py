"""How much the proxy does, as Prometheus reads it: base units, and no label that names a person or a host.

Text format: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from outgate.model import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prometheus_client.metrics_core import Metric

    from outgate.health.checks import Answer

MEDIA_TYPE = CONTENT_TYPE_LATEST
_INSPECTION = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 20.0)
_RECORDING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0)

_NONE_YET = dict.fromkeys((*Disposition, "unrecorded"), 0)  # a rate needs a first value


class Sink(NamedTuple):
    """How far a sink is behind a log: entries that wait for it, and for how many seconds the oldest of them."""

    name: str
    log: str
    waiting: int
    seconds: float
    lost: int


class State(NamedTuple):
    """What the proxy tells of itself at the moment when it is asked."""

    messages: dict[str, int]  # by what became of them; `uninspected.<reason>.<passed or stopped>` by why
    in_flight: int
    workers: int
    workers_ended: Mapping[str, int]
    policy: str
    policies_refused: int
    policy_stale_since: float  # Unix time; 0: the policy in force is that of the files
    disk_free: int  # bytes
    sinks: Sequence[Sink] | None  # None: the database does not say


class Times:
    """How long inspecting and recording take. To be given to whoever does it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        inspection = Histogram(
            "outgate_inspection_seconds",
            "Inspecting one message.",
            ["where"],
            registry=self.registry,
            buckets=_INSPECTION,
        )
        recording = Histogram(
            "outgate_recording_seconds", "Recording one incident.", registry=self.registry, buckets=_RECORDING
        )
        self._of = {
            "inspection": inspection.labels("proxy"),
            "inspection apart": inspection.labels("worker"),
            "recording": recording,
        }
        ProcessCollector(registry=self.registry)

    def __call__(self, what: str, seconds: float) -> None:
        """Note that `what` (inspection, inspection apart, recording) took this long."""
        self._of[what].observe(seconds)


def written(times: Times, state: State, answers: Sequence[Answer]) -> bytes:
    """Return all metrics in the text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(times.registry)
    registry.register(_State(state, answers))
    return generate_latest(registry)


class _State:
    def __init__(self, state: State, answers: Sequence[Answer]) -> None:
        self._state = state
        self._answers = answers

    def collect(self) -> Iterable[Metric]:
        """Yield every metric; the registry asks."""
        yield from _messages(self._state.messages)
        yield from _proxy(self._state)
        yield from _sinks(self._state.sinks or ())
        passed = GaugeMetricFamily("outgate_check_passed", "1: this check of readiness passes.", labels=["check"])
        for check, fault in self._answers:
            passed.add_metric([check], 0 if fault else 1)
        yield passed


def _messages(counts: dict[str, int]) -> Iterable[Metric]:
    fates = CounterMetricFamily(
        "outgate_messages", "Messages and connections, by what became of them.", labels=["fate"]
    )
    unread = CounterMetricFamily(
        "outgate_uninspected", "Messages with something that could not be inspected.", labels=["reason", "fate"]
    )
    for name, count in sorted((_NONE_YET | counts).items()):
        kind, _, rest = name.partition(".")
        if rest:
            unread.add_metric(rest.split("."), count)
        else:
            fates.add_metric([kind], count)
    yield fates
    yield unread


def _proxy(state: State) -> Iterable[Metric]:
    yield GaugeMetricFamily("outgate_requests_in_flight", "Requests whose answer has not ended.", state.in_flight)
    yield GaugeMetricFamily("outgate_workers", "Worker processes that there are to be.", state.workers)
    ended = CounterMetricFamily("outgate_workers_ended", "Workers that a message cost, by how.", labels=["why"])
    for why, count in sorted(state.workers_ended.items()):
        ended.add_metric([why], count)
    yield ended
    policy = GaugeMetricFamily("outgate_policy_info", "The policy in force.", labels=["version"])
    policy.add_metric([state.policy], 1)
    yield policy
    yield CounterMetricFamily("outgate_policies_refused", "Policies that did not load.", state.policies_refused)
    what = "Since when the policy files are refused and those before them in force, as Unix time; 0: they are in force."
    yield GaugeMetricFamily("outgate_policy_stale_since_seconds", what, state.policy_stale_since)
    yield GaugeMetricFamily("outgate_disk_free_bytes", "Free space where the data folder is.", state.disk_free)


def _sinks(sinks: Sequence[Sink]) -> Iterable[Metric]:
    labels = ["sink", "log"]
    waiting = GaugeMetricFamily("outgate_sink_waiting_events", "Log entries that wait for a sink.", labels=labels)
    behind = GaugeMetricFamily("outgate_sink_behind_seconds", "Age of the oldest that waits.", labels=labels)
    lost = CounterMetricFamily("outgate_sink_lost_events", "Entries purged before they were sent.", labels=labels)
    for sink in sinks:
        waiting.add_metric([sink.name, sink.log], sink.waiting)
        behind.add_metric([sink.name, sink.log], sink.seconds)
        lost.add_metric([sink.name, sink.log], sink.lost)
    yield from (waiting, behind, lost)
