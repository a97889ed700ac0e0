"""The form of the filter: what can be chosen in each field, of what there is in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record import attack
from outgate.record.desk.accounts import Role
from outgate.record.desk.distinct import Kept, kept, kept_of
from outgate.record.desk.filter import NOBODY, NONE, Filter
from outgate.review import words
from outgate.review.chosen import TITLES, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outgate.record.reader import Moment
    from outgate.review.chosen import Chosen
    from outgate.review.desk import Desk

_MOST = 500  # values offered in a menu; others can still be written into the address
_MENUS = ("severity", "rule", "type", "group", "channel", "disposition", "state", "assignee", "verdict")
_TYPED = frozenset({"host", "host_group", "since", "until", "text"})

type Options = list[tuple[str, str]]


class Menu(NamedTuple):
    """A field of the form: its name in the address, its title, what can be chosen, and what is.

    `groups` are titles with the options that belong together, in place of all of them one after the other.
    """

    name: str
    title: str
    options: Options
    value: str

    @property
    def groups(self) -> list[tuple[str, Options]]:
        """The families of data types, which may be very many; of all else, none."""
        if self.name != "type":
            return []
        families: dict[str, Options] = {}
        for kind, title in self.options:
            families.setdefault(words.data_type(kind.partition(".")[0]), []).append((kind, title))
        return sorted(families.items(), key=_family)


class Form(NamedTuple):
    """The form as it is filled in. `kept` is what has no field, or more values than one, and goes along unseen."""

    menus: list[Menu]
    kept: list[tuple[str, str]]
    host: str
    host_group: str
    host_groups: list[str]
    since: str
    until: str
    text: str


def form(desk: Desk, connection: Moment, made: Chosen) -> Form:
    """Return the form for a filter."""
    given: dict[str, list[str]] = {}
    for name, value in made.filter.to_query():
        given.setdefault(name, []).append(value)
    offered = _offered(desk, connection, made)
    menus = [
        Menu(name, TITLES[name], _with(offered[name], given.get(name, [])), _first(given, name)) for name in _MENUS
    ]
    fields = {*_MENUS, *_TYPED}
    unseen = [(name, value) for name, values in given.items() for value in values[name in fields :]]
    return Form(menus, unseen, *_typed(made.filter, given))


def people(desk: Desk, me: str) -> Options:
    """Return to whom incidents can be given, oneself first."""
    names = [each.name for each in desk.accounts.all() if each.holds(Role.REVIEWER) and not each.disabled]
    own = [(me, f"Me ({me})")] if me in names else []
    return [*own, *((name, name) for name in names if name != me)]


def _offered(desk: Desk, connection: Moment, made: Chosen) -> dict[str, Options]:
    me, groups = made.wanted.me, sorted(made.wanted.scope.groups)
    rules, kinds = (_occurring(connection, what, groups) for what in (Kept.RULE, Kept.DATA_TYPE))
    return {
        "severity": _pairs(words.SEVERITIES),
        "rule": sorted(((rule, made.wanted.titles.get(rule, rule)) for rule in rules), key=_title),
        "type": sorted(((kind, words.data_type(kind, desk.types)) for kind in kinds), key=_title),
        "group": [(name, name) for name in groups or _occurring(connection, Kept.GROUP, ())],
        "channel": _pairs(words.CHANNELS),
        "disposition": _pairs(words.DISPOSITIONS),
        "state": _pairs(words.STATES),
        "assignee": [*people(desk, me), (NOBODY, "Nobody")],
        "verdict": [*_pairs(words.VERDICTS), (NONE, "None yet")],
    }


def _typed(made: Filter, given: Mapping[str, list[str]]) -> tuple[str, str, list[str], str, str, str]:
    """Return the values of fields that are typed into: of the message, days as a date field wants them, the text."""
    since, until = made.since, last_day(made.until)
    first, last = (f"{at:%Y-%m-%d}" if at else "" for at in (since, until))
    return _first(given, "host"), _first(given, "host_group"), [*attack.GROUPS], first, last, made.text


def _occurring(connection: Moment, what: Kept, groups: Sequence[str]) -> list[str]:
    """Return what there is to choose; of a scope, nothing that only occurs outside of it."""
    return (kept_of(connection, what, groups) if groups else kept(connection, what))[:_MOST]


def _pairs(known: Mapping[str, str]) -> Options:
    return [*known.items()]


def _title(option: tuple[str, str]) -> str:
    return option[1].casefold()


def _family(group: tuple[str, Options]) -> str:
    return group[0].casefold()


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return next(iter(given.get(name, [])), "")


def _with(options: Options, values: Iterable[str]) -> Options:
    """Add what is chosen and not offered, such as a rule that is no longer in the record."""
    known = {value for value, _ in options}
    return options + [(value, value) for value in values if value not in known]
