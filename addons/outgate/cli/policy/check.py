"""`outgate policy check`: loads the policy as the proxy would, and warns of what will soon or slowly go wrong."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from outgate.cli.compose import load_policy
from outgate.cli.examples import written
from outgate.cli.formats import counted
from outgate.cli.in_force import Policies  # noqa: TC001 - typer reads the annotation
from outgate.cli.terminal import out, shown
from outgate.cli.timing import time_patterns
from outgate.model import Limits
from outgate.settings import shipped_policies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.cli.compose import PolicyFiles

_SOON = timedelta(days=30)


def check(*, policies: Policies = None) -> None:
    """Load the policy files; warn of exemptions that expire and of slow patterns. Exit code 2: they do not load."""
    files = load_policy(policies or shipped_policies())
    files.compile(os.urandom(32), Limits())
    console = out()
    console.print(_counts(files))
    for warning in (*expiring(files, datetime.now(UTC).date()), *_slow(files)):
        console.print(shown(f"warning: {warning}"))


def expiring(files: PolicyFiles, today: date) -> Iterator[str]:
    """Yield a warning for each exemption that has expired or will within 30 days."""
    for rule, exemption in files.rules.expired(today + _SOON):
        expired = exemption.expires < today
        when = f"{'expired' if expired else 'expires'} on {exemption.expires}"
        yield f"rules/{rule}.toml: exemption of {exemption.label}: {when}"


def _counts(files: PolicyFiles) -> str:
    data_types, rules = files.catalogue.data_types.values(), files.rules.rules
    patterns = sum(len(data_type.patterns) for data_type in data_types)
    groups = len(files.rules.destinations.ids)
    return (
        f"policy {files.version}: {counted(len(data_types), 'data type')} with {counted(patterns, 'pattern')}, "
        f"{counted(len(rules), 'rule')}, {counted(groups, 'group of hosts', 'groups of hosts')}, "
        f"{counted(written(files), 'written example')}"
    )


def _slow(files: PolicyFiles) -> Iterator[str]:
    for timed in time_patterns(files.catalogue):
        if timed.why:
            speeds = f"{timed.speed:,.0f} MB/s, a scan for nothing {timed.usual:,.0f}"
            yield f"{timed.file}: pattern[{timed.pattern}]: {speeds}: {timed.why}"
