"""What occurs at all in a column: hosts, rules, data types, groups. Found by jumping along an index.

So the menus of the filter can show what there is, and a search for a piece of a word reads few rows of a million.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, TextClause

MOST = 20_000  # values that are read at the most
NEWEST = 5_000  # incidents of each group that are looked through for what occurs in a scope


def _jumping(table: str, column: str) -> TextClause:
    return text(
        f"WITH RECURSIVE seen(x) AS (SELECT min({column}) FROM {table} UNION ALL "  # noqa: S608 - ours
        f"SELECT (SELECT min({column}) FROM {table} WHERE {column} > seen.x) FROM seen WHERE seen.x IS NOT NULL) "
        "SELECT x FROM seen WHERE x IS NOT NULL LIMIT :most"
    )


class Kept(Enum):
    """A column whose values can be listed."""

    HOST = _jumping("incidents", "host")
    RULE = _jumping("incident_rules", "rule")
    DATA_TYPE = _jumping("incident_types", "data_type")
    GROUP = _jumping("incident_groups", "name")


def _in_group(table: str, column: str) -> TextClause:
    return text(
        f"SELECT DISTINCT {column} FROM {table} WHERE incident IN (SELECT incident FROM incident_groups "  # noqa: S608 - ours
        "WHERE name = :name ORDER BY incident DESC LIMIT :newest)"
    )


_IN_GROUP = {
    Kept.RULE: _in_group("incident_rules", "rule"),
    Kept.DATA_TYPE: _in_group("incident_types", "data_type"),
}
_PLACES = text(
    "WITH RECURSIVE seen(x) AS (SELECT min(host) FROM incidents UNION ALL "
    "SELECT (SELECT min(host) FROM incidents WHERE host > seen.x) FROM seen WHERE seen.x IS NOT NULL), "
    "pairs(host, host_groups) AS (SELECT x, (SELECT min(host_groups) FROM incidents WHERE host = seen.x) FROM seen "
    "WHERE x IS NOT NULL UNION ALL SELECT pairs.host, (SELECT min(host_groups) FROM incidents "
    "WHERE host = pairs.host AND host_groups > pairs.host_groups) FROM pairs WHERE pairs.host_groups IS NOT NULL) "
    "SELECT host, host_groups FROM pairs WHERE host_groups IS NOT NULL LIMIT :most"
)


class HostIn(NamedTuple):
    """A host, and the groups of destinations that it was in when something was sent there."""

    host: str
    groups: tuple[str, ...]


def kept(connection: Connection, what: Kept) -> list[str]:
    """Return the values of a column, each once, in the order of the database."""
    return [*connection.execute(what.value, {"most": MOST}).scalars()]


def kept_of(connection: Connection, what: Kept, groups: Iterable[str]) -> list[str]:
    """Return the rules or data types of the newest incidents of these groups of senders, each once."""
    of_each = (connection.execute(_IN_GROUP[what], {"name": name, "newest": NEWEST}).scalars() for name in groups)
    return sorted({value for of_one in of_each for value in of_one})


def hosts_in(connection: Connection) -> list[HostIn]:
    """Return the destinations with their groups; a host stands there several times if its groups changed."""
    found = connection.execute(_PLACES, {"most": MOST})
    return [HostIn(row.host, tuple(row.host_groups.split())) for row in found]
