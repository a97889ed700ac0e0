"""What can be set of the page that tells staff what is inspected and kept."""

from __future__ import annotations

from pydantic import Field

from outgate.strict_toml import Strict


class Staff(Strict):
    """The page for those whose traffic is inspected."""

    public: bool = Field(default=False, description="it can be read without signing in")
    ask: str = Field(default="", description="whom staff ask, such as the works council; default: `contact`")
