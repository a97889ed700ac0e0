"""What can be set of sealed evidence: what stood around the findings. It is off until a public key is given."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from outgate.settings.words import Days, File  # noqa: TC001 - pydantic needs them when the model is built
from outgate.strict_toml import Strict

type Characters = Annotated[int, Field(ge=1, le=100)]
type Snippets = Annotated[int, Field(ge=1, le=10)]


class Evidence(Strict):
    """Whether a few characters around findings are kept, sealed to the reviewers' key, and where that is opened."""

    public_key: File | None = Field(
        default=None, description="file of the reviewers' public key (`outgate evidence new`); without it, none is kept"
    )
    characters: Characters = Field(default=100, description="characters kept at each side of a finding")
    snippets: Snippets = Field(default=10, description="snippets kept for one rule of one message, at most")
    keep_days: Days = Field(default=30, description="days that evidence is kept")
    private_key: File | None = Field(
        default=None, description="file of the private key, where the console opens evidence that was granted"
    )
    passphrase_file: File | None = Field(default=None, description="file of the passphrase of private_key")

    @model_validator(mode="after")
    def _openable(self) -> Evidence:
        if (self.private_key is None) is not (self.passphrase_file is None):
            raise ValueError("private_key and passphrase_file are needed together: the key is locked by the passphrase")
        return self
