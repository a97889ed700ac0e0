import io
import os
import sys
from pathlib import Path

import pytest

from outgate.cli.files import STDIN, Unreadable, find, read


def _tree(folder: Path) -> None:
    (folder / "sub" / ".hidden").mkdir(parents=True)
    for name in ("b.txt", "a.txt", ".env", "sub/.hidden/deep.txt"):
        (folder / name).write_text(name)


def test_folders_are_walked_hidden_files_too_in_a_stable_order(tmp_path: Path):
    _tree(tmp_path)
    names = [".env", "a.txt", "b.txt", "sub/.hidden/deep.txt"]
    assert list(find([str(tmp_path)])) == [f"{tmp_path}/{name}" for name in names]


def test_paths_are_the_ones_given_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    _tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert list(find(["./sub", "a.txt", STDIN])) == ["./sub/.hidden/deep.txt", "a.txt", "-"]


def test_links_inside_a_folder_lead_nowhere_but_one_that_is_named_is_read(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("out of the folder")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "folder").symlink_to("/etc")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    assert list(find([str(tmp_path / "in")])) == []
    assert list(find([str(tmp_path / "in" / "link")])) == [str(tmp_path / "in" / "link")]


def test_pipes_and_sockets_inside_a_folder_are_passed_over(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    assert list(find([str(tmp_path)])) == []


def test_a_folder_that_cannot_be_entered_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(find([str(tmp_path)])) == [Unreadable(f"{tmp_path}/closed", "Permission denied")]


def test_a_file_that_vanishes_on_the_way_is_told(tmp_path: Path):
    found = find([str(tmp_path)])
    (tmp_path / "a").touch()
    (tmp_path / "b").touch()
    assert next(found) == f"{tmp_path}/a"
    (tmp_path / "b").unlink()
    assert list(found) == [Unreadable(f"{tmp_path}/b", "No such file or directory")]


@pytest.mark.parametrize(("size", "expected"), [(0, True), (10, True), (11, False)])
def test_a_file_over_the_limit_is_not_read(tmp_path: Path, size: int, expected: object):
    (tmp_path / "f").write_bytes(b"x" * size)
    assert (read(str(tmp_path / "f"), 10) == b"x" * size) is expected
    assert (read(str(tmp_path / "f"), 10) is None) is not expected


def test_a_missing_file_is_told():
    assert read("/none/such", 10) == Unreadable("/none/such", "No such file or directory")


def test_standard_input_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    assert read(STDIN, 3) == b"abc"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abcd")))
    assert read(STDIN, 3) is None


def test_a_named_pipe_is_told_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    told = read(str(tmp_path / "pipe"), 10)
    assert isinstance(told, Unreadable)
    assert told.reason.startswith("it is a named pipe")


def test_the_pipe_of_a_descriptor_is_read_as_shells_hand_over_the_output_of_a_command():
    ours, theirs = os.pipe()
    os.write(theirs, b"abc")
    os.close(theirs)
    assert read(f"/dev/fd/{ours}", 10) == b"abc"
    os.close(ours)
