import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.file import EventFile, Kept, _drop_half_line
from tests import patience
from tests.record.sinks.entries import event


def _uids(folder: Path) -> list[str]:
    lines = [line for file in sorted(folder.glob("events.jsonl*")) for line in file.read_text().splitlines()]
    return [json.loads(line)["metadata"]["uid"] for line in lines]


def _aside(folder: Path) -> list[Path]:
    return sorted(folder.glob("events.jsonl.*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_events_are_lines_for_the_owner_only(path: Path):
    EventFile(path, Kept()).deliver([event("1"), event("2")])
    EventFile(path, Kept()).deliver([event("3")])
    assert _uids(path.parent) == ["1", "2", "3"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("half", [b'{"metadata":', b"x" * 200_000, b"{"])
def test_a_line_that_a_crash_cut_in_half_is_taken_off(path: Path, half: bytes):
    file = EventFile(path, Kept())
    file.deliver([event("1")])
    path.write_bytes(path.read_bytes() + half)
    file.deliver([event("2")])
    assert _uids(path.parent) == ["1", "2"]


@given(st.binary(max_size=300))
def test_whatever_stands_in_the_file_only_whole_lines_stay(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    path = tmp_path_factory.mktemp("file") / "f"
    path.write_bytes(content)
    descriptor = os.open(path, os.O_RDWR)
    _drop_half_line(descriptor)
    os.close(descriptor)
    assert path.read_bytes() == content[: content.rfind(b"\n") + 1]


def test_a_full_file_is_put_aside_and_only_so_many_are_kept(path: Path):
    file = EventFile(path, Kept(size=10, files=3))
    for number in range(6):
        file.deliver([event(str(number))])
    assert _uids(path.parent) == ["5", "2", "3", "4"]
    assert len(_aside(path.parent)) == 3


def test_each_day_has_a_file_of_its_own(path: Path):
    file = EventFile(path, Kept())
    file.deliver([event("1")])
    yesterday = time.time() - 86_400
    os.utime(path, (yesterday, yesterday))
    file.deliver([event("2")])
    assert [len(path.read_text().splitlines()), len(_aside(path.parent))] == [1, 1]


def test_tidying_puts_an_old_file_aside_and_deletes_what_is_kept_long_enough(path: Path):
    file = EventFile(path, Kept(days=3))
    file.tidy()
    assert not path.exists()
    for age in (5, 1):
        file.deliver([event(str(age))])
        then = time.time() - age * 86_400
        os.utime(path, (then, then))
    file.tidy()
    assert _uids(path.parent) == ["1"]
    assert path.read_bytes() == b""


def test_after_a_jump_of_the_clock_nothing_is_deleted_for_its_age(path: Path, monkeypatch: pytest.MonkeyPatch):
    file = EventFile(path, Kept(days=3))
    file.deliver([event("1")])
    later = time.time() + 400 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    file.deliver([event("2")])
    file.tidy()
    EventFile(path, Kept(days=3)).tidy()  # another process is as careful
    assert _uids(path.parent) == ["1", "2"]


def test_who_moves_the_file_away_finds_a_new_one(path: Path):
    file = EventFile(path, Kept())
    file.deliver([event("1")])
    path.rename(path.with_name("moved"))
    file.deliver([event("2")])
    assert _uids(path.parent) == ["2"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(SinkFault, match="cannot be written: No such file"):
        EventFile(tmp_path / "none" / "f", Kept()).deliver([event()])


def test_a_link_is_not_followed(path: Path, tmp_path: Path):
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SinkFault, match="cannot be written"):
        EventFile(path, Kept()).deliver([event()])
    assert not (tmp_path / "elsewhere").exists()


# As on a full disk, a write ends in its middle: this process's files may not grow over the limit.
_UNTIL_FULL = """
import resource
from outgate.record.sinks.fault import SinkFault
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    for number in range(100):
        file.deliver([event(str(number))])
except SinkFault as fault:
    sys.exit(7 if "File too large" in str(fault) else 8)
"""
_MANY = """
for number in range(40):
    file.deliver([event(f"{sys.argv[2]}{number}")])
"""


def _start(script: str, path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Run a script in a process of its own, with a `file` that holds little."""
    head = (
        "import sys\nfrom pathlib import Path\nfrom outgate.record.sinks.file import EventFile, Kept\n"
        "event = lambda uid: {'metadata': {'uid': uid}, 'text': 'x' * 30}\n"
        "file = EventFile(Path(sys.argv[1]), Kept(size=400 if sys.argv[2:] else 10**6, files=1000))\n"
    )
    return subprocess.Popen([sys.executable, "-c", head + script, str(path), *arguments])


def test_on_a_full_disk_no_part_of_a_line_is_left_and_it_is_told(path: Path):
    assert _start(_UNTIL_FULL, path).wait(patience.SECONDS) == 7
    told = _uids(path.parent)
    assert told == [str(number) for number in range(len(told))]
    assert 0 < len(told) < 100
    EventFile(path, Kept()).deliver([event("later")])
    assert _uids(path.parent) == [*told, "later"]


def test_two_processes_at_once_lose_nothing_while_files_are_put_aside(path: Path):
    processes = [_start(_MANY, path, name) for name in "ab"]
    assert [process.wait(patience.SECONDS) for process in processes] == [0, 0]
    expected = {f"{name}{number}" for name in "ab" for number in range(40)}
    assert Counter(_uids(path.parent)) == Counter(expected)
    assert len(_aside(path.parent)) > 3
