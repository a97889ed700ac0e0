"""The reviewers' key is made once, locked by a passphrase that is long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.evidence import read_evidence_key, read_public_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


@pytest.fixture
def given(tmp_path: Path) -> list[str | Path]:
    word = tmp_path / "passphrase"
    word.touch(mode=0o600)
    word.write_text("correct horse battery\n")
    return ["--private", tmp_path / "key", "--public", tmp_path / "key.pub", "--passphrase-file", word]


def test_both_halves_are_made_and_it_is_told_what_to_set(outgate: Run, given: list[str | Path], tmp_path: Path):
    done = outgate("evidence", "new", *given)
    assert (done.code, done.err) == (0, "")
    assert f'public_key = "{tmp_path / "key.pub"}"' in done.out
    key = read_evidence_key(tmp_path / "key", "correct horse battery")
    assert key.public == read_public_key(tmp_path / "key.pub")


def test_a_key_that_is_there_is_kept(outgate: Run, given: list[str | Path]):
    assert outgate("evidence", "new", *given).code == 0
    done = outgate("evidence", "new", *given)
    assert (done.code, "cannot be made: File exists" in done.err) == (2, True)


def test_a_short_passphrase_is_refused(outgate: Run, given: list[str | Path], tmp_path: Path):
    (tmp_path / "passphrase").write_text("short")
    done = outgate("evidence", "new", *given)
    assert (done.code, "12 characters at least" in done.err) == (2, True)
    assert not (tmp_path / "key").exists()


def test_without_a_terminal_and_without_a_file_nothing_is_asked(outgate: Run, given: list[str | Path]):
    done = outgate("evidence", "new", *given[:4])
    assert (done.code, "no terminal" in done.err) == (2, True)


@pytest.mark.parametrize(("words", "code"), [(["correct horse battery"] * 2, 0), (["correct horse battery", "x"], 2)])
def test_a_passphrase_that_is_typed_is_typed_twice(
    outgate: Run, given: list[str | Path], monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
):
    typed = iter(words)
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert outgate("evidence", "new", *given[:4]).code == code
