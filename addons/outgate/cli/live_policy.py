"""The policy in force, replaced as a whole when its files change. A broken policy never replaces one that works."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from outgate.cli.compose import load_policy
from outgate.inspection import inspect
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from outgate.inspection import Policy
    from outgate.model import Limits, Message, Outcome

_log = structlog.get_logger("outgate.policy")


class LivePolicy:
    """What the wire asks. One assignment swaps the policy: a message sees the old one or the new one, never both."""

    def __init__(self, folder: Path, key: bytes, limits: Limits) -> None:
        """Load the policy in `folder`. Raises FileError with every fault."""
        self._load: Callable[[], Policy] = lambda: load_policy(folder).compile(key, limits)
        self._policy = self._load()
        self._reloading = threading.Lock()

    @property
    def version(self) -> str:
        """The version of the policy in force."""
        return self._policy.version

    def inspect(self, message: Message) -> Outcome:
        """Inspect `message` by the policy in force. Never raises."""
        return inspect(message, self._policy)

    def is_private(self, host: str) -> bool:
        """Return whether traffic to `host` is to be tunnelled unread."""
        return self._policy.rules.is_private(host)

    def reload(self) -> bool:
        """Load the files again; keep the old policy and log every fault if they are broken. May take seconds."""
        with self._reloading:
            try:
                fresh = self._load()
            except FileError as error:
                for fault in error.faults:
                    _log.error("policy.refused", file=fault.file, field=fault.field, reason=fault.reason)
            except Exception as error:  # noqa: BLE001 - whatever it is, the old policy stays
                _log.error("policy.refused", file="", field="", reason=type(error).__name__)
            else:
                before, self._policy = self._policy.version, fresh
                _log.info("policy.loaded", version=fresh.version, before=before)
                return True
            _log.warning("policy.kept", version=self._policy.version)
            return False
