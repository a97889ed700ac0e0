"""Reading TOML strictly, for policy files and settings: an error names file, field and reason."""

from __future__ import annotations

import tomllib
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError


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
        faults = (Fault(file, _dotted(e["loc"]), _reason(e["type"], e["msg"])) for e in error.errors())
        raise FileError(*faults) from None


def _dotted(location: tuple[int | str, ...]) -> str:
    out = ""
    for step in location:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "no such field"
    if kind == "missing":
        return "is missing"
    return message.removeprefix("Value error, ")
