"""`exemptions.toml`: exemptions that were approved in the console, beside those that stand in the rules' own files.

The proxy reads it from its data folder and nowhere else: whoever can write the database can let nothing through.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from outgate.decide.fields import Line, Many  # noqa: TC001 - pydantic needs them when the models are built
from outgate.decide.rule import Exemption
from outgate.strict_toml import Fault, FileError, Strict, read

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "exemptions.toml"
LONGEST = timedelta(days=90)
_ID = Annotated[str, StringConstraints(pattern=r"^EX-\d{4,12}$")]


class Approved(Exemption):
    """One exemption, with the rule that it is from and who stands for it."""

    model_config = ConfigDict(validate_by_name=False)

    id: _ID
    rule: Line = Field(description="id of the rule")
    approved: date = Field(description="the day on which the second person approved it")
    approved_by: Line
    asked_by: Line
    incident: str = ""

    @model_validator(mode="after")
    def _bounded(self) -> Approved:
        if self.user:
            raise ValueError("the console exempts no single person: `user` belongs into the rule's own file")
        if not self.approved <= self.expires <= self.approved + LONGEST:
            raise ValueError(f"expires must be within {LONGEST.days} days of approved")
        if self.asked_by == self.approved_by:
            raise ValueError("approved_by must be another person than asked_by")
        return self


class ExemptionsFile(Strict):
    """The whole file."""

    exemption: Many[Approved] = ()


def read_exemptions(files: Mapping[str, str]) -> tuple[Approved, ...]:
    """Return the exemptions of the file among `files`, none when it is not there. Raises FileError."""
    found = read(FILE, files.get(FILE, ""), ExemptionsFile).exemption
    ids = [each.id for each in found]
    if twice := [i for i, each in enumerate(ids) if each in ids[:i]]:
        raise FileError(*(Fault(FILE, f"exemption[{i}].id", f"{ids[i]!r} is listed twice") for i in twice))
    return found
