"""Metrics: what is told stands in the text, in base units, with totals named so, and read back by a parser."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families as parsed

from outgate.health.checks import Answer
from outgate.health.metrics import State, Times, written
from tests.health.states import STATE


def samples(state: State = STATE, times: Times | None = None) -> dict[tuple[str, ...], float]:
    """Return every value by its name and the values of its labels, by their names."""
    text = written(times or Times(), state, [Answer("record", ""), Answer("disk", "full")]).decode()
    found = [sample for family in parsed(text) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in found}


def test_what_became_of_messages_is_counted_and_what_could_not_be_inspected_by_reason():
    found = samples()
    assert {name[1]: value for name, value in found.items() if name[0] == "outgate_messages_total"} == {
        "allowed": 7,
        "blocked": 2,
        "justified": 0,
        "redacted": 0,
        "coached": 0,
        "tunnelled": 1,
        "unrecorded": 0,
    }
    assert found["outgate_uninspected_total", "passed", "image"] == 3
    assert found["outgate_uninspected_total", "stopped", "timeout"] == 1


def test_the_proxy_its_checks_and_its_sinks_are_told():
    expected = {
        ("outgate_requests_in_flight",): 4,
        ("outgate_workers",): 2,
        ("outgate_workers_ended_total", "died"): 1,
        ("outgate_workers_ended_total", "too slow"): 0,
        ("outgate_policy_info", "0123456789ab"): 1,
        ("outgate_policies_refused_total",): 5,
        ("outgate_policy_stale_since_seconds",): 1.5e9,
        ("outgate_disk_free_bytes",): 1 << 30,
        ("outgate_check_passed", "record"): 1,
        ("outgate_check_passed", "disk"): 0,
        ("outgate_sink_waiting_events", "outgate/a", "file"): 10,
        ("outgate_sink_behind_seconds", "outgate/a", "file"): 2.5,
        ("outgate_sink_lost_events_total", "outgate/a", "file"): 0,
    }
    found = samples()
    assert {name: found[name] for name in expected} == expected


def test_a_database_that_is_away_hides_nothing_but_the_sinks():
    found = samples(STATE._replace(sinks=None))
    assert ("outgate_requests_in_flight",) in found
    assert not [name for name in found if name[0].startswith("outgate_sink_")]


def test_times_are_told_in_seconds():
    times = Times()
    times("inspection", 0.0003)
    times("inspection apart", 2.0)
    times("recording", 0.004)
    found = samples(times=times)
    assert found["outgate_inspection_seconds_sum", "proxy"] == 0.0003
    assert found["outgate_inspection_seconds_bucket", "0.00025", "proxy"] == 0
    assert found["outgate_inspection_seconds_bucket", "0.0005", "proxy"] == 1
    assert found["outgate_inspection_seconds_count", "worker"] == 1
    assert found["outgate_recording_seconds_sum",] == 0.004
