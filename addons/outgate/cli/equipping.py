"""What the console is given beyond the record: what the policy says, trials of exemptions, the key that opens evidence.

The policy is read anew while the console runs, so that what it tells staff is what is in force; one that is broken
changes nothing, as in the proxy.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from outgate.cli.about import about
from outgate.cli.compose import load_policy
from outgate.cli.replaying import Trying
from outgate.record.desk.exemption_file import ExemptionFile
from outgate.record.desk.overviews import Overviews
from outgate.record.evidence import opened, read_evidence_key
from outgate.record.keys import read_file
from outgate.review.desk import RuleTold
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outgate.cli.compose import PolicyFiles
    from outgate.record.evidence import Evidence
    from outgate.review.about import About
    from outgate.review.desk import Desk
    from outgate.settings import Settings

ANEW_SECONDS = 60.0  # after which the policy is read again when somebody asks


class Policy:
    """The policy as the console tells of it. Raises FileError when it cannot be read at first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._files = self._read()
        self._at = monotonic()

    @property
    def rules(self) -> Mapping[str, RuleTold]:
        """What it says of its rules to those who review."""
        rules = self._files.rules.rules
        return {rule.id: RuleTold(rule.file.title, rule.file.tell.reviewer or "") for rule in rules}

    @property
    def types(self) -> Mapping[str, str]:
        """The titles of its data types."""
        return {name: each.spec.title for name, each in self._files.catalogue.data_types.items()}

    def about(self) -> About:
        """Return what staff are told."""
        with self._lock:
            if monotonic() - self._at > ANEW_SECONDS:
                self._at = monotonic()
                with suppress(FileError):  # the proxy keeps the old one as well, and says so in its log
                    self._files = self._read()
            return about(self._settings, self._files)

    def _read(self) -> PolicyFiles:
        return load_policy(self._settings.policies, self._settings.exemptions_file)


def equipped(desk: Desk, settings: Settings) -> Desk:
    """Return the desk with all that the console needs. Raises FileError, StoreError."""
    policy = Policy(settings)
    return desk._replace(
        rules=policy.rules,
        types=policy.types,
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
