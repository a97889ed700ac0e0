"""What was typed into the search: each word must be found, as a number, or in a host, a rule, a data type, a pseudonym.

A number is found by itself, a pseudonym by its beginning; of hosts, data types, rules and their titles any piece will
do. What occurs at all is few compared with incidents: it is looked through here, and incidents are found by index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, and_

from outgate.record import rows
from outgate.record.desk.conditions import Condition, either, in_table, of_column
from outgate.record.desk.distinct import Kept, kept
from outgate.record.schema import incident_rules, incident_types, incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

MATCHES = 500  # hosts and the like that one word stands for at the most
_PSEUDONYM = ("p", "a")
_LAST = "\x7f"  # after every character of a pseudonym, also where the order is not that of bytes


def searched(connection: Connection, text: str, titles: Mapping[str, str]) -> list[Condition]:
    """Return a condition for each word of `text`; `titles` are those of rules, by id."""
    return [either([*_meanings(connection, word, titles)]) for word in text.casefold().split()]


def _meanings(connection: Connection, word: str, titles: Mapping[str, str]) -> Iterator[Condition]:
    row = rows.row_of(word)
    if row is not None:
        yield of_column(incidents.c.id == row)
    if word[:1] in _PSEUDONYM and word[1:2].isdecimal():
        yield _begins(incidents.c.user, word)
        yield _begins(incidents.c.address, word)
    if hosts := _with(word, kept(connection, Kept.HOST)):
        yield of_column(incidents.c.host.in_(hosts))
    if types := _with(word, kept(connection, Kept.DATA_TYPE)):
        yield in_table(incident_types, "data_type", types)
    rules = kept(connection, Kept.RULE)
    if found := [rule for rule in rules if word in rule.casefold() or word in titles.get(rule, "").casefold()]:
        yield in_table(incident_rules, "rule", found[:MATCHES])


def _with(word: str, values: Iterable[str]) -> list[str]:
    return [value for value in values if word in value.casefold()][:MATCHES]


def _begins(column: Column[Any], word: str) -> Condition:
    return of_column(and_(column >= word, column < word + _LAST))
