"""Reading TOML strictly, for policy files and settings: an error names file, field and reason."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# What pydantic calls by the names of Python's types, or not by what one would write in TOML.
_REASONS = {
    "extra_forbidden": "no such field",
    "missing": "is missing",
    "tuple_type": "must be a list: [ … ], or a [[table]] of its own for each entry",
    "dict_type": "must be a table: {{ … }}, or a [table]",
    "model_type": "must be a table: {{ … }}, or a [table]",
    "string_type": "must be text, in quotes",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "date_type": "must be a date such as 2027-03-31, without quotes",
    "union_tag_not_found": "{discriminator} is missing",
    "union_tag_invalid": "{discriminator} must be one of {expected_tags}",
}


class Fault(NamedTuple):
    """One thing that is wrong in a file; `field` is dotted, or empty when the file as a whole is wrong."""

    file: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.reason}" if self.field else f"{self.file}: {self.reason}"


class FileError(Exception):
    """Files that cannot be used, with every fault found in them."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Strict(BaseModel):
    """The base of every model that is read from a file: unknown fields are refused, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def read[T: Strict](file: str, text: str, model: type[T]) -> T:
    """Return `text` (TOML) as a `model`. Raises FileError naming `file`, each field and each reason."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(Fault(file, "", f"not valid TOML: {error}")) from None
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        faults = (Fault(file, _dotted(e["loc"]), _reason(e)) for e in error.errors())
        raise FileError(*faults) from None


def _dotted(location: tuple[int | str, ...]) -> str:
    out = ""
    for step in location:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out


def _reason(error: ErrorDetails) -> str:
    if known := _REASONS.get(error["type"]):
        return known.format(**error.get("ctx", {}))
    return error["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
