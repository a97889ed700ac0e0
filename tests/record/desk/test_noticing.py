"""Comments, and that somebody looked: once a day for each reviewer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from outgate.record.desk.changing import NotThere, Refused
from outgate.record.desk.noticing import comment, looked
from outgate.record.desk.scope import Scope
from tests.record.desk.casebook import EVERYTHING, NOW, every, opened


def test_a_look_is_recorded_once_a_day_and_the_first_is_kept(book: str) -> None:
    with opened(book) as store:
        one = every(store)[0]
        days = [(actor, NOW + timedelta(hours=hours)) for hours in (0, 1, 24) for actor in ("rea", "tom")]
        new = [looked(store, one, actor=actor, now=at) for actor, at in days]
        assert new == [True, True, False, False, True, True]
        assert [event["actor"] for event in store.events(one.number)][1:] == ["rea", "tom", "rea", "tom"]
        assert (every(store)[0].looked_at, every(store)[0].edition) == (NOW, 1)
        assert store.astray() == []


def test_a_comment_is_an_entry(book: str) -> None:
    with opened(book) as store:
        comment(store, "OG-2026-000001", EVERYTHING, "looks odd", actor="rea", now=NOW)
        last = store.events("OG-2026-000001")[-1]
        assert (last["kind"], last["actor"], last["data"]) == ("commented", "rea", {"text": "looks odd"})
        for text in ("", " ", "x" * 4_001):
            with pytest.raises(Refused, match="text"):
                comment(store, "OG-2026-000001", EVERYTHING, text, actor="rea", now=NOW)
        for number, scope in (("OG-2026-000099", EVERYTHING), ("OG-2026-000001", Scope.of(["blue"]))):
            with pytest.raises(NotThere):
                comment(store, number, scope, "x", actor="rea", now=NOW)
