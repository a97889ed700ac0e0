"""Incidents for programs: the queue page by page, one in full, and changing it, with the edition that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from outgate.record.desk import changing, queue
from outgate.record.desk import incident as record
from outgate.record.desk.asking import Wanted
from outgate.record.desk.changing import Change, Changed, NotThere
from outgate.record.desk.filter import BadFilter, read
from outgate.record.desk.noticing import comment as write_comment
from outgate.record.desk.noticing import looked
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from outgate.record.desk.way import Cursor
from outgate.review.answers import NO_INCIDENT, Json, Refused
from outgate.review.api import trees

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

LIST, MOST = 50, 200  # incidents of one answer, usually and at the most
EXPORTED = "exported"  # the kind of the entry, as of any export
_BESIDE = ("after", "limit")
_FIELDS = frozenset({"edition", "state", "verdict", "assignee", "note"})


def some(desk: Desk, asked: Asked) -> Answer:
    """Return incidents by the filter of the queue. The first page of a filter is on record, as an export is."""
    try:
        wanted = _wanted(desk, asked)
        after = Cursor.read(asked.query.one("after")) if asked.query.one("after") else None
        limit = _limit(asked.query.one("limit"))
    except BadFilter as fault:
        return Refused(400, f"{fault.field} {fault.reason}.")
    if after is None:
        desk.store.note(EXPORTED, asked.who.name, {"format": "api", "filter": urlencode(wanted.filter.to_query())})
    with desk.store.reading() as connection:
        page = queue.page(connection, wanted, after=after, size=limit)
    found = [trees.incident(one) for one in page.found]
    return Json({"incidents": found, "next": page.after.text() if page.after else None})


def one(desk: Desk, asked: Asked) -> Answer:
    """Return an incident with its history. That it is looked at is on record."""
    return _whole(desk, asked)


def change(desk: Desk, asked: Asked) -> Answer:
    """Change an incident of which an edition was seen, and return it. 409: it is another one by now."""
    try:
        wanted, edition = _change(asked)
        scope, me, now = Scope.of(asked.who.scope), asked.who.name, asked.now
        changing.change(desk.store, asked.path["number"], scope, wanted, edition=edition, actor=me, now=now)
    except changing.Refused as fault:
        return Refused(422, _told(fault))
    except Changed as fault:
        return Refused(409, f"{str(fault).capitalize()}. Read it again.")
    except NotThere:
        return NO_INCIDENT
    return _whole(desk, asked)


def comment(desk: Desk, asked: Asked) -> Answer:
    """Write a comment, and return the incident."""
    text = asked.tree.get("text")
    if not isinstance(text, str) or set(asked.tree) != {"text"}:
        return Refused(422, "The body needs the field text, and no other.")
    try:
        scope = Scope.of(asked.who.scope)
        write_comment(desk.store, asked.path["number"], scope, text, actor=asked.who.name, now=asked.now)
    except changing.Refused as fault:
        return Refused(422, _told(fault))
    except NotThere:
        return NO_INCIDENT
    return _whole(desk, asked, status=201)


def _wanted(desk: Desk, asked: Asked) -> Wanted:
    pairs = [(name, value) for name, value in asked.query if name not in _BESIDE]
    titles = {rule: told.title for rule, told in desk.rules.items()}
    return Wanted(read(pairs), Scope.of(asked.who.scope), asked.who.name, asked.now, titles)


def _limit(given: str) -> int:
    if not given:
        return LIST
    if not (given.isascii() and given.isdecimal() and len(given) < len(str(MOST)) + 1 and 1 <= int(given) <= MOST):
        raise BadFilter("limit", f"must be a number from 1 to {MOST}")
    return int(given)


def _whole(desk: Desk, asked: Asked, status: int = 200) -> Answer:
    """Return all of an incident, after it is on record that it is looked at."""
    with desk.store.reading() as connection:
        found = record.incident(connection, asked.path["number"], Scope.of(asked.who.scope))
    if found is None:
        return NO_INCIDENT
    looked(desk.store, found, actor=asked.who.name, now=asked.now)
    with desk.store.reading() as connection:
        entries = record.history(connection, found)
    return Json(trees.incident(found) | {"history": trees.history(entries)}, status)


def _change(asked: Asked) -> tuple[Change, int]:
    """Return what the body asks for. Raises changing.Refused for what it may not hold."""
    tree = asked.tree
    if unknown := sorted(set(tree) - _FIELDS):
        raise changing.Refused(unknown[0], "is no field of a change")
    edition = tree.get("edition")
    if type(edition) is not int:
        raise changing.Refused("edition", "is needed: the one that was seen, a number")
    state, verdict = _word(tree, "state"), _word(tree, "verdict")
    try:
        given = (State(state) if state else None, Verdict(verdict) if verdict else None)
    except ValueError as error:
        raise changing.Refused("state or verdict", str(error)) from None
    return Change(*given, assignee=_word(tree, "assignee"), note=_word(tree, "note") or ""), edition


def _word(tree: Any, name: str) -> str | None:
    value = tree.get(name)
    if name in tree and not isinstance(value, str):
        raise changing.Refused(name, "must be text")
    return value if isinstance(value, str) else None


def _told(fault: changing.Refused) -> str:
    return f"{fault.field}: {fault.reason}."
