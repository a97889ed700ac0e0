"""What the commands that ask a policy share: which folder, and with which settings it is in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from outgate.cli.compose import load_policy
from outgate.cli.incidents.options import settings_of
from outgate.model import Limits
from outgate.settings import shipped_policies

if TYPE_CHECKING:
    from outgate.cli.compose import PolicyFiles

Policies = Annotated[
    Path | None, typer.Option("--policies", help="Folder of the policy files; default: the ones that came with it.")
]


class InForce(NamedTuple):
    """A policy with the limits of an inspection by it."""

    files: PolicyFiles
    limits: Limits


def in_force(policies: Path | None, config: Path | None, data: Path | None) -> InForce:
    """Return the policy as a proxy with these settings has it: with the exemptions that its console has approved.

    Without settings it is that of the folder alone. Raises FileError.
    """
    if config is None and data is None:
        return InForce(load_policy(policies or shipped_policies()), Limits())
    settings = settings_of(config, data)
    return InForce(load_policy(policies or settings.policies, settings.exemptions_file), settings.limits.inspection)
