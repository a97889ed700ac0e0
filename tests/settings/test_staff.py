"""The page for staff is for those who are signed in unless it is set to be public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.settings.reading import refused, settings_of

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_not_public_unless_so_set(tmp_path: Path):
    assert settings_of(tmp_path, "").staff.public is False
    made = settings_of(tmp_path, '[staff]\npublic = true\nask = "the works council"').staff
    assert (made.public, made.ask) == (True, "the works council")


def test_what_is_wrong_is_refused_naming_the_field(tmp_path: Path):
    assert "staff.public: must be true or false" in refused(tmp_path, "[staff]\npublic = 1")
