"""The words of the record as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.model import Channel, Disposition, Severity
from outgate.record.desk.accounts import Role
from outgate.record.desk.states import State, Verdict
from outgate.review import words

if TYPE_CHECKING:
    from enum import Enum

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "just now"),
        (44, "just now"),
        (46, "1 min ago"),
        (120, "2 min ago"),
        (3_599, "1 h ago"),
        (7_200, "2 h ago"),
        (86_399, "1 d ago"),
        (13 * 86_400, "13 d ago"),
        (40 * 86_400, "13 Oct 2026"),
        (-30, "just now"),
        (-7_200, "22 Nov 2026"),
    ],
)
def test_a_time_is_told_as_how_long_ago_it_was(seconds: int, expected: str):
    assert words.ago(NOW - timedelta(seconds=seconds), NOW) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [(None, words.NOTHING), (timedelta(seconds=9), "9 s"), (timedelta(hours=30), "1 d"), (-NOW.resolution, "0 s")],
)
def test_a_stretch_of_time_is_told_in_its_largest_unit(span: timedelta | None, expected: str):
    assert words.duration(span) == expected


def test_the_full_time_is_told_with_its_zone():
    assert words.full(NOW) == "Sun 22 Nov 2026, 09:30:00 UTC"


def test_counts_are_told_so_that_large_ones_can_be_read():
    assert words.count(1_234_567) == "1\u202f234\u202f567"
    assert (words.plural(1, "rule"), words.plural(2, "rule"), words.plural(2, "person", "people")) == (
        "1 rule",
        "2 rules",
        "2 people",
    )


def test_shares_and_sizes_have_their_unit():
    assert (words.percent(0.875), words.percent(None)) == ("88%", words.NOTHING)
    assert (words.size(1023), words.size(2048), words.size(3 << 20)) == ("1023 B", "2.0 KiB", "3.0 MiB")


def test_data_types_are_told_in_words():
    assert words.data_type("uninspected.too_large") == "Not inspected: too large"
    assert words.data_type("person.email") == "Person: email"
    assert words.data_type("odd") == "Odd"
    assert words.data_type("id.us.ssn", {"id.us.ssn": "Social security number"}) == "Social security number"


def test_every_word_of_the_record_has_one_for_people():
    pairs: list[tuple[type[Enum], dict[str, str]]] = [
        (Disposition, words.DISPOSITIONS),
        (Channel, words.CHANNELS),
        (State, words.STATES),
        (Verdict, words.VERDICTS),
        (Severity, words.SEVERITIES),
    ]
    assert [kind for kind, told in pairs if {str(each) for each in kind} != set(told)] == []


def test_a_word_that_is_not_known_is_told_as_it_is():
    assert words.FILTERS["state"]("not_yet") == "Not yet"
    assert words.FILTERS["verdict"](None) == ""
    assert words.titled("ai-assistants, paste-sites") == "AI assistants, paste sites"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["reviewer", "privacy"], "reviewer, privacy"),
        ([], "none"),
        ({"state": "new", "verdict": None}, "state new, verdict none"),
        ({}, "none"),
        (None, "none"),
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        ("as written", "as written"),
    ],
    ids=str,
)
def test_what_an_entry_holds_is_told_as_people_write_it(value: object, said: str):
    assert words.told(value) == said


def test_a_kind_of_entry_and_an_error_are_said_as_a_title_and_a_sentence():
    assert (words.entry("account.added"), words.entry("signed_in")) == ("Account: added", "Signed in")
    assert (words.sentence("is it so?"), words.sentence(ValueError("it is not"))) == ("Is it so?", "It is not.")


def test_every_role_has_its_name():
    assert set(words.ROLES) == set(Role)
