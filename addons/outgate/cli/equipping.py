"""What the console is given beyond the record: what the policy says, trials of exemptions, the key that opens evidence.

The policy is read anew when the proxy does so, on SIGHUP and when exemptions change, so that what the console tells
staff is what is in force; one that is broken changes nothing, as in the proxy, and that is told to reviewers.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from outgate.cli.about import about
from outgate.cli.compose import load_policy, stamp_of
from outgate.cli.replaying import Trying
from outgate.record.desk.exemption_file import ExemptionFile
from outgate.record.desk.overviews import Overviews
from outgate.record.evidence import opened, read_evidence_key
from outgate.record.keys import read_file
from outgate.review.desk import PolicyRefused, PolicyTold, RuleTold
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.cli.compose import PolicyFiles, Stamp
    from outgate.record.evidence import Evidence
    from outgate.review.about import About
    from outgate.review.desk import Desk
    from outgate.settings import Settings

LOOK_SECONDS = 5.0  # between two looks at whether the file of exemptions has changed
AGAIN_SECONDS = 60.0  # before files that were refused are read again, as the proxy does
_SHOWN = 5  # faults


class _Read(NamedTuple):
    """A policy that was read, and what pages tell of it."""

    files: PolicyFiles
    told: PolicyTold


class Policy:
    """The policy as the console tells of it. Raises FileError when it cannot be read at first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._stamp = self._stamp_now()
        self._policy = self._read()
        self._looked = monotonic()
        self._again = False

    def read_again(self) -> None:
        """Have the files read before the next answer."""
        self._again = True

    def told(self) -> PolicyTold:
        """Return what it says of its rules to those who review, and the titles of its data types."""
        return self._by_now().told

    def about(self) -> About:
        """Return what staff are told."""
        return about(self._settings, self._by_now().files)

    def _by_now(self) -> _Read:
        with self._lock:
            if self._is_due():
                try:
                    self._policy = self._read()
                except FileError as error:  # the proxy keeps the old one as well
                    self._policy = self._refused(error)
            return self._policy

    def _refused(self, error: FileError) -> _Read:
        """The policy of before, telling that it is an older one."""
        told, faults = self._policy.told, [*map(str, error.faults)]
        more = [f"{len(faults) - _SHOWN} more: `outgate policy check` names them"] if len(faults) > _SHOWN else []
        since = told.refused.since if told.refused else datetime.now(UTC)
        refused = PolicyRefused(since, (*faults[:_SHOWN], *more))
        return self._policy._replace(told=told._replace(refused=refused))

    def _is_due(self) -> bool:
        due, self._again = self._again, False
        due = due or (self._policy.told.refused is not None and monotonic() - self._read_at > AGAIN_SECONDS)
        if monotonic() - self._looked > LOOK_SECONDS:
            self._looked = monotonic()
            before, self._stamp = self._stamp, self._stamp_now()
            due = due or before != self._stamp
        return due

    def _stamp_now(self) -> Stamp:
        return stamp_of([self._settings.exemptions_file])

    def _read(self) -> _Read:
        self._read_at = monotonic()
        files = load_policy(self._settings.policies, self._settings.exemptions_file)
        rules = {rule.id: RuleTold(rule.file.title, rule.file.tell.reviewer or "") for rule in files.rules.rules}
        types = {name: each.spec.title for name, each in files.catalogue.data_types.items()}
        return _Read(files, PolicyTold(rules, types))


def equipped(desk: Desk, settings: Settings, policy: Policy) -> Desk:
    """Return the desk with all that the console needs. Raises StoreError."""
    return desk._replace(
        read_policy=policy.told,
        about=policy.about,
        try_exemption=Trying(settings.policies, settings.exemptions_file),
        overviews=Overviews(desk.store, desk.clock),
        exemption_file=ExemptionFile(settings.exemptions_file),
        open_evidence=evidence_opener(settings),
    )


def evidence_opener(settings: Settings) -> Callable[[bytes], Evidence] | None:
    """Return what opens sealed evidence, where the key for it is set. Raises StoreError when that cannot be read."""
    evidence = settings.evidence
    if evidence.private_key is None or evidence.passphrase_file is None:
        return None
    passphrase = read_file(evidence.passphrase_file).decode(errors="replace").rstrip("\r\n")
    key = read_evidence_key(evidence.private_key, passphrase).private
    return lambda sealed: opened(sealed, key)
