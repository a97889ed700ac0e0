"""`outgate policy schema`: JSON Schemas of the policy files and the settings, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from outgate import decide, settings
from outgate.cli.failures import UserError
from outgate.cli.terminal import shown
from outgate.detect.catalogue import DataTypeSpec

if TYPE_CHECKING:
    from collections.abc import Mapping


def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="data-type, rule, destinations or settings.")
    ] = None,
) -> None:
    """Print the JSON Schema of one kind of file, or of all kinds in one object."""
    known = schemas()
    if kind is not None and kind not in known:
        raise UserError(f"there is no schema {shown(kind)!r}; there are {', '.join(known)}")
    print(json.dumps(known if kind is None else known[kind], indent=2, ensure_ascii=False))  # noqa: T201 - a result


def schemas() -> Mapping[str, dict[str, Any]]:
    """Return the schemas by kind of file."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {"data-type": dialect | DataTypeSpec.model_json_schema(), **decide.schemas(), "settings": settings.schema()}
