"""Many at once: what the preview says is what happens, and what cannot be changed is told."""

from __future__ import annotations

import pytest

from outgate.record.desk import bulk
from outgate.record.desk.bulk import Left, Picked, pick, preview, run
from outgate.record.desk.changing import Change, Refused
from outgate.record.desk.filter import Tab
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from tests.record.desk.casebook import EVERYTHING, NOW, every, opened, want

CLOSE = Change(State.RESOLVED, Verdict.BENIGN)


def test_the_preview_says_what_is_done_and_what_is_left(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "TOGETHER", 3)
    with opened(book) as store:
        scope = Scope.of(["red", "blue"])
        picked = [Picked(1, 1), Picked(2, 1), Picked(4, 1), Picked(5, 1), Picked(3, 1), Picked(99, 1), Picked(1, 1)]
        picked += [Picked(8, 2)]  # suppressed as benign, and resolved as benign by this
        with store.reading() as connection:
            told = preview(connection, picked, scope, CLOSE)
        done = run(store, picked, scope, CLOSE, actor="rea", now=NOW)
        assert done == told
        assert done.changed == ("OG-2026-000001", "OG-2026-000002", "OG-2026-000005", "OG-2026-000008")
        assert done.left == (
            Left("OG-2026-000004", bulk.CHANGED),
            Left("", bulk.GONE),
            Left("", bulk.GONE),
        )
        assert {one.id for one in every(store) if one.verdict is Verdict.BENIGN} == {1, 2, 5, 8}
        assert store.events("OG-2026-000005")[-1]["data"]["to"] == {"state": "resolved", "verdict": "benign"}
        assert store.astray() == []
        again = run(store, [Picked(5, 2)], scope, CLOSE, actor="rea", now=NOW)
        assert again.left == (Left("OG-2026-000005", bulk.SAME),)


def test_what_breaks_a_rule_is_left_with_the_reason(book: str) -> None:
    with opened(book) as store:
        done = run(store, [Picked(1, 1), Picked(4, 2)], EVERYTHING, Change(State.RESOLVED), actor="rea", now=NOW)
        assert done.left == (Left("OG-2026-000001", "what is closed needs one"), Left("OG-2026-000004", bulk.SAME))


def test_a_comment_goes_to_all(book: str) -> None:
    with opened(book) as store:
        done = run(store, [Picked(1, 1), Picked(2, 1)], EVERYTHING, Change(note="campaign"), actor="rea", now=NOW)
        assert len(done.changed) == 2
        assert store.events("OG-2026-000002")[-1]["kind"] == "commented"


def test_a_whole_queue_is_picked_in_its_order(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        picked = pick(connection, want(tab=Tab.CLOSED))
        assert {*picked} == {Picked(4, 2), Picked(6, 2), Picked(8, 2)}


@pytest.mark.parametrize("count", [0, 1_001])
def test_nothing_and_too_many_are_refused(book: str, count: int) -> None:
    with opened(book) as store, pytest.raises(Refused, match="picked"):
        run(store, [Picked(n, 1) for n in range(count)], EVERYTHING, CLOSE, actor="rea", now=NOW)
