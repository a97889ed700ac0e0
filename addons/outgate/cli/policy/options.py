"""What the commands of `outgate policy` share: which folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Policies = Annotated[
    Path | None, typer.Option("--policies", help="Folder of the policy files; default: the ones that came with it.")
]
