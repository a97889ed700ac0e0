"""`outgate incidents resolve`: who a pseudonym is. That somebody asked, and why, is recorded before it is told."""

from __future__ import annotations

from typing import Annotated

import typer

from outgate.cli.deployment import open_store, read_keys
from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.terminal import out, shown, user_name


def resolve(
    pseudonym: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="Such as p1.k3vexnq2ym4tadob.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept in the log. Do not write the name in it.")],
    config: Config = None,
    data: Data = None,
) -> None:
    """Tell who a pseudonym is, and record that you asked. It needs the keys of the proxy."""
    if not reason.strip():
        raise UserError("--reason: must say why")
    settings = settings_of(config, data)
    with open_store(settings, read_keys(settings), create=False) as store:
        name = store.resolve(pseudonym, user_name(), reason.strip())
    if name is None:
        raise UserError(f"nobody is known as {shown(pseudonym)}")
    out().print(shown(name))
