import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from outgate.cli import COMMANDS
from outgate.cli.failures import ERROR
from tests.cli.conftest import Done, outgate_process

type Run = Callable[..., Done]

USAGE = [
    (["bogus"], "No such command 'bogus'", 2),
    (["scan"], "Missing argument 'PATH'", 2),
    (["scan", "--bogus", "x"], "No such option: --bogus", 2),
    (["scan", "x", "--format", "xml"], "'xml' is not", 2),
    (["accounts", "add", "x", "--role", "boss"], "'boss' is not one of 'reviewer'", 2),
    (["incidents", "show"], "Missing argument 'NUMBER'", 2),
    (["incidents", "export"], "Missing option '--format'", 2),
]


@pytest.mark.parametrize(("arguments", "says", "code"), USAGE)
def test_wrong_usage_is_one_line_and_exit_code_2(outgate: Run, arguments: list[str], says: str, code: int):
    done = outgate(*arguments)
    assert done.code == code
    assert says in done.err
    assert done.err.startswith("outgate: ")
    assert done.err.count("\n") == 1
    assert "Value error" not in done.err


@pytest.mark.parametrize("group", [(), ("policy",), ("accounts",)])
def test_a_command_that_lacks_its_second_word_shows_its_help_as_the_help_does_and_is_wrong_usage(
    outgate: Run, group: tuple[str, ...]
):
    done = outgate(*group)
    assert done == Done(2, "", outgate(*group, "--help").out)


def test_the_version_is_that_of_the_installation():
    assert outgate_process("--version") == Done(0, f"outgate {version('outgate')}\n", "")


def test_a_name_that_the_terminals_encoding_lacks_is_shown_as_an_escape(policies: Path, tmp_path: Path):
    (tmp_path / "名前.txt").write_text("my badge is BADGE-1234")
    done = outgate_process(
        "scan", "--policies", policies, tmp_path / "名前.txt", env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert done.code != ERROR, done.err
    assert r"\u540d\u524d.txt" in done.out


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help(outgate: Run, command: str):
    done = outgate(*[command] * bool(command), "--help")
    assert done.code == 0
    assert done.out.startswith("Usage: outgate")


def test_a_command_that_needs_no_proxy_does_not_load_it():
    code = (
        "import sys; from outgate import cli; cli.call(['incidents', '--help']); sys.exit('mitmproxy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL).returncode == 0


def test_a_broken_policy_names_file_field_and_reason(outgate: Run, policies: Path):
    (policies / "rules" / "badges.toml").write_text("title = 3\n")
    done = outgate("scan", "--policies", policies, policies)
    assert done.code == 2
    assert f"outgate: {policies}/rules/badges.toml: title: " in done.err
    assert "Traceback" not in done.err


def test_the_list_of_commands_loads_none_of_them():
    code = "import sys; from outgate import cli; cli.call(['--help']); sys.exit('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.partition("Commands:\n")[2].splitlines()] == [*COMMANDS]
