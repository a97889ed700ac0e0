"""Evidence is off until a key is given, and never more than its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.settings.reading import refused, settings_of

if TYPE_CHECKING:
    from pathlib import Path

WRONG = [
    ("characters = 101", "evidence.characters: must be less than or equal to 100"),
    ("snippets = 11", "evidence.snippets: must be less than or equal to 10"),
    ("snippets = 0", "evidence.snippets: must be greater than or equal to 1"),
    ("keep_days = 0", "evidence.keep_days: must be greater than or equal to 1"),
    ('private_key = "k"', "evidence: private_key and passphrase_file are needed together"),
    ('passphrase_file = "k"', "evidence: private_key and passphrase_file are needed together"),
]


def test_it_is_off_by_default_and_then_kept_for_a_month(tmp_path: Path):
    made = settings_of(tmp_path, "").evidence
    assert (made.public_key, made.private_key, made.characters, made.snippets, made.keep_days) == (
        None,
        None,
        100,
        10,
        30,
    )


def test_its_files_are_found_from_the_settings_file(tmp_path: Path):
    text = '[evidence]\npublic_key = "a.pub"\nprivate_key = "/keys/a"\npassphrase_file = "a.pass"'
    made = settings_of(tmp_path, text).evidence
    assert (made.public_key, str(made.private_key)) == (tmp_path / "a.pub", "/keys/a")
    assert made.passphrase_file == tmp_path / "a.pass"


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_wrong_is_refused_naming_the_field(tmp_path: Path, text: str, reason: str):
    assert reason in refused(tmp_path, f"[evidence]\n{text}")
