"""The queue: incidents by risk or time, narrowed by the address, with the tabs and how many are in each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.desk import counting, queue
from outgate.record.desk.accounts import Role
from outgate.record.desk.counting import Count
from outgate.record.desk.filter import BadFilter, Order, Tab
from outgate.record.desk.last_closed import last_closed
from outgate.record.desk.way import Cursor
from outgate.review import words
from outgate.review.answers import Page, Redirect
from outgate.review.chosen import TABS, chips, chosen, cleared, in_tab, reads
from outgate.review.filter_form import form, people
from outgate.review.listed import line
from outgate.review.pages import views

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from outgate.record.reader import Moment
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.chosen import Chosen
    from outgate.review.desk import Desk

_PLACE = re.compile(r"[0-9]{1,3}\.[0-9]{1,17}\.[0-9]{1,18}")  # numbers that every database takes
_DONE = {"end": "That was the last one of this queue.", "view": "The view is saved."}


class TabTold(NamedTuple):
    """A tab, how many incidents are in it (empty: not counted), and its address."""

    name: str
    title: str
    number: str
    href: str
    here: bool


class Told(NamedTuple):
    """What the page has to say first."""

    kind: str
    text: str


def show(desk: Desk, asked: Asked) -> Answer:
    """Show a page of the queue."""
    made = chosen(desk, asked)
    try:
        after, before = _place(asked, "after"), _place(asked, "before")
    except BadFilter:
        return Redirect(made.address())
    with desk.store.reading() as connection:
        found = queue.page(connection, made.wanted, after=after, before=before)
        counts, total = _counts(connection, made, found)
        values: dict[str, Any] = {
            "form": form(desk, connection, made),
            "views": views.beside(connection, asked),
            "empty": _empty(connection, made, asked.now) if not found.found else None,
        }
    values |= _live(made, counts, _seen(asked), "") | _around(desk, made, found) | _bulk(desk, asked)
    values |= {
        "title": f"{TABS[made.filter.tab]} incidents",
        "rows": [line(one, made.query, desk.types) for one in found.found],
        "total": f"{words.count(len(found.found))} of {total}",
        "told": _told(asked, made),
        "refused": desk.refused,
        "now": asked.now,
        "query": made.query,
    }
    return Page("queue.html", values, 400 if made.fault else 200)


def live(desk: Desk, asked: Asked) -> Answer:
    """Return the tabs with their counts, and how many incidents came since the page was made. Asked again and again."""
    made = chosen(desk, asked)
    seen = reads([("since", asked.query.one("seen"))])
    since = seen.since + timedelta(microseconds=1) if seen and seen.since else None
    with desk.store.reading() as connection:
        counts = counting.tabs(connection, made.wanted)
        news = _news(connection, made, since) if since and made.filter.tab is not Tab.CLOSED else ""
    return Page("parts/live.html", _live(made, counts, asked.query.one("seen"), news))


def _news(connection: Moment, made: Chosen, since: datetime) -> str:
    settled = made.filter.settled(made.wanted.me, made.wanted.now)
    newer = replace(settled, since=max(since, settled.since or since))
    count = counting.counted(connection, made.wanted._replace(filter=newer))
    return str(count) if count.number else ""


def _live(made: Chosen, counts: Mapping[Tab, Count], seen: str, news: str) -> dict[str, Any]:
    tabs = [
        TabTold(tab, TABS[tab], str(counts.get(tab, "")), in_tab(made, tab), tab is made.filter.tab) for tab in TABS
    ]
    return {"tabs": tabs, "news": news, "live": made.address("/queue/live", [("seen", seen)]), "fresh": made.address()}


def _around(desk: Desk, made: Chosen, found: queue.Page) -> dict[str, Any]:
    """Return the addresses that lead on from here."""
    return {
        "chips": chips(made, {**made.wanted.titles, **desk.types}),
        "cleared": cleared(made),
        "everywhere": "" if made.filter.tab is Tab.ALL else in_tab(made, Tab.ALL),
        "order": str(made.filter.sort),
        "by_risk": made.address(sort=Order.RISK),
        "by_time": made.address(sort=Order.TIME),
        "export_csv": made.address("/queue/export.csv"),
        "export_jsonl": made.address("/queue/export.jsonl"),
        "bulk": made.address("/queue/bulk"),
        "previous_page": made.address(beside=[("before", found.before.text())]) if found.before else "",
        "next_page": made.address(beside=[("after", found.after.text())]) if found.after else "",
    }


def _bulk(desk: Desk, asked: Asked) -> dict[str, Any]:
    may = asked.who.holds(Role.REVIEWER)
    return {
        "may_change": may,
        "people": people(desk, asked.who.name) if may else [],
        "states": [*words.STATES.items()],
        "verdicts": [*words.VERDICTS.items()],
    }


def _counts(connection: Moment, made: Chosen, found: queue.Page) -> tuple[Mapping[Tab, Count], Count]:
    """Return how many are in each tab, and how many are wanted: never fewer than the page itself shows."""
    tab, counts = made.filter.tab, counting.tabs(connection, made.wanted)
    is_tab = tab in counts and not made.filter.state
    shown = Count(len(found.found), more=not (found.before is None and found.after is None))
    if shown.more or not shown.number:
        known = counts[tab] if is_tab else counting.counted(connection, made.wanted)
        shown = max(shown, known, key=lambda count: count.number)
    return ({**counts, tab: shown} if is_tab else counts), shown


def _place(asked: Asked, name: str) -> Cursor | None:
    """Return the place in the queue that the page is to begin at. Raises BadFilter."""
    given = asked.query.one(name)
    if given and not _PLACE.fullmatch(given):
        raise BadFilter(name, "is no place in the queue")
    return Cursor.read(given) if given else None


def _seen(asked: Asked) -> str:
    return asked.now.isoformat()


def _told(asked: Asked, made: Chosen) -> Told | None:
    if made.fault:
        return Told("bad", made.fault)
    changed = asked.query.one("changed")
    if changed.isascii() and changed.isdecimal():
        return Told("good", f"{words.plural(int(changed[:6]), 'incident')} changed.")
    said = _DONE.get(asked.query.one("done"))
    return Told("good", said) if said else None


def _empty(connection: Moment, made: Chosen, now: datetime) -> dict[str, str]:
    """Return what to say of a queue without incidents."""
    if made.filter != type(made.filter)(tab=made.filter.tab, sort=made.filter.sort):
        return {"title": "Nothing matches this filter", "detail": ""}
    at = last_closed(connection, made.wanted.scope)
    titles = {Tab.OPEN: "Nothing open", Tab.MINE: "Nothing is assigned to you", Tab.UNASSIGNED: "Nothing unassigned"}
    detail = (
        f"Last incident closed {words.ago(at, now)}."
        if at
        else "Incidents come here when a rule fires. None was closed yet."
    )
    return {"title": titles.get(made.filter.tab, "Nothing here"), "detail": detail if made.filter.tab in titles else ""}
