"""JSON Schemas of the policy files of this stage, for editors; made from the models that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.decide.destinations import DestinationsFile
from outgate.decide.rule import RuleFile

if TYPE_CHECKING:
    from outgate.strict_toml import Strict

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas by kind of file: `rule` and `destinations`."""
    models: dict[str, type[Strict]] = {"rule": RuleFile, "destinations": DestinationsFile}
    return {kind: {"$schema": _DIALECT, **model.model_json_schema(by_alias=True)} for kind, model in models.items()}
