"""`outgate accounts disable` and `enable`: whether an account may be used."""

from __future__ import annotations

from outgate.cli.accounts.options import Config, Data, Name, account_of, actor, desk
from outgate.cli.terminal import out


def disable(name: Name, *, config: Config = None, data: Data = None) -> None:
    """Let nobody sign in by an account any more, and end its sessions. Its entries in the log stay."""
    with desk(config, data) as made:
        found = account_of(made, name)
        made.accounts.disable(found.id, actor=actor(), now=made.clock())
    out().print(f"account {found.name} is disabled, and its sessions have ended")


def enable(name: Name, *, config: Config = None, data: Data = None) -> None:
    """Let an account be used again."""
    with desk(config, data) as made:
        found = account_of(made, name)
        made.accounts.enable(found.id, actor=actor(), now=made.clock())
    out().print(f"account {found.name} is enabled")
