"""Exemptions from false positives: written down, tried on what is on record, approved by another, put into force.

What is in force is what stands in the file that proxies read; where file and table differ, the page says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.desk import exemptions, precision
from outgate.record.desk import incident as incidents
from outgate.record.desk.accounts import Role
from outgate.record.desk.exemption_file import rule_text
from outgate.record.desk.exemptions import LONGEST, ExemptionError, Standing, Wish
from outgate.record.desk.scope import Scope
from outgate.review.answers import Page, Redirect, Refused
from outgate.review.asked import whole
from outgate.review.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.record.desk.exemptions import Exemption, Trial
    from outgate.record.desk.reviewed import Reviewed
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

NO_EXEMPTION = Refused(404, "There is no such exemption.")
_SHOWN = 50  # incidents of a trial that are linked
_USUAL = timedelta(days=30)
_STANDINGS = {
    Standing.WAITING: ("Waiting", "tag-warn"),
    Standing.IN_FORCE: ("In force", "tag-good"),
    Standing.REFUSED: ("Refused", "tag-bad"),
    Standing.EXPIRED: ("Expired", ""),
    Standing.ENDED: ("Ended", ""),
}


class Form(NamedTuple):
    """The fields of the form, as they were typed."""

    rule: str = ""
    to: str = ""
    sender: str = ""
    owner: str = ""
    reason: str = ""
    expires: str = ""
    incident: str = ""

    def wish(self) -> Wish:
        """Return what they ask for. Raises ExemptionError."""
        try:
            day = date.fromisoformat(self.expires)
        except ValueError:
            raise ExemptionError("the day on which it ends is missing") from None
        lists = (tuple(self.to.split()), tuple(self.sender.replace(",", "\n").splitlines()))
        return Wish(self.rule, *lists, self.owner, self.reason, day)


class Tried(NamedTuple):
    """A trial as it is shown: only incidents that whoever looks may see are linked."""

    trial: Trial
    links: list[str]
    is_whole: bool  # all that would have been let through are linked


def show_all(desk: Desk, asked: Asked) -> Answer:
    """Show all exemptions, those that wait first."""
    found, fault = exemptions.listed(desk.store), ""
    try:
        written = _names(desk)
    except ExemptionError as error:
        written, fault = frozenset(), str(error)
    rows = [_row(each, asked, written) for each in found]
    return Page("exemptions.html", {"rows": rows, "fault": fault, "now": asked.now})


def ask_new(desk: Desk, asked: Asked) -> Answer:
    """Show the form, filled in by the incident that it comes from."""
    number = asked.query.one("incident")
    one = _incident(desk, asked, number) if number else None
    return _form(desk, asked, _of_incident(one, asked))


def add(desk: Desk, asked: Asked) -> Answer:
    """Try what is typed; ask for it when it was tried before, as the button says."""
    form = Form(*(asked.form.one(name) for name in ("rule", "to", "from", "owner", "reason", "expires", "incident")))
    try:
        wish = exemptions.checked(form.wish(), asked.now.date())
        tried = _try(desk, asked, wish)
        if asked.form.one("do") != "ask":
            return _form(desk, asked, form, tried=tried)
        one = _incident(desk, asked, form.incident) if form.incident else None
        row = one.id if one else None
        new = exemptions.ask(desk.store, wish, row, tried.trial, by=asked.who.name, now=asked.now)
    except ExemptionError as error:
        return _form(desk, asked, form, fault=sentence(error))
    return Redirect(f"/exemptions/{new}")


def show(desk: Desk, asked: Asked) -> Answer:
    """Show one exemption; one that waits is tried anew."""
    found = exemptions.find(desk.store, whole(asked.path["exemption"]) or 0)
    return NO_EXEMPTION if found is None else _one(desk, asked, found)


def approve(desk: Desk, asked: Asked) -> Answer:
    """Approve it, and put it into force. What proxies would refuse by now is not approved."""

    def work(number: int) -> Exemption:
        if waiting := exemptions.find(desk.store, number):
            _try(desk, asked, waiting.wish)
        return exemptions.decide(desk.store, number, grant=True, by=asked.who.name, now=asked.now)

    return _acted(desk, asked, work)


def refuse(desk: Desk, asked: Asked) -> Answer:
    """Refuse it."""

    def work(number: int) -> Exemption:
        return exemptions.decide(desk.store, number, grant=False, by=asked.who.name, now=asked.now)

    return _acted(desk, asked, work)


def end(desk: Desk, asked: Asked) -> Answer:
    """End it before it expires, or withdraw it."""
    owns = asked.who.holds(Role.POLICY)

    def work(number: int) -> Exemption:
        return exemptions.end(desk.store, number, by=asked.who.name, now=asked.now, may_end_any=owns)

    return _acted(desk, asked, work)


def write(desk: Desk, asked: Asked) -> Answer:
    """Have the file agree with what was decided, where that failed before."""
    found = exemptions.find(desk.store, whole(asked.path["exemption"]) or 0)
    if found is None:
        return NO_EXEMPTION
    if found.asked_by == asked.who.name:
        return _one(desk, asked, found, "Nobody puts into force what they asked for themselves.")
    return _settled(desk, asked, found)


def _acted(desk: Desk, asked: Asked, work: Callable[[int], Exemption]) -> Answer:
    found = exemptions.find(desk.store, whole(asked.path["exemption"]) or 0)
    if found is None:
        return NO_EXEMPTION
    try:
        found = work(found.id)
    except ExemptionError as error:
        return _one(desk, asked, found, sentence(error))
    return _settled(desk, asked, found)


def _settled(desk: Desk, asked: Asked, found: Exemption) -> Answer:
    """Put it into the file, or take it out, after that is on record. What fails is told, and can be done again."""
    if desk.exemption_file is not None:
        today = asked.now.date()
        try:
            if found.standing(today) is Standing.IN_FORCE:
                desk.exemption_file.add(found, today)
            else:
                desk.exemption_file.remove(found.name, today)
        except ExemptionError as error:
            return _one(desk, asked, found, f"It is on record, but the file is not changed: {error}.")
    return Redirect(f"/exemptions/{found.id}")


def _one(desk: Desk, asked: Asked, found: Exemption, fault: str = "") -> Page:
    tried = None
    try:
        written = _names(desk)
        if found.standing(asked.now.date()) is Standing.WAITING:
            tried = _try(desk, asked, found.wish)
    except ExemptionError as error:
        written, fault = frozenset(), fault or sentence(error)
    values = _row(found, asked, written) | {"tried": tried, "fault": fault, "now": asked.now}
    values["title"] = _title(desk, found.wish.rule)
    values |= _precision(desk, asked, found.wish.rule)
    values["text"] = rule_text(found.wish)
    return Page("exemption.html", values, 409 if fault else 200)


def _row(found: Exemption, asked: Asked, written: frozenset[str]) -> dict[str, Any]:
    """Return an exemption as it is shown, with what may be done about it."""
    standing, me = found.standing(asked.now.date()), asked.who.name
    owns, is_open = asked.who.holds(Role.POLICY), standing in {Standing.WAITING, Standing.IN_FORCE}
    word, tag = _STANDINGS[standing]
    differs = standing is not Standing.EXPIRED and (found.name in written) is not (standing is Standing.IN_FORCE)
    return {
        "exemption": found,
        "wish": found.wish,
        "word": word,
        "tag": tag,
        "differs": differs,
        "is_written": found.name in written,
        "may_decide": owns and standing is Standing.WAITING and found.asked_by != me,
        "may_end": is_open and (owns or found.asked_by == me),
        "may_write": owns and differs and found.asked_by != me,
        "is_own": found.asked_by == me,
    }


def _form(desk: Desk, asked: Asked, form: Form, *, tried: Tried | None = None, fault: str = "") -> Page:
    values = _precision(desk, asked, form.rule) | {
        "form": form,
        "rules": sorted((rule, f"{told.title} ({rule})") for rule, told in desk.rules.items()),
        "tried": tried,
        "fault": fault,
        "first": asked.now.date().isoformat(),
        "last": (asked.now.date() + LONGEST).isoformat(),
        "days": LONGEST.days,
    }
    return Page("exemption_new.html", values, 422 if fault else 200)


def _of_incident(one: Reviewed | None, asked: Asked) -> Form:
    expires = (asked.now.date() + _USUAL).isoformat()
    if one is None:
        return Form(expires=expires)
    it = one.incident
    in_force = [rule.rule for rule in it.rules if not rule.exempted_by]
    rule = asked.query.one("rule") or (in_force[0] if in_force else "")
    return Form(rule, it.host, "\n".join(it.user_groups), expires=expires, incident=one.number)


def _try(desk: Desk, asked: Asked, wish: Wish) -> Tried:
    if desk.try_exemption is None:
        raise ExemptionError("this console was started without the policy files, and can try nothing")
    trial = desk.try_exemption(desk.store, wish, asked.now)
    links = exemptions.visible(desk.store, trial.let_through[:_SHOWN], Scope.of(asked.who.scope))
    return Tried(trial, links, len(links) == len(trial.let_through))


def _names(desk: Desk) -> frozenset[str]:
    return desk.exemption_file.names() if desk.exemption_file else frozenset()


def _incident(desk: Desk, asked: Asked, number: str) -> Reviewed | None:
    with desk.store.reading() as connection:
        return incidents.incident(connection, number, Scope.of(asked.who.scope))


def _precision(desk: Desk, asked: Asked, rule: str) -> dict[str, Any]:
    since = asked.now - LONGEST
    found = precision.of_rule(desk.store, rule, Scope.of(asked.who.scope), since) if rule else None
    return {"precision": found, "precision_days": LONGEST.days}


def _title(desk: Desk, rule: str) -> str:
    return desk.rules[rule].title if rule in desk.rules else rule
