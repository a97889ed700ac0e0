"""Saving what a reviewer decides of an incident, and going on to the next. Who was overtaken is told by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record.desk import changing
from outgate.record.desk.changing import Change, Changed, NotThere
from outgate.record.desk.neighbours import neighbours
from outgate.record.desk.noticing import comment
from outgate.record.desk.states import State, Verdict
from outgate.review.answers import NO_INCIDENT, Redirect
from outgate.review.chosen import chosen
from outgate.review.history import changes
from outgate.review.listed import href
from outgate.review.pages.incident import Form, found, page

if TYPE_CHECKING:
    from outgate.record.desk.reviewed import Reviewed
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.chosen import Chosen
    from outgate.review.desk import Desk

_FAULTS = {"verdict": "Choose a verdict: ", "note": "Write a note: ", "assignee": "Assigned to: "}


def decide(desk: Desk, asked: Asked) -> Answer:
    """Save the form of an incident, and lead to it again or to the next one."""
    made = chosen(desk, asked)
    one = found(desk, asked, made)
    if one is None:
        return NO_INCIDENT
    try:
        done = _save(desk, asked, made, one)
    except Changed as fault:
        return page(desk, asked, made, one, form=_typed(asked, one), stale=_stale(fault), status=409)
    except changing.Refused as fault:
        form = _typed(asked, one)._replace(fault=_FAULTS.get(fault.field, "") + fault.reason)
        return page(desk, asked, made, one, form=form, status=422)
    except NotThere:
        return NO_INCIDENT
    return _onward(desk, asked, made, one) if asked.form.one("then") == "next" else _again(made, one, done)


def wanted(asked: Asked, one: Reviewed) -> Change:
    """Return what differs between the form and the incident. Raises changing.Refused for a word that is none."""
    form = asked.form
    try:
        state = State(form.one("state")) if form.one("state") else None
        verdict = Verdict(form.one("verdict")) if form.one("verdict") else None
    except ValueError:
        raise changing.Refused("", "this is no state or verdict") from None
    assignee = form.one("assignee") if "assignee" in form else None
    return Change(
        state=None if state is one.state else state,
        verdict=None if verdict is one.verdict else verdict,
        assignee=None if assignee == (one.assignee or "") else assignee,
        note=form.exact("note").strip(),
    )


def _save(desk: Desk, asked: Asked, made: Chosen, one: Reviewed) -> str:
    """Write what differs, if anything does; return what was done."""
    scope, me, now = made.wanted.scope, asked.who.name, asked.now
    change = wanted(asked, one)
    if change.is_comment:
        comment(desk.store, one.number, scope, change.note, actor=me, now=now)
        return "comment"
    if change == Change():
        return ""
    changing.change(desk.store, one.number, scope, change, edition=_edition(asked), actor=me, now=now)
    return "saved"


def _edition(asked: Asked) -> int:
    given = asked.form.one("edition")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 9 else 0  # noqa: PLR2004 - digits


def _onward(desk: Desk, asked: Asked, made: Chosen, one: Reviewed) -> Redirect:
    del asked
    with desk.store.reading() as connection:
        after = neighbours(connection, made.wanted, one).after
    return Redirect(href(after, made.query) if after else made.address(beside=[("done", "end")]))


def _again(made: Chosen, one: Reviewed, done: str) -> Redirect:
    joined = "&".join(part for part in (made.query, f"done={done}" if done else "") if part)
    return Redirect(href(one.number, joined))


def _typed(asked: Asked, one: Reviewed) -> Form:
    form = asked.form
    assignee = form.one("assignee") if "assignee" in form else one.assignee or ""
    return Form(form.one("state") or str(one.state), form.one("verdict"), assignee, form.exact("note"))


def _stale(fault: Changed) -> dict[str, Any]:
    last = fault.last
    return {"by": last.actor if last else "Somebody", "at": last.at if last else None, "lines": changes(last)}
