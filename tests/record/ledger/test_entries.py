"""Entries: one spelling, the data in it only by its hash."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Action, Disposition
from outgate.record.ledger.entries import Event, canonical, entry_of, is_entered, made, new_uid, row, salted
from tests.record.outcomes import AT

TEXT = st.text(st.characters(max_codepoint=0x2FF)) | st.sampled_from(["\x7f", "\ud800", 'a\0"\\/\b\f\n\r\t\x1f'])
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | TEXT
    | st.sampled_from([Action.BLOCK, Disposition.BLOCKED])
)
TREES = st.dictionaries(
    TEXT, st.recursive(PLAIN, lambda each: st.lists(each) | st.dictionaries(TEXT, each), max_leaves=8)
)
EVENT = Event(b"u" * 16, AT, "opened", 42, "outgate", '{"a":1}')


def test_an_entry_holds_the_hash_of_the_data_and_not_the_data() -> None:
    told = json.loads(entry_of(3, EVENT, sha256(b'{"a":1}').digest()))
    assert told == {
        "actor": "outgate",
        "at": "2026-11-22T09:30:01.250000+00:00",
        "incident": 42,
        "kind": "opened",
        "place": 3,
        "sha256": sha256(b'{"a":1}').hexdigest(),
        "uid": (b"u" * 16).hex(),
    }


def test_the_spelling_is_canonical() -> None:
    assert canonical({"b": "é", "a": [1, None]}) == '{"a":[1,null],"b":"\\u00e9"}'


@given(TREES)
def test_it_is_spelled_as_the_verifier_spells_it(tree: dict[str, Any]) -> None:
    assert canonical(tree) == json.dumps(tree, sort_keys=True, separators=(",", ":"))


def test_the_same_data_twice_has_another_hash() -> None:
    assert salted({"a": 1}) != salted({"a": 1})
    assert json.loads(salted({"a": 1}))["a"] == 1


def test_a_row_has_the_leaf_of_its_entry() -> None:
    made_row = row(1, 3, EVENT)
    entry = entry_of(3, EVENT, made_row["sha256"])
    assert made_row["leaf"] == sha256(b"\0" + entry.encode()).digest()
    assert (made_row["log"], made_row["place"], made_row["data"]) == (1, 3, '{"a":1}')


def test_an_event_is_made_now_unless_it_is_told_when() -> None:
    before = datetime.now(UTC)
    now, then = made("noted", "rea", {"x": 1}, incident=7), made("noted", "rea", {}, at=AT)
    assert before <= now.at <= datetime.now(UTC)
    assert (now.kind, now.incident, now.actor, json.loads(now.data)["x"]) == ("noted", 7, "rea", 1)
    assert (then.at, then.incident) == (AT, None)
    assert now.uid != then.uid


def test_uids_are_never_the_same() -> None:
    assert len({new_uid() for _ in range(100)}) == 100


def test_a_row_that_was_edited_is_not_what_was_entered() -> None:
    entered: Any = row(1, 4, EVENT)
    assert is_entered(entered)
    for name, value in {"at": AT.replace(year=2001), "kind": "noted", "data": "{}", "place": 5}.items():
        assert not is_entered({**entered, name: value})  # type: ignore[arg-type]
