"""The reviewers' key: made once, for its owner only, opened by its passphrase and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from outgate.record import StoreError
from outgate.record.evidence import make_evidence_key, read_evidence_key, read_public_key

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("key")
    return folder, make_evidence_key(folder / "private", folder / "public", "correct horse")


def test_both_halves_are_read_as_they_were_made(made):
    folder, key = made
    again = read_evidence_key(folder / "private", "correct horse")
    assert again.private.private_bytes_raw() == key.private.private_bytes_raw()
    assert (read_public_key(folder / "public"), again.public) == (key.public, key.public)


def test_the_private_key_does_not_stand_in_its_file(made):
    folder, key = made
    assert (folder / "private").stat().st_mode & 0o777 == 0o600
    raw = key.private.private_bytes_raw()
    assert raw not in (folder / "private").read_bytes()
    assert set(json.loads((folder / "private").read_text())) == {"kind", "salt", "nonce", "sealed"}


def test_another_passphrase_does_not_open_it(made):
    with pytest.raises(StoreError, match="the passphrase is not the one"):
        read_evidence_key(made[0] / "private", "wrong horse")


def test_no_key_is_ever_overwritten(made):
    folder, key = made
    with pytest.raises(StoreError, match="cannot be made: File exists"):
        make_evidence_key(folder / "private", folder / "public", "other")
    assert read_public_key(folder / "public") == key.public


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "outgate evidence key 1"}', '{"kind": "other"}', "\xff"])
def test_a_damaged_private_key_is_told(tmp_path: Path, text: str):
    file = tmp_path / "private"
    file.write_text(text, encoding="latin-1")
    file.chmod(0o600)
    with pytest.raises(StoreError, match="holds no key of evidence"):
        read_evidence_key(file, "x")


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "\xff"])
def test_a_damaged_public_key_is_told(tmp_path: Path, text: str):
    (tmp_path / "public").write_text(text, encoding="latin-1")
    with pytest.raises(StoreError, match="holds no public key of evidence"):
        read_public_key(tmp_path / "public")


def test_a_missing_key_is_told(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        read_public_key(tmp_path / "public")
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        read_evidence_key(tmp_path / "private", "x")
