"""What stands in an address is read strictly, and comes back the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Channel, Disposition, Severity
from outgate.record.desk.filter import BadFilter, Filter, Order, Tab, read
from outgate.record.desk.states import State, Verdict
from tests.record.outcomes import AT

_TEXTS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20)
_TIMES = st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def _some(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, unique=True, max_size=3).map(tuple)


_FILTERS = st.builds(
    Filter,
    tab=st.sampled_from([Tab.ALL, Tab.OBSERVED]),
    severity=_some(st.sampled_from(Severity)),
    rule=_some(_TEXTS),
    type=_some(_TEXTS),
    group=_some(_TEXTS),
    channel=_some(st.sampled_from(Channel)),
    host=_some(st.sampled_from(["a.example", "b"])),
    host_group=_some(_TEXTS),
    disposition=_some(st.sampled_from(Disposition)),
    state=_some(st.sampled_from(State)),
    assignee=_some(st.sampled_from(["me", "none", "rea"])),
    verdict=_some(st.sampled_from([*Verdict, None])),
    person=_some(st.just("p1." + "a" * 16)),
    value=_some(st.just("0f" * 16)),
    since=st.none() | _TIMES,
    text=st.just("") | _TEXTS,
    sort=st.sampled_from(Order),
)


@given(_FILTERS)
def test_a_filter_comes_back_from_its_address(made: Filter) -> None:
    address = urlencode(made.to_query())
    assert read(parse_qsl(address, keep_blank_values=True)) == made


def test_what_is_as_usual_is_not_in_the_address() -> None:
    assert Filter().to_query() == []
    assert read([("tab", "open"), ("rule", " "), ("text", "")]) == Filter()


BAD = {
    "colour": "blue",
    "tab": "attic",
    "severity": "3",
    "channel": "smtp",
    "disposition": "lost",
    "state": "open",
    "verdict": "guilty",
    "sort": "name",
    "rule": "x" * 201,
    "type": "a\nb",
    "assignee": "x" * 61,
    "person": "ada",
    "value": "0F" * 16,
    "since": "yesterday",
    "until": "2026-13-01",
    "days": "0",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_told_with_its_field(name: str) -> None:
    with pytest.raises(BadFilter) as caught:
        read([(name, BAD[name])])
    assert caught.value.field == name
    assert caught.value.reason


@pytest.mark.parametrize(
    "pairs",
    [
        [("days", "99999")],
        [("days", "²")],
        [("days", "7"), ("since", "2026-01-01")],
        [("since", "2026-01-02"), ("until", "2026-01-01")],
        [("state", "resolved")],
        [("tab", "closed"), ("state", "new")],
        [("tab", "mine"), ("assignee", "tom")],
        [("text", "a"), ("text", "b")],
        [("since", "9999-12-31T23:59-12:00")],
        [("until", "9999-12-31")],
    ],
)
def test_what_does_not_go_together_is_told(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(BadFilter):
        read(pairs)


def test_a_day_is_a_whole_day_and_a_time_without_a_zone_is_utc() -> None:
    made = read([("since", "2026-11-22"), ("until", "2026-11-22")])
    assert (made.since, made.until) == (datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))
    assert read([("since", "2026-11-22T09:30")]).since == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    east = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    assert read([("since", "2026-11-22T09:30 02:00")]).since == east


def test_a_host_is_written_as_hosts_are_recorded() -> None:
    assert read([("host", " Paste.Example. ")]).host == ("paste.example",)
    longest = ".".join(["a" * 63] * 3 + ["b" * 61])
    assert read([("host", longest)]).host == (longest,)  # 253 characters: the longest name that there is


def test_what_depends_on_who_asks_and_when_is_settled() -> None:
    settled = read([("assignee", "me"), ("assignee", "none"), ("days", "7")]).settled("rea", AT)
    assert settled == Filter(assignee=("rea", "none"), since=AT - timedelta(days=7))
