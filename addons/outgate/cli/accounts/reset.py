"""`outgate accounts reset`: for one who has lost the password or the phone."""

from __future__ import annotations

from outgate.cli.accounts.options import Ask, Config, Data, Name, account_of, actor, desk, hand_over, one_time
from outgate.cli.terminal import out


def reset(name: Name, *, ask: Ask = False, config: Config = None, data: Data = None) -> None:
    """Give an account a new one-time password and forget its second factor; its sessions and tokens end."""
    with desk(config, data) as made:
        found, now = account_of(made, name), made.clock()
        shown_once, password = ("", None) if found.password is None else one_time(now, ask=ask, name=found.name)
        made.accounts.reset(found.id, password, actor=actor(), now=now)
    out().print(f"account {found.name} was reset, and its sessions and tokens have ended")
    if password is not None:
        hand_over(shown_once)
