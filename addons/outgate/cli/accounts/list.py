"""`outgate accounts list`: who may sign in, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from outgate.cli.accounts.options import Config, Data, desk
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.terminal import out

if TYPE_CHECKING:
    from outgate.record.desk.accounts import Account


def list_accounts(*, form: FormatOption = Format.TEXT, config: Config = None, data: Data = None) -> None:
    """List the accounts of the console."""
    with desk(config, data) as made:
        found = made.accounts.all()
    if form is Format.JSONL:
        for account in found:
            write_json(_told(account))
    elif found:
        out().print(_table(found))
    else:
        out().print("No accounts: add one with `outgate accounts add NAME --role administrator`.")


def _table(found: list[Account]) -> Table:
    table = Table()
    for name in ("name", "roles", "groups", "sign-in", "added (UTC)"):
        table.add_column(name)
    for account in found:
        added = account.made_at.strftime("%Y-%m-%d %H:%M")
        groups = ", ".join(account.scope) or "all"
        table.add_row(account.name, ", ".join(sorted(account.roles)), groups, _sign_in(account), added)
    return table


def _told(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "roles": sorted(account.roles),
        "groups": list(account.scope),
        "sign_in": _sign_in(account),
        "second_factor": account.totp is not None,
        "added": account.made_at.isoformat(timespec="seconds"),
    }


def _sign_in(account: Account) -> str:
    if account.disabled:
        return "disabled"
    if account.password is None:
        return "header"
    return "one-time password" if account.one_time_until else "password"
