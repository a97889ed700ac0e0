"""Asking to see more of an incident, deciding about it, and looking at what was granted, by who proved to be it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record import StoreError
from outgate.record.desk import incident as incidents
from outgate.record.desk import requests, revealing
from outgate.record.desk.accounts import Role
from outgate.record.desk.requests import HOLDS, RequestError, Standing, What
from outgate.record.desk.scope import Scope
from outgate.review.answers import NO_INCIDENT, Page, Redirect, Refused
from outgate.review.asked import whole
from outgate.review.words import sentence

if TYPE_CHECKING:
    from outgate.record.desk.requests import Request
    from outgate.record.desk.reviewed import Reviewed
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

NO_REQUEST = Refused(404, "There is no such request, or its incident is not one that you see.")
_TITLES = {What.PERSON: "Who it is", What.EVIDENCE: "The text around what was found"}
_STANDINGS = {
    Standing.WAITING: ("Waiting", "tag-warn"),
    Standing.GRANTED: ("Granted", "tag-good"),
    Standing.REFUSED: ("Refused", "tag-bad"),
    Standing.EXPIRED: ("Expired", ""),
    Standing.WITHDRAWN: ("Withdrawn", ""),
}


def of_incident(desk: Desk, asked: Asked) -> Answer:
    """Show what was asked for of an incident, and let more be asked for."""
    one = _incident(desk, asked)
    return NO_INCIDENT if one is None else _more(desk, asked, one)


def ask(desk: Desk, asked: Asked) -> Answer:
    """Ask to see who it is, or the evidence."""
    one = _incident(desk, asked)
    if one is None:
        return NO_INCIDENT
    try:
        what = What(asked.form.one("what"))
        requests.ask(desk.store, one.id, what, asked.form.one("reason"), by=asked.who.name, now=asked.now)
    except ValueError:
        return _more(desk, asked, one, "Say what is to be shown.")
    except RequestError as error:
        return _more(desk, asked, one, sentence(error))
    return Redirect(f"/incidents/{one.number}/more")


def show_all(desk: Desk, asked: Asked) -> Answer:
    """Show the requests: all to who decides about them, to others their own."""
    return _all(desk, asked)


def grant(desk: Desk, asked: Asked) -> Answer:
    """Grant a request."""
    return _decided(desk, asked, is_granted=True)


def refuse(desk: Desk, asked: Asked) -> Answer:
    """Refuse a request."""
    return _decided(desk, asked, is_granted=False)


def withdraw(desk: Desk, asked: Asked) -> Answer:
    """Withdraw a request, or end what was granted."""
    found = _request(desk, asked)
    if found is None:
        return NO_REQUEST
    decides = asked.who.holds(Role.PRIVACY)
    try:
        requests.withdraw(desk.store, found.id, by=asked.who.name, now=asked.now, may_end_any=decides)
    except RequestError as error:
        return _all(desk, asked, sentence(error))
    return Redirect("/requests")


def reveal(desk: Desk, asked: Asked) -> Answer:
    """Show what was granted, after recording that it is shown."""
    found = _request(desk, asked)
    if found is None:
        return NO_REQUEST
    try:
        shown = _shown(desk, asked, found)
    except RequestError as error:
        return Refused(403, sentence(error))
    except StoreError as error:
        return Refused(409, f"{sentence(error)} That it was asked for is on record.")
    return Page("revealed.html", {"request": found, "title": _TITLES[found.what], "now": asked.now, **shown})


def _shown(desk: Desk, asked: Asked, found: Request) -> dict[str, Any]:
    by, now = asked.who.name, asked.now
    if found.what is What.PERSON:
        return {"people": revealing.person(desk.store, desk.directory, found.id, by=by, now=now), "seen": []}
    if desk.open_evidence is None:
        raise RequestError("the key that opens evidence is not set in this console")
    seen = revealing.opened(desk.store, desk.open_evidence, found.id, by=by, now=now)
    titles = {rule: desk.rules[rule].title if rule in desk.rules else rule for each in seen for rule in each.by_rule}
    return {"people": [], "seen": seen, "titles": titles}


def _decided(desk: Desk, asked: Asked, *, is_granted: bool) -> Answer:
    found = _request(desk, asked)
    if found is None:
        return NO_REQUEST
    try:
        requests.decide(desk.store, found.id, grant=is_granted, by=asked.who.name, now=asked.now)
    except RequestError as error:
        return _all(desk, asked, sentence(error))
    return Redirect("/requests")


def _incident(desk: Desk, asked: Asked) -> Reviewed | None:
    with desk.store.reading() as connection:
        return incidents.incident(connection, asked.path["number"], Scope.of(asked.who.scope))


def _request(desk: Desk, asked: Asked) -> Request | None:
    return requests.find(desk.store, whole(asked.path["request"]) or 0, Scope.of(asked.who.scope))


def _more(desk: Desk, asked: Asked, one: Reviewed, fault: str = "") -> Page:
    found = requests.of_incident(desk.store, one.id, Scope.of(asked.who.scope))
    with desk.store.reading() as connection:
        kept = revealing.kept(connection, one.id)
    values = _values(asked, found, fault) | {
        "number": one.number,
        "kept": kept,
        "opens": desk.open_evidence is not None,
        "at_once": revealing.AT_ONCE,
        "longest": requests.REASON,
        "reason": asked.form.one("reason"),
        "may_ask": asked.who.holds(Role.REVIEWER),
    }
    return Page("more.html", values, 422 if fault else 200)


def _all(desk: Desk, asked: Asked, fault: str = "") -> Page:
    decides = asked.who.holds(Role.PRIVACY)
    found = requests.listed(desk.store, Scope.of(asked.who.scope), None if decides else asked.who.name)
    return Page("requests.html", _values(asked, found, fault), 409 if fault else 200)


def _values(asked: Asked, found: list[Request], fault: str) -> dict[str, Any]:
    me, decides = asked.who.name, asked.who.holds(Role.PRIVACY)
    rows = []
    for each in found:
        standing = each.standing(asked.now)
        is_open = standing in {Standing.WAITING, Standing.GRANTED}
        word, tag = _STANDINGS[standing]
        row = {"request": each, "title": _TITLES[each.what], "word": word, "tag": tag}
        row["may_decide"] = decides and standing is Standing.WAITING and each.asked_by != me
        row["may_see"] = standing is Standing.GRANTED and each.asked_by == me and asked.who.holds(Role.REVIEWER)
        row["may_end"] = is_open and (each.asked_by == me or (decides and standing is Standing.GRANTED))
        rows.append(row)
    return {"rows": rows, "fault": fault, "now": asked.now, "hours": HOLDS.seconds // 3600, "decides": decides}
