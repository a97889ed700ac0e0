"""What reviewers do: the state of incidents, what else they are found by, tables of the console and of sinks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PAGE = 500
_NAME = 100  # characters of a group
_VALUES = 100  # digests by which an incident is found
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_RISK, _MORE = 20, 9  # of 100, by severity from 0 to 4; and for what was sent, or of many


def upgrade() -> None:
    """Add what is new, and fill in what the events tell of incidents there are."""
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(sa.Column("risk", sa.SmallInteger, nullable=False, server_default="0"))
        incidents.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="new"))
        incidents.add_column(sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.false()))
        incidents.add_column(sa.Column("verdict", sa.String(20)))
        incidents.add_column(sa.Column("assignee", sa.String(60)))
        incidents.add_column(sa.Column("edition", sa.Integer, nullable=False, server_default="1"))
        incidents.add_column(sa.Column("looked_at", sa.DateTime))
        incidents.add_column(sa.Column("closed_at", sa.DateTime))
        incidents.add_column(sa.Column("host_groups", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("incidents") as incidents:
        incidents.alter_column("id", type_=_BIG)
        for name in ("risk", "state", "closed", "edition", "host_groups"):
            incidents.alter_column(name, server_default=None)
    _make_indexes()
    people = sa.text("kind NOT IN ('opened', 'occurred')")
    op.create_index("ix_events_trail", "events", ["id"], sqlite_where=people, postgresql_where=people)
    _make_finders()
    _fill(op.get_bind())
    _make_people_who_review()
    _make_what_is_theirs()
    _make_their_requests()
    _make_evidence_and_sinks()


def _make_indexes() -> None:
    for name, more in {"host": "host_groups", "opened_at": "observed"}.items():
        op.drop_index(f"ix_incidents_{name}", "incidents")
        op.create_index(f"ix_incidents_{name}", "incidents", [name, more])
    for name in ("channel", "disposition", "state"):
        op.create_index(f"ix_incidents_{name}", "incidents", [name])
    for name, columns in {
        "assignee": ["assignee", "closed"],
        "verdict": ["verdict"],
        "closed_at": ["closed_at", "observed", "opened_at"],
    }.items():
        given = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_incidents_{name}", "incidents", columns, sqlite_where=given, postgresql_where=given)
    for name, key in {
        "queue": ["risk", "last_at", "id", "assignee"],
        "time": ["last_at", "id", "assignee", "opened_at"],
    }.items():
        op.create_index(f"ix_incidents_{name}", "incidents", ["observed", "closed", *key])


def _incident() -> sa.Column[Any]:
    return sa.Column("incident", _BIG, sa.ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True)


def _make_finders() -> None:
    by_key: dict[str, Any] = {"sqlite_with_rowid": False}  # one tree a table, and one for its index
    with op.batch_alter_table("incident_rules", table_kwargs=by_key) as rules:
        rules.alter_column("incident", type_=_BIG)
    op.create_table("incident_groups", _incident(), sa.Column("name", sa.String(100), primary_key=True), **by_key)
    op.create_index("ix_incident_groups_name", "incident_groups", ["name", "incident"])
    op.create_table("incident_types", _incident(), sa.Column("data_type", sa.String(100), primary_key=True), **by_key)
    op.create_index("ix_incident_types_data_type", "incident_types", ["data_type", "incident"])
    values = sa.Column("value", sa.LargeBinary(16), primary_key=True)
    op.create_table("incident_values", values, _incident(), **by_key)
    op.create_index("ix_incident_values_incident", "incident_values", ["incident"])


def _make_people_who_review() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        sa.Column("password", sa.Text),
        sa.Column("one_time_until", sa.DateTime),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_used", sa.BigInteger, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.LargeBinary(32), primary_key=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("proved_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])


def _make_what_is_theirs() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
    )
    op.create_index("ix_tokens_account", "tokens", ["account"])
    op.create_table(
        "attempts",
        sa.Column("who", sa.LargeBinary(16), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "views",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
    )
    op.create_index("ix_views_account", "views", ["account", "title"], unique=True)


def _decision() -> list[sa.Column[Any]]:
    return [
        sa.Column("asked_by", sa.String(60), nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("decided_by", sa.String(60)),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("granted", sa.Boolean),
    ]


def _make_their_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("incident", sa.BigInteger, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *_decision(),
        sa.Column("until", sa.DateTime),
        sa.Column("ended_at", sa.DateTime),
    )
    op.create_index("ix_requests_incident", "requests", ["incident"])
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("incident", sa.BigInteger),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("senders", sa.Text, nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expires", sa.Date, nullable=False),
        *_decision(),
        sa.Column("ended_at", sa.DateTime),
    )


def _make_evidence_and_sinks() -> None:
    op.create_table(
        "evidence",
        sa.Column("uid", sa.LargeBinary(16), primary_key=True),
        sa.Column("incident", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_evidence_incident", "evidence", ["incident"])
    op.create_index("ix_evidence_at", "evidence", ["at"])
    op.create_table(
        "sinks",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("log", sa.Integer, sa.ForeignKey("logs.id"), primary_key=True),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("delivered_at", sa.DateTime),
        sa.Column("lost", sa.BigInteger, nullable=False),
        sa.Column("fault", sa.Text, nullable=False),
    )


def _fill(connection: sa.Connection) -> None:
    """Sort what is open by risk, and let incidents be found by rule, group, data type and value.

    By rule anew: SQLite makes the table of incidents anew to change it, and what hangs on the old one goes with it.
    """
    connection.execute(sa.text("DELETE FROM incident_rules"))
    opened = sa.text(
        "SELECT e.id, e.incident, e.data FROM events e JOIN incidents i ON i.id = e.incident "
        "WHERE e.kind = 'opened' AND e.data IS NOT NULL AND e.id > :after ORDER BY e.id LIMIT :page"
    )
    places = "UPDATE incidents SET host_groups = :names, risk = severity * :step + :more WHERE id = :incident"
    after = 0
    while page := connection.execute(opened, {"after": after, "page": _PAGE}).all():
        connection.execute(sa.text(places), [_row(event.incident, json.loads(event.data)) for event in page])
        for table, name, pairs in _found(page):
            if pairs:
                given = [{"incident": incident, name: value} for incident, value in pairs]
                connection.execute(sa.insert(sa.table(table, sa.column("incident"), sa.column(name))), given)
        after = page[-1].id


def _found(page: Any) -> Iterator[tuple[str, str, list[tuple[int, Any]]]]:
    told = [(event.incident, json.loads(event.data)) for event in page]
    yield (
        "incident_rules",
        "rule",
        [(row, each) for row, data in told for each in dict.fromkeys(one["rule"] for one in data["rules"])],
    )
    yield (
        "incident_groups",
        "name",
        [(row, each[:100]) for row, data in told for each in dict.fromkeys(data["user_groups"])],
    )
    yield (
        "incident_types",
        "data_type",
        [(row, each) for row, data in told for each in dict.fromkeys(one["data_type"] for one in data["findings"])],
    )
    yield "incident_values", "value", [(row, each) for row, data in told for each in _values(data)]


def _row(incident: int, data: Any) -> dict[str, Any]:
    digests: dict[str, set[str]] = {}
    for found in data["findings"]:
        digests.setdefault(found["data_type"], set()).update(found["digests"])
    counts = [each for found in data["findings"] for each in (found["distinct"], found["people"])]
    most = max([*counts, *map(len, digests.values())], default=0)
    more = _MORE * (data["disposition"] == "allowed") + min(_MORE, most.bit_length())
    names = "".join(f"{name} " for name in sorted(data["host_groups"]))
    return {"incident": incident, "names": names, "step": _RISK, "more": more}


def _values(data: Any) -> list[bytes]:
    digests = (bytes.fromhex(digest)[:16] for one in data["findings"] for digest in one["digests"])
    return list(dict.fromkeys(digests))[:_VALUES]
