"""What may be read is what was listed, tried in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from outgate.workers import landlock
from tests import patience
from tests.workers.conftest import ROOT


def held(code: str, *readable: str) -> subprocess.CompletedProcess[str]:
    """Run `code` where only `readable` may be read, or, without, only the program's own files."""
    start = f"from outgate.workers import landlock; import os; landlock.install({readable or None!r})\n"
    command = [sys.executable, "-c", start + code]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=patience.SECONDS, cwd=ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    return tmp_path


def test_what_is_listed_is_read_and_nothing_beside_it(folder: Path):
    assert held(f"print(open('{folder}/in/a').read(), os.listdir('{folder}/in'))", f"{folder}/in").returncode == 0
    for code in (f"open('{folder}/b')", f"os.listdir('{folder}')", f"open('{folder}/in/a', 'w')"):
        assert "PermissionError" in held(code, f"{folder}/in", "/no/such/place").stderr
    assert held(f"print(open('{folder}/b').read())", f"{folder}/b").stdout == "b\n"


def test_the_program_finds_its_own_files_and_not_those_of_others(folder: Path):
    assert held("import colorsys, outgate.act; print('found')").stdout == "found\n"
    assert "PermissionError" in held(f"open('{folder}/b')").stderr


def test_the_folders_of_the_interpreter_are_listed_once():
    listed = landlock.program_files()
    assert {sys.prefix, "/usr"} <= set(listed)
    assert len(listed) == len(set(listed))
    assert all(Path(path).is_absolute() for path in listed)
