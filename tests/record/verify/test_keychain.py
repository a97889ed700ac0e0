"""Keys follow each other only by what both signed."""

from __future__ import annotations

import json

import pytest

from outgate.record.ledger.notes import NoteKey, rotation
from outgate.record.verify.keychain import KeyChain
from outgate.record.verify.lines import Entry, entry
from tests.record.verify.made import KEY, NEW, STRANGER, made


def chain() -> KeyChain:
    keys = KeyChain()
    first = entry(made(1).rows[0].encode())
    assert keys.take(first) is None
    return keys


def rotated(note: str) -> Entry:
    return Entry(3, "key.rotated", b"", "", "", json.dumps({"note": note}))


def test_the_first_entry_names_the_key() -> None:
    keys = chain()
    assert keys.last is not None
    assert keys.last.text == KEY.public_text
    assert KeyChain().last is None


def test_what_both_signed_hands_it_on() -> None:
    keys = chain()
    assert keys.take(rotated(rotation(KEY, NEW, 3))) is None
    assert [key.text for key in keys.keys] == [KEY.public_text, NEW.public_text]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "a\nb\nc\nd",
        rotation(STRANGER, NEW, 3),
        rotation(KEY, NEW, 4),
        rotation(KEY, NEW, 3).replace("outgate key rotation", "outgate key notation"),
        "\n".join(rotation(KEY, NEW, 3).split("\n")[:-2]) + "\n",
        rotation(KEY, NoteKey("other", b"n" * 32), 3),
    ],
)
def test_anything_else_does_not(note: str) -> None:
    keys = chain()
    fault = keys.take(rotated(note))
    assert fault is not None
    assert fault.kind == "wrong key"
    assert len(keys.keys) == 1


def test_a_log_begins_once_and_with_its_first_entry() -> None:
    keys = chain()
    for place, kind in ((3, "log.started"), (0, "opened")):
        fault = keys.take(Entry(place, kind, b"", "", "", "{}"))
        assert fault is not None
        assert fault.kind == "inserted"


def test_a_rotation_before_any_key_is_a_fault() -> None:
    assert KeyChain().take(rotated(rotation(KEY, NEW, 3))) is not None
