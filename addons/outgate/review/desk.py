"""What the pages of the console work with, handed to each of them: there is nothing global."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk.overview import overview

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from outgate.record import Reader, Store
    from outgate.record.desk.accounts import Accounts
    from outgate.record.desk.exemption_file import ExemptionFile
    from outgate.record.desk.exemptions import Trial, Wish
    from outgate.record.desk.overview import Overview
    from outgate.record.desk.overviews import Overviews
    from outgate.record.desk.scope import Scope
    from outgate.record.evidence import Evidence
    from outgate.record.people import Directory
    from outgate.review.about import About
    from outgate.review.entry.sealing import Sealing


class Options(NamedTuple):
    """What is set of the console. `hosts` are the names under which it may be asked for, without port.

    `header` names who has signed in elsewhere, and is believed only from `header_from`, networks in CIDR notation.
    """

    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    passwords: bool = True  # accounts may sign in by password
    second_factor: bool = True  # … and then need one-time codes as well
    header: str = ""
    header_from: tuple[str, ...] = ()
    staff_is_public: bool = False  # the page for staff can be read without signing in


class RuleTold(NamedTuple):
    """What the policy says of a rule to those who review."""

    title: str
    reviewer: str = ""  # what to look at


class PolicyRefused(NamedTuple):
    """Policy files that are not in force, since they are broken: since when, and a sentence for each fault."""

    since: datetime
    faults: tuple[str, ...]


class PolicyTold(NamedTuple):
    """What the policy says of its rules, by id, and the titles of its data types, by id.

    `refused` is there while this is an older policy than that of the files.
    """

    rules: Mapping[str, RuleTold]
    types: Mapping[str, str]
    refused: PolicyRefused | None = None


class Desk(NamedTuple):
    """The console's means. `rules`, `types` and `refused` are what `read_policy` told when the request came.

    `about` tells what is inspected and kept, for the staff page; `try_exemption` what an exemption would have let go.
    Both need more than the console may import, so they are given to it. Without `open_evidence`, none can be opened.
    """

    store: Store
    accounts: Accounts
    sealing: Sealing
    directory: Directory
    options: Options
    clock: Callable[[], datetime]
    overviews: Overviews | None = None  # keeps figures for a minute
    types: Mapping[str, str] = {}  # titles of data types, by id
    rules: Mapping[str, RuleTold] = {}
    refused: PolicyRefused | None = None
    read_policy: Callable[[], PolicyTold] | None = None
    about: Callable[[], About] | None = None
    try_exemption: Callable[[Reader, Wish, datetime], Trial] | None = None
    exemption_file: ExemptionFile | None = None
    open_evidence: Callable[[bytes], Evidence] | None = None

    def by_now(self) -> Desk:
        """Return it with what the policy says by now, so that one request sees one policy."""
        return self if self.read_policy is None else self._replace(**self.read_policy()._asdict())

    def overview(self, scope: Scope, days: int, now: datetime) -> Overview:
        """Return the figures of the last so many days, those that are kept where some are. Raises StoreError."""
        if self.overviews is not None:
            return self.overviews.get(scope, days)
        with self.store.reading() as connection:
            return overview(connection, scope, days=days, now=now)
