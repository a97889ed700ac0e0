"""The overview: figures of the last days, drawn on the server, each leading to the incidents behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from outgate.model import Severity
from outgate.record.desk import counting
from outgate.record.desk.filter import Filter, Tab
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State
from outgate.review import charts, words
from outgate.review.answers import Page
from outgate.review.chosen import chosen

if TYPE_CHECKING:
    from outgate.record.desk.overview import Overview
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

SPANS = (7, 30, 90)  # days
USUAL = tuple((Scope(), days) for days in SPANS)  # what is asked for on most days
_USUAL = 30
_AGES = ("Under a day", "1 to 7 days", "7 to 30 days", "Over 30 days")
_STATES = tuple(State)


class Tile(NamedTuple):
    """A figure with what it is, and what makes it to be understood."""

    title: str
    value: str
    detail: str


def show(desk: Desk, asked: Asked) -> Answer:
    """Show the figures of a week, a month or a quarter."""
    given = asked.query.one("days")
    days = int(given) if given in map(str, SPANS) else _USUAL
    made = desk.overview(Scope.of(asked.who.scope), days, asked.now)
    with desk.store.reading() as connection:
        tabs = counting.tabs(connection, chosen(desk, asked)._replace(fault="").wanted._replace(filter=Filter()))
    values: dict[str, Any] = {
        "spans": [{"title": f"{n} days", "href": f"/overview?days={n}", "here": n == days} for n in SPANS],
        "tiles": _tiles(made, days, str(tabs[Tab.OPEN]), str(tabs[Tab.UNASSIGNED])),
        "chart": charts.columns([(day.day, day.opened, day.closed) for day in made.days]),
        "severities": _severities(made),
        "rules": _rules(desk, made),
        "refused": desk.refused,
        "computed_at": made.computed_at,
        "now": asked.now,
    }
    return Page("overview.html", values | _ranked(desk, made))


def _tiles(made: Overview, days: int, opened: str, unassigned: str) -> list[Tile]:
    within = f"in {days} days"
    total = sum(made.dispositions.values())
    stopped = sum(number for done, number in made.dispositions.items() if not done.is_whole)
    return [
        Tile("Open now", opened, f"{unassigned} unassigned"),
        Tile("New", words.count(sum(day.opened for day in made.days)), within),
        Tile("Closed", words.count(sum(day.closed for day in made.days)), within),
        Tile("First look after", words.duration(made.first_look), "median"),
        Tile("Closed after", words.duration(made.closing), "median"),
        Tile("Stopped", words.percent(stopped / total if total else None), "blocked, redacted or asked why"),
    ]


def _severities(made: Overview) -> list[dict[str, Any]]:
    grades = [grade for grade in (*sorted(Severity, reverse=True), None) if _row(made, grade) or grade]
    return [
        {"severity": str(grade or ""), "cells": [_cell(made, grade, state) for state in _STATES]} for grade in grades
    ]


def _row(made: Overview, grade: Severity | None) -> int:
    return sum(made.severities.get((grade, state), 0) for state in _STATES)


def _cell(made: Overview, grade: Severity | None, state: State) -> dict[str, Any]:
    number = made.severities.get((grade, state), 0)
    href = (
        _queue(made, state=str(state), severity=str(grade), tab="closed" if state.is_closed else "open")
        if grade
        else ""
    )
    return {"number": number, "href": href}


def _rules(desk: Desk, made: Overview) -> list[dict[str, Any]]:
    return [
        rule._asdict()
        | {
            "title": desk.rules[rule.rule].title if rule.rule in desk.rules else rule.rule,
            "href": _queue(made, rule=rule.rule, tab="all"),
            "precision": rule.precision,
        }
        for rule in made.rules
    ]


def _ranked(desk: Desk, made: Overview) -> dict[str, Any]:
    """Return the figures that are shown as bars."""
    hosts = [(host, number, _queue(made, host=host, tab="all")) for host, number in made.hosts]
    groups = [(each.group, each.incidents, _queue(made, group=each.group, tab="all")) for each in made.groups]
    done = [
        (words.DISPOSITIONS[str(each)], number, _queue(made, disposition=str(each), tab="all"))
        for each, number in sorted(made.dispositions.items(), key=lambda pair: -pair[1])
    ]
    gaps = [
        (
            words.data_type(f"uninspected.{reason}", desk.types),
            number,
            _queue(made, type=f"uninspected.{reason}", tab="all"),
        )
        for reason, number in made.uninspected
    ]
    observed = [("Observed only", made.observed, _queue(made, tab="observed"))] if made.observed else []
    return {
        "ages": charts.ranked([(title, number, "") for title, number in zip(_AGES, made.ages, strict=True)]),
        "hosts": charts.ranked(hosts),
        "groups": charts.ranked(groups),
        "done": charts.ranked(done + observed),
        "gaps": charts.ranked(gaps, "b"),
    }


def _queue(made: Overview, **fields: str) -> str:
    return f"/queue?{urlencode(fields | {'since': made.since.date().isoformat()})}"
