"""Saved filters: one's own and shared ones, each title once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.model import Severity
from outgate.record.desk import views
from outgate.record.desk.changing import Refused
from outgate.record.desk.filter import Filter, Tab
from outgate.record.desk.views import listed, remove, save
from tests.record.desk.casebook import opened
from tests.record.desk.reviewers import told

if TYPE_CHECKING:
    from outgate.record import Store

REA, TOM = 1, 2
HIGH = Filter(severity=(Severity.HIGH,), text="a b&c")


def titles(store: Store, account: int) -> list[tuple[str, str]]:
    with store.reading() as connection:
        return [(view.title, view.owner) for view in listed(connection, account)]


def test_a_view_is_ones_own_unless_it_is_shared(book: str) -> None:
    with opened(book) as store:
        save(store, REA, " High ", HIGH, shared=False, actor="rea")
        save(store, REA, "All", Filter(tab=Tab.ALL), shared=True, actor="rea")
        save(store, TOM, "High", Filter(), shared=False, actor="tom")
        assert titles(store, REA) == [("All", "rea"), ("High", "rea")]
        assert titles(store, TOM) == [("All", "rea"), ("High", "tom")]
        with store.reading() as connection:
            assert [view.filter for view in listed(connection, REA)] == [Filter(tab=Tab.ALL), HIGH]
        assert [kind for kind, _, _ in told(store)][-3:] == ["view.saved"] * 3


def test_saving_again_replaces(book: str) -> None:
    with opened(book) as store:
        save(store, REA, "High", HIGH, shared=False, actor="rea")
        save(store, REA, "High", Filter(), shared=True, actor="rea")
        with store.reading() as connection:
            (view,) = listed(connection, REA)
        assert (view.filter, view.shared) == (Filter(), True)


def test_only_ones_own_is_deleted(book: str) -> None:
    with opened(book) as store:
        save(store, REA, "High", HIGH, shared=True, actor="rea")
        with store.reading() as connection:
            (view,) = listed(connection, TOM)
        assert not remove(store, TOM, view.id, actor="tom")
        assert remove(store, REA, view.id, actor="rea")
        assert not remove(store, REA, view.id, actor="rea")
        assert titles(store, REA) == []
        assert told(store)[-1] == ("view.deleted", "rea", told(store)[-1][2])


@pytest.mark.parametrize("title", ["", "  ", "x" * 101, "a\nb"])
def test_a_title_is_some_text(book: str, title: str) -> None:
    with opened(book) as store, pytest.raises(Refused, match="title"):
        save(store, REA, title, HIGH, shared=False, actor="rea")


def test_only_so_many_are_kept(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 1)
    with opened(book) as store:
        save(store, REA, "a", HIGH, shared=False, actor="rea")
        with pytest.raises(Refused, match="1 already"):
            save(store, REA, "b", HIGH, shared=False, actor="rea")
        save(store, REA, "a", Filter(), shared=False, actor="rea")
        save(store, TOM, "b", HIGH, shared=False, actor="tom")
