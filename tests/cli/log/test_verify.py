import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Done, outgate_process
from tests.cli.log.conftest import ORIGIN

type Run = Callable[..., Done]


@pytest.fixture
def export(outgate: Run, data: Path, tmp_path: Path) -> Path:
    outgate("log", "export", "--data", data, "--output", tmp_path / "export.jsonl")
    return tmp_path / "export.jsonl"


def change(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "outgate.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_an_export_is_proved_offline_with_nothing_but_the_public_key(export: Path, data: Path, tmp_path: Path):
    key = (data / "log-key.pub").read_text().strip()
    done = outgate_process("log", "verify", export, "--key", key, cwd=tmp_path)
    proved = f"log {ORIGIN}: 4 entries, 0 of them purged, 0 rotations of the key, 0 kept checkpoints: proved\n"
    assert done == Done(0, proved, "")


def test_a_key_may_be_a_file_and_a_checkpoint_that_was_kept_is_held_against_it(outgate: Run, export: Path, data: Path):
    done = outgate("log", "verify", export, "--key", data / "log-key.pub", "--checkpoint", data / "log-head")
    assert done.code == 0
    assert "1 kept checkpoint: proved" in done.out


def test_the_log_in_the_database_is_proved_where_it_is(outgate: Run, data: Path):
    done = outgate("log", "verify", "--data", data)
    assert done.code == 0
    assert "1 kept checkpoint: proved" in done.out


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE events SET data = replace(data, 'paste.example', 'other.example') WHERE place = 2",
            "edited: the data of entry 2",
        ),
        ("UPDATE events SET data = NULL WHERE place = 2", "missing: the data of entry 2, and no purge says so"),
        ("DELETE FROM events WHERE place = 2", "missing: entry 2"),
        (
            "DELETE FROM events WHERE place = 3",
            "truncated: the checkpoint of the log tells of 4 entries: entry 3 missing",
        ),
        ("UPDATE events SET actor = 'me' WHERE place = 1", "edited: entry 1 does not have the hash beside it"),
        ("UPDATE events SET place = 10 - place WHERE place > 1", "missing: entries 2 to 6"),
        (
            "DELETE FROM incidents WHERE id = 2",
            "missing: incident OG-2026-000002 is in the log and cannot be found any more",
        ),
        ("UPDATE incidents SET host = 'x' WHERE id = 2", "edited: incident OG-2026-000002 is found by other things"),
        ("UPDATE logs SET checkpoint = replace(checkpoint, '4', '3')", "wrong key: the checkpoint"),
    ],
)
def test_what_somebody_with_rights_on_the_database_did_is_told(outgate: Run, data: Path, statement: str, told: str):
    change(data, statement)
    done = outgate("log", "verify", "--data", data)
    assert done.code == 1
    assert done.out.splitlines()[0].startswith(told) or told in done.out
    assert done.out.splitlines()[-1].endswith("NOT PROVED")


def test_machines_get_all_of_it(outgate: Run, data: Path):
    change(data, "DELETE FROM events WHERE place = 2")
    told = json.loads(outgate("log", "verify", "--data", data, "--format", "jsonl").out)
    assert (told["origin"], told["size"], len(told["root"])) == (ORIGIN, 3, 64)
    assert told["faults"][0] == {"kind": "missing", "what": "entry 2"}


def test_what_is_needed_and_missing_is_an_error(outgate: Run, export: Path, tmp_path: Path):
    assert outgate("log", "verify", export).err == "outgate: --key: the public key of the log is needed\n"
    assert outgate("log", "verify", tmp_path / "none", "--key", "a+b+c").err.startswith(
        f"outgate: {tmp_path}/none: cannot"
    )
    assert outgate("log", "verify", export, "--key", "a+b+c").err.startswith("outgate: --key: ")
    none = outgate("log", "verify", export, "--key", tmp_path / "none")
    assert none == (2, "", f"outgate: {tmp_path}/none: cannot be read: No such file or directory\n")
    (tmp_path / "noise").write_bytes(b"\xff")
    noise = outgate("log", "verify", export, "--key", "a+b+c", "--checkpoint", tmp_path / "noise")
    assert noise.err == f"outgate: {tmp_path}/noise: cannot be read: it is not UTF-8 text\n"
