"""`outgate policy list`: the data types, rules and groups of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from outgate.cli.compose import load_policy
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.in_force import Policies  # noqa: TC001 - typer reads the annotation
from outgate.cli.policy import markdown
from outgate.cli.terminal import out, shown
from outgate.settings import shipped_policies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.cli.compose import PolicyFiles


MarkdownOption = Annotated[bool, typer.Option("--markdown", help="The data types alone, as the README's table.")]


def list_policy(
    *, form: FormatOption = Format.TEXT, markdown_: MarkdownOption = False, policies: Policies = None
) -> None:
    """Show what is looked for, what is done about it, and the hosts that rules speak of."""
    files = load_policy(policies or shipped_policies())
    if markdown_:
        print(markdown.table(files.catalogue.data_types), end="")  # noqa: T201 - a result
        return
    for kind, trees in (("data type", _data_types(files)), ("rule", _rules(files)), ("group", _groups(files))):
        rows = list(trees)
        if form is Format.JSONL:
            for tree in rows:
                write_json({"kind": kind, **tree})
        elif rows:
            out().print(_table(f"{kind}s", rows))


def _data_types(files: PolicyFiles) -> Iterator[dict[str, Any]]:
    for data_type in files.catalogue.data_types.values():
        spec = data_type.spec
        ways = [way for way in ("pattern", "pieces", "table", "record", "measures", "signs") if getattr(spec, way)]
        yield {"id": data_type.id, "title": spec.title, "likelihood": spec.likelihood, "found by": ways}


def _rules(files: PolicyFiles) -> Iterator[dict[str, Any]]:
    for rule in files.rules.rules:
        file, when = rule.file, rule.file.when
        yield {
            "id": rule.id,
            "title": file.title,
            "severity": str(file.severity),
            "action": str(file.action),
            "mode": file.mode,
            "data": list(when.data),
            "distinct": when.distinct,
            "per": when.per,
            "to": list(when.to),
            "from": list(when.sender),
            "exemptions": len(file.exemption),
        }


def _groups(files: PolicyFiles) -> Iterator[dict[str, Any]]:
    for group in files.rules.destinations.listed:
        yield {"id": group.id, "title": group.title, "private": group.private, "hosts": list(group.hosts)}


def _table(title: str, rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(shown(_cell(value)) for value in row.values()))
    return table


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
