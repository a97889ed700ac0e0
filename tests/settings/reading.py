"""Settings read from a file of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.settings import Settings, load
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from pathlib import Path


def settings_of(folder: Path, text: str) -> Settings:
    """Return what a settings file of this text says."""
    file = folder / "outgate.toml"
    file.write_text(text)
    return load(file)


def refused(folder: Path, text: str) -> str:
    """Return why a settings file of this text is refused."""
    with pytest.raises(FileError) as caught:
        settings_of(folder, text)
    return str(caught.value)
