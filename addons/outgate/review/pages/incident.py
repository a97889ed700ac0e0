"""One incident: all that is told of it, what has to do with it, and the form to decide. Each look is an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.desk import incident as record
from outgate.record.desk import related
from outgate.record.desk.accounts import Role
from outgate.record.desk.neighbours import neighbours
from outgate.record.desk.noticing import looked
from outgate.record.desk.reasons import reasons
from outgate.review import telling, words
from outgate.review.answers import NO_INCIDENT, Page
from outgate.review.chosen import chosen
from outgate.review.filter_form import people
from outgate.review.history import steps
from outgate.review.listed import href, line

if TYPE_CHECKING:
    from outgate.record.desk.related import Related
    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.reader import Moment
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.chosen import Chosen
    from outgate.review.desk import Desk
    from outgate.review.listed import Line

_NEWEST = (1 << 63) - 1
_DONE = {"saved": "Saved.", "comment": "The comment is written."}


class Form(NamedTuple):
    """What stands in the form: as the incident is, or as it was typed when that could not be saved."""

    state: str
    verdict: str
    assignee: str
    note: str = ""
    fault: str = ""


class Kin(NamedTuple):
    """Incidents that have to do with this one, and the address of all of them."""

    title: str
    total: str
    rows: list[tuple[Line, int]]  # and how many values each has in common
    all: str


def show(desk: Desk, asked: Asked) -> Answer:
    """Show an incident."""
    made = chosen(desk, asked)
    one = found(desk, asked, made)
    if one is None:
        return NO_INCIDENT
    done = _DONE.get(asked.query.one("done"), "")
    return page(desk, asked, made, one, told=done)


def found(desk: Desk, asked: Asked, made: Chosen) -> Reviewed | None:
    """Return the incident of the address, after recording that it is looked at."""
    number = asked.path["number"]
    with desk.store.reading() as connection:
        one = record.incident(connection, number, made.wanted.scope)
    if one is not None:
        looked(desk.store, one, actor=asked.who.name, now=asked.now)
    return one


def page(
    desk: Desk,
    asked: Asked,
    made: Chosen,
    one: Reviewed,
    *,
    told: str = "",
    form: Form | None = None,
    stale: dict[str, Any] | None = None,
    status: int = 200,
) -> Page:
    """Return the page of an incident, with the form as given."""
    with desk.store.reading() as connection:
        values = _around(connection, desk, asked, made, one) | _related(connection, made, one)
    may = asked.who.holds(Role.REVIEWER)
    values |= {
        "incident": telling.whole(one, desk.rules, desk.types),
        "form": form or Form(str(one.state), str(one.verdict or ""), one.assignee or ""),
        "stale": stale,
        "told": told,
        "may_change": may,
        "people": _with(people(desk, asked.who.name), one.assignee) if may else [],
        "states": [*words.STATES.items()],
        "verdicts": [*words.VERDICTS.items()],
        "now": asked.now,
    }
    return Page("incident.html", values, status)


def _around(connection: Moment, desk: Desk, asked: Asked, made: Chosen, one: Reviewed) -> dict[str, Any]:
    beside = neighbours(connection, made.wanted, one)
    times = record.occurrences(connection, one, before=_place(asked, "before"))
    entries = record.history(connection, one, before=_place(asked, "older"))
    own = href(one.number, made.query)
    more = "&" if made.query else "?"
    return {
        "back": made.address(),
        "own": own,
        "previous_href": href(beside.before, made.query) if beside.before else "",
        "next_href": href(beside.after, made.query) if beside.after else "",
        "occurrences": telling.times(times, desk.types) if one.incident.occurrences > 1 else [],
        "older_times": f"{own}{more}before={times[-1].id}" if len(times) == record.PAGE else "",
        "reasons": reasons(connection, one, made.wanted.scope),
        "history": steps(entries, one.incident.opened_at),
        "older_history": f"{own}{more}older={entries[-1].id}" if len(entries) == record.PAGE else "",
    }


def _related(connection: Moment, made: Chosen, one: Reviewed) -> dict[str, Any]:
    scope = made.wanted.scope
    who = one.incident.user or one.incident.address
    of_person = f"/queue?tab=all&person={who}"
    same = "Of the same person" if one.incident.user else "Of the same address"
    return {
        "related": [
            _kin(same, related.of_person(connection, one, scope), of_person),
            _kin("With the same values", related.of_values(connection, one, scope), ""),
        ],
        "who_href": of_person,
    }


def _kin(title: str, others: Related, every: str) -> Kin:
    more = others.number.number > len(others.first)
    rows = [(line(each), others.common.get(each.id, 0)) for each in others.first]
    return Kin(title, str(others.number), rows, every if more else "")


def _place(asked: Asked, name: str) -> int:
    given = asked.query.one(name)
    return int(given) if given.isascii() and given.isdecimal() and len(given) < len(str(_NEWEST)) else _NEWEST


def _with(options: list[tuple[str, str]], assignee: str | None) -> list[tuple[str, str]]:
    """Add the one who has it now, who may be no reviewer any more: saving something else leaves it so."""
    known = {name for name, _ in options}
    return options if assignee is None or assignee in known else [*options, (assignee, assignee)]
