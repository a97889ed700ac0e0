"""Saved views: filters under a title, one's own and those that are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from outgate.record.desk import views
from outgate.record.desk.changing import Refused
from outgate.record.desk.filter import BadFilter
from outgate.review.answers import Page, Redirect
from outgate.review.asked import Fields
from outgate.review.chosen import chosen, reads, titles, told

if TYPE_CHECKING:
    from outgate.record.desk.views import View
    from outgate.record.reader import Moment
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

_NUMBER = 18  # digits that every database takes


def show(desk: Desk, asked: Asked) -> Answer:
    """List the views."""
    return _page(desk, asked)


def save(desk: Desk, asked: Asked) -> Answer:
    """Save the filter of the queue under a title, and lead back to it."""
    given = Fields(parse_qsl(asked.form.exact("query")))
    made = chosen(desk, asked, given)
    if made.fault:
        return _page(desk, asked, made.fault)
    shared = asked.form.one("shared") == "1"
    me = asked.who
    try:
        views.save(desk.store, me.id, asked.form.one("title"), made.filter, shared=shared, actor=me.name)
    except Refused as fault:
        return _page(desk, asked, f"The title {fault.reason}.")
    return Redirect(made.address(beside=[("done", "view")]))


def delete(desk: Desk, asked: Asked) -> Answer:
    """Delete one of one's own."""
    number = asked.path["view"]
    if number.isascii() and number.isdecimal() and len(number) <= _NUMBER:
        views.remove(desk.store, asked.who.id, int(number), actor=asked.who.name)
    return Redirect("/views")


def beside(connection: Moment, asked: Asked) -> list[dict[str, Any]]:
    """Return the views as the queue lists them, with the one that is shown marked."""
    here = _canonical(urlencode([*asked.query]))
    listed = views.listed(connection, asked.who.id)
    return [{"title": view.title, "query": view.query, "here": _canonical(view.query) == here} for view in listed]


def _page(desk: Desk, asked: Asked, fault: str = "") -> Page:
    with desk.store.reading() as connection:
        listed = views.listed(connection, asked.who.id)
    rows = [_row(desk, asked, view) for view in listed]
    return Page("views.html", {"views": rows, "fault": fault}, 422 if fault else 200)


def _row(desk: Desk, asked: Asked, view: View) -> dict[str, Any]:
    try:
        said = told(view.filter, {**titles(desk), **desk.types})
    except BadFilter:
        said = "Not understood any more"
    return view._asdict() | {"told": said, "mine": view.owner == asked.who.name}


def _canonical(query: str) -> str | None:
    """Return a filter in the one spelling of its address."""
    made = reads(parse_qsl(query))
    return None if made is None else urlencode(made.to_query())
