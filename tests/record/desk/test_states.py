"""States and verdicts in the words of OCSF."""

from __future__ import annotations

from outgate.record.desk.states import CLOSED, OPEN, State, Verdict


def test_each_state_is_open_or_closed() -> None:
    assert {*OPEN} | {*CLOSED} == {*State}
    assert {*CLOSED} == {State.SUPPRESSED, State.RESOLVED}


def test_every_word_fits_into_its_column() -> None:
    assert max(len(word) for word in (*State, *Verdict)) <= 20
