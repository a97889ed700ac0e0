import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.model import Limits
from tests.cli.conftest import Done, outgate_process
from tests.cli.test_compose import EXEMPTION

type Run = Callable[..., Done]

LASTING = EXEMPTION.replace("2026-", "2099-")
TWO = "badges BADGE-1234 and BADGE-9876"


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture is scanned here; to load the languages to read one takes a second of each start of workers."""
    monkeypatch.setattr("outgate.cli.in_force.Limits", lambda: Limits(pixels=0))


def _scan(outgate: Run, policies: Path, *arguments: str | Path) -> Done:
    return outgate("scan", "--policies", policies, *arguments)


def test_a_clean_file_is_allowed(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text("nothing here")
    assert _scan(outgate, policies, tmp_path / "a.txt") == Done(0, "1 file: 1 allow\n", "")


def test_json_lines_are_exactly_as_the_design_says(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text(TWO + " and again BADGE-1234")
    done = _scan(outgate, policies, "--format", "jsonl", tmp_path / "a.txt")
    assert done.code == 1
    assert json.loads(done.out) == {
        "path": str(tmp_path / "a.txt"),
        "action": "block",
        "rules": ["badges"],
        "findings": [
            {
                "data_type": "test.badge",
                "part": "body",
                "likelihood": "likely",
                "count": 3,
                "distinct": 2,
                "sample": json.loads(done.out)["findings"][0]["sample"],
            }
        ],
    }
    assert list(json.loads(done.out)) == ["path", "action", "rules", "findings"]
    assert list(json.loads(done.out)["findings"][0]) == [
        "data_type", "part", "likelihood", "count", "distinct", "sample",
    ]  # fmt: skip


def test_no_value_is_ever_shown(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text(TWO)
    for form in ("text", "jsonl"):
        done = _scan(outgate, policies, "--format", form, tmp_path / "a.txt")
        assert "test.badge" in done.out
        assert "BADGE-1234" not in done.out + done.err


def test_one_object_a_path_hidden_ones_too(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "in" / ".git").mkdir(parents=True)
    for name in ("in/.git/config", "in/a", "in/z"):
        (tmp_path / name).write_text(TWO if name == "in/z" else "clean")
    done = _scan(outgate, policies, "--format", "jsonl", tmp_path / "in")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["path"], row["action"]) for row in rows] == [
        (f"{tmp_path}/in/a", "allow"),
        (f"{tmp_path}/in/z", "block"),
        (f"{tmp_path}/in/.git/config", "allow"),
    ]


def test_with_a_data_folder_its_exemptions_hold_and_are_told(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text(TWO)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "exemptions.toml").write_text(LASTING)
    to_partner = ("--to", "partner.example", tmp_path / "a.txt")
    assert _scan(outgate, policies, *to_partner).code == 1
    done = _scan(outgate, policies, "--data", tmp_path / "data", *to_partner)
    assert done.code == 0
    assert "badges is exempted by hr: badges are printed there" in done.out
    done = _scan(outgate, policies, "--data", tmp_path / "data", "--format", "jsonl", *to_partner)
    tree = json.loads(done.out)
    assert (tree["action"], tree["rules"]) == ("allow", [])
    assert tree["exempted"] == {"badges": "hr: badges are printed there"}


@pytest.mark.parametrize(("to", "code"), [("corp.example", 0), ("www.CORP.example.", 0), ("other.example", 1)])
def test_where_to_decides(outgate: Run, policies: Path, tmp_path: Path, to: str, code: int):
    (tmp_path / "a.txt").write_text(TWO)
    assert _scan(outgate, policies, "--to", to, tmp_path / "a.txt").code == code


def test_what_would_be_asked_about_is_told_as_stopped(outgate: Run, policies: Path, tmp_path: Path):
    rule = policies / "rules" / "badges.toml"
    rule.write_text(rule.read_text().replace('"block"', '"coach"'))
    (tmp_path / "a.txt").write_text(TWO)
    done = _scan(outgate, policies, "--format", "jsonl", tmp_path / "a.txt")
    assert (done.code, json.loads(done.out)["action"]) == (1, "coach")


@pytest.mark.parametrize("to", ["", "https://x.example/", "a b"])
def test_a_destination_that_is_no_host_is_an_error(outgate: Run, policies: Path, tmp_path: Path, to: str):
    done = _scan(outgate, policies, "--to", to, tmp_path)
    assert done.code == 2
    assert "is no host name" in done.err


def test_a_file_over_the_body_limit_is_a_finding(
    outgate: Run, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("outgate.cli.in_force.Limits", lambda: Limits(body=100, pixels=0))
    (tmp_path / "big").write_bytes(b"x" * 101)
    done = _scan(outgate, policies, "--format", "jsonl", tmp_path / "big")
    assert done.code == 1
    assert json.loads(done.out)["findings"][0]["data_type"] == "uninspected.too_large"


def test_what_cannot_be_read_is_told_and_the_rest_is_scanned(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text(TWO)
    done = _scan(outgate, policies, tmp_path / "none", tmp_path / "a.txt")
    assert done.code == 2
    assert done.err == f"outgate: {tmp_path}/none: No such file or directory\n"
    assert "2 files: 1 block, 1 unreadable" in done.out


def test_a_name_that_is_not_text_is_written_as_json_that_reads_back(outgate: Run, policies: Path, tmp_path: Path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.txt")
    Path(name).write_text("x")
    done = _scan(outgate, policies, "--format", "jsonl", tmp_path)
    assert name in [json.loads(line)["path"] for line in done.out.splitlines()]


def test_an_empty_folder_is_no_error(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert _scan(outgate, policies, tmp_path / "empty") == Done(0, "0 files\n", "")


def test_standard_input_is_scanned_by_the_real_command(policies: Path):
    done = outgate_process("scan", "--policies", policies, "--format", "jsonl", "-", input=TWO)
    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out)["path"] == "-"


def test_a_broken_pipe_is_not_a_traceback(policies: Path, tmp_path: Path):
    for at in range(3000):
        (tmp_path / f"{at}").write_text("x")
    command = (
        f"({sys.executable} -m outgate scan --policies {policies} --format jsonl {tmp_path}; echo $? >&2) | head -1"
    )
    with os.popen(f"({command}) 2>&1") as pipe:  # noqa: S605 - a shell's pipe is the point
        lines = pipe.read().splitlines()
    assert lines[1:] == ["2"]  # not 1, which says that something would be stopped
