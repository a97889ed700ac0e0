"""The same change of many incidents: first a preview of what it would do, then doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record import rows
from outgate.record.desk import bulk, reviewed
from outgate.record.desk.bulk import Picked
from outgate.record.desk.changing import Change, Refused
from outgate.record.desk.states import State, Verdict
from outgate.review import words
from outgate.review.answers import Page, Redirect
from outgate.review.chosen import chosen
from outgate.review.listed import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.desk.bulk import Done
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.chosen import Chosen
    from outgate.review.desk import Desk

_SHOWN = 50  # incidents that the preview lists
_FIELDS = ("assignee", "state", "verdict", "note")
_TITLES = {"assignee": "Assign to", "state": "State", "verdict": "Verdict", "note": "Note"}
_NOBODY = "-"  # in the form: to give it to nobody; empty leaves it as it is


def change(desk: Desk, asked: Asked) -> Answer:
    """Show what a change would do, or do it if somebody is sure."""
    made = chosen(desk, asked)
    with desk.store.reading() as connection:
        picked = bulk.pick(connection, made.wanted) if asked.form.one("whole") else _picked(asked)
    try:
        wanted = _wanted(asked)
        if asked.form.one("sure") and wanted != Change():
            done = bulk.run(desk.store, picked, made.wanted.scope, wanted, actor=asked.who.name, now=asked.now)
            return Redirect(made.address(beside=[("changed", str(len(done.changed)))]))
        with desk.store.reading() as connection:
            done = bulk.preview(connection, picked, made.wanted.scope, wanted)
    except Refused as fault:
        return _preview(desk, asked, made, picked, fault=fault.reason)
    return _preview(desk, asked, made, picked, done=done)


def _preview(
    desk: Desk, asked: Asked, made: Chosen, picked: Sequence[Picked], *, done: Done | None = None, fault: str = ""
) -> Answer:
    ids = [rows.row_of(number) or 0 for number in done.changed] if done else []
    with desk.store.reading() as connection:
        shown = reviewed.whole(connection, ids[:_SHOWN])
    editions = {each.id: each.edition for each in picked}
    values = {
        "rows": [line(one, made.query, desk.types) for one in shown],
        "number": len(ids),
        "more": len(ids) - len(shown),
        "left": _grouped(done),
        "changes": _changes(asked),
        "kept": [*_kept(asked), *(("pick", f"{row}.{editions[row]}") for row in ids)],
        "back": made.address(),
        "bulk": made.address("/queue/bulk"),
        "fault": fault and f"This cannot be done: {fault}.",
    }
    return Page("bulk.html", values, 422 if fault else 200)


def _picked(asked: Asked) -> list[Picked]:
    """Return what was ticked: the row and the edition that was seen. What is no such thing is left out."""
    pairs = (value.partition(".")[::2] for value in asked.form.all("pick"))
    return [Picked(int(row), int(edition)) for row, edition in pairs if _is_number(row) and _is_number(edition)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18  # noqa: PLR2004 - digits of a row


def _wanted(asked: Asked) -> Change:
    state, verdict, assignee = (asked.form.one(name) for name in ("state", "verdict", "assignee"))
    try:
        return Change(
            state=State(state) if state else None,
            verdict=Verdict(verdict) if verdict else None,
            assignee=("" if assignee == _NOBODY else assignee) if assignee else None,
            note=asked.form.exact("note").strip(),
        )
    except ValueError:
        raise Refused("", "this is no state or verdict") from None


def _kept(asked: Asked) -> list[tuple[str, str]]:
    return [(name, asked.form.exact(name)) for name in _FIELDS if asked.form.exact(name)]


def _changes(asked: Asked) -> list[tuple[str, str]]:
    known = {"state": words.STATES, "verdict": words.VERDICTS, "assignee": {_NOBODY: "Nobody"}}
    return [(_TITLES[name], known.get(name, {}).get(value, value)) for name, value in _kept(asked)]


def _grouped(done: Done | None) -> list[dict[str, Any]]:
    """Return what is left out by its reason."""
    by_reason: dict[str, list[str]] = {}
    for left in done.left if done else ():
        by_reason.setdefault(left.reason, []).append(left.number)
    return [
        {"reason": reason, "number": len(numbers), "first": [number for number in numbers if number][:_SHOWN]}
        for reason, numbers in by_reason.items()
    ]
