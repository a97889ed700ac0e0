"""The key of the console's secrets is noticed when it is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk import console_key

if TYPE_CHECKING:
    from outgate.record import Store


def test_the_first_key_is_noted_and_another_one_is_refused(store: Store):
    assert not console_key.is_known(store)
    assert console_key.is_own(store, "first")
    assert console_key.is_known(store)
    assert [console_key.is_own(store, each) for each in ("first", "second", "first")] == [True, False, True]
