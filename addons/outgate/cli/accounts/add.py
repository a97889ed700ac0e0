"""`outgate accounts add`: an account, with a one-time password that is printed or asked for."""

from __future__ import annotations

from typing import Annotated

import typer

from outgate.cli.accounts.options import Ask, Config, Data, Name, actor, desk, hand_over, one_time
from outgate.cli.failures import UserError
from outgate.cli.terminal import out, shown
from outgate.record.desk.accounts import Role  # noqa: TC001 - typer reads the annotation


def add(
    name: Name,
    *,
    role: Annotated[list[Role], typer.Option("--role", help="What it is for; may be given several times.")],
    group: Annotated[
        list[str] | None, typer.Option("--group", help="Only incidents of this group of senders; default: of all.")
    ] = None,
    header: Annotated[
        bool, typer.Option("--header", help="No password: it signs in by the header that is set in the settings.")
    ] = False,
    ask: Ask = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Add an account. The first one should have the role administrator; it then adds the others in the console."""
    with desk(config, data) as made:
        if header and not made.options.header:
            raise UserError("--header: no header is trusted (console.header)")
        now = made.clock()
        shown_once, password = ("", None) if header else one_time(now, ask=ask, name=name)
        made.accounts.add(name, role, group or (), password=password, actor=actor(), now=now)
    out().print(f"account {shown(name.strip().lower())} was added: {', '.join(sorted(set(role)))}")
    if password is not None:
        hand_over(shown_once)
