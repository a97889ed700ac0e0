"""The filter in an address."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.desk.asking import Wanted
from outgate.record.desk.filter import Filter, Order, Tab, read
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State
from outgate.review import chosen
from outgate.review.chosen import Chosen

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TITLES = {"secrets": "A key or a password"}


def made(query: str) -> Chosen:
    """What an address asks for."""
    return Chosen(Wanted(read(parse_qsl(query)), Scope(), "vera", NOW, TITLES))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "severity": st.sampled_from(["high", "low"]),
            "rule": st.text("abc&=?#%+ é\u202e<", min_size=1, max_size=9)
            .map(str.strip)
            .filter(str.isprintable)
            .filter(bool),
            "host": st.sampled_from(["a.example", "b.example"]),
            "sort": st.just("time"),
            "since": st.just("2026-11-20"),
        },
    )
)
def test_an_address_says_the_filter_again(fields: dict[str, str]):
    filtered = read(fields.items())
    wanted = made("")._replace(wanted=Wanted(filtered, Scope(), "vera", NOW, {}))
    page, _, query = wanted.address().partition("?")
    assert page == "/queue"
    assert read(parse_qsl(query)) == filtered
    for chip in chosen.chips(wanted, {}):
        assert len(read(parse_qsl(chip.href.partition("?")[2])).to_query()) == len(filtered.to_query()) - 1


def test_chips_say_each_part_and_lead_to_the_rest():
    one = made("tab=closed&sort=time&text=x&rule=secrets&verdict=none&days=7")
    assert [(chip.title, chip.value) for chip in chosen.chips(one, TITLES)] == [
        ("Rule", "A key or a password"),
        ("Verdict", "None yet"),
        ("Days", "the last 7"),
    ]


def test_clearing_keeps_the_tab_and_the_order():
    assert chosen.cleared(made("tab=all&sort=time&rule=secrets")) == "/queue?tab=all&sort=time"
    assert chosen.cleared(made("rule=secrets")) == "/queue"


@pytest.mark.parametrize("tab", Tab)
def test_every_tab_has_a_name_and_takes_along_what_goes_with_it(tab: Tab):
    one = made("state=new&assignee=vera&severity=high")
    there = read(parse_qsl(chosen.in_tab(one, tab).partition("?")[2]))
    assert there.tab is tab
    assert there.severity == one.filter.severity
    assert State.NEW not in there.state
    assert (there.sort is Order.TIME) is (tab is Tab.CLOSED)
    assert tab in chosen.TABS


def test_a_filter_is_told_in_a_line():
    said = chosen.told(
        made("tab=all&text=pay&type=person.email&since=2026-11-01&until=2026-11-02T10:00").filter, TITLES
    )
    assert said == "All, Data: Person: email, From: 1 Nov 2026, To: 2 Nov 2026 09:59, “pay”"


def test_every_field_of_the_filter_has_a_title():
    assert set(Filter.__dataclass_fields__) - set(chosen.TITLES) == {"tab", "sort", "text"}


def test_a_saved_filter_that_is_not_understood_is_none():
    assert chosen.reads([("severity", "worst")]) is None
