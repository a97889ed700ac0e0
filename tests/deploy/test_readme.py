"""The manuals hold: commands run, files are there, and the policy that is shown loads and passes its examples."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from outgate import cli, decide
from outgate.cli.compose import load_policy
from outgate.settings import shipped_policies

README = Path("README.md").read_text()
DEPLOY = Path("deploy/README.md").read_text()


def commands(text: str) -> list[str]:
    """Return the lines of all shell blocks."""
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


OURS = [line.partition("uv run ")[2] for line in commands(README) if "uv run outgate" in line]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "bash tests/run" in commands(README)
    assert 'exec bash "$(dirname "$0")/../tests/run"' in Path(".ci/run").read_text()


def test_the_readme_shows_the_commands_there_are() -> None:
    assert len(OURS) == 11
    assert {shlex.split(line)[1] for line in OURS} == {"accounts", "demo", "incidents", "log", "policy", "run", "scan"}


@pytest.mark.parametrize("line", OURS)
def test_every_command_takes_the_options_that_are_shown(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that are quick are run; of the others the options are known, or `--help` would not be reached."""
    words = shlex.split(line)[1:]
    quick = words[0] == "scan" or words[:2] == ["policy", "explain"]
    code = cli.call([*words, *([] if quick else ["--help"])])
    assert code in {0, 1}, capsys.readouterr().err
    assert quick or "Usage: outgate" in capsys.readouterr().out


def test_the_rule_that_is_shown_loads_with_the_shipped_data_types() -> None:
    shown = re.search(r"```toml\n# (\S+)\n(.*?)```", README, re.DOTALL)
    assert shown
    policy = load_policy(shipped_policies())
    rules = decide.load({**policy.files, shown[1]: shown[2]}, policy.catalogue.ids)
    assert "bulk-customer-emails" in {rule.id for rule in rules.rules}


@pytest.mark.parametrize("text", [README, DEPLOY], ids=["README", "deploy"])
def test_every_file_that_is_named_is_there(text: str) -> None:
    base = Path() if text is README else Path("deploy")
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    shown = re.findall(r"`((?:pac|ca|systemd|browsers|nftables|policies|tests|deploy)/[\w./-]*)`", text)
    named = {name for name in (*linked, *shown) if not name.startswith("ca/mitm")}
    assert len(named) >= 5
    assert [name for name in named if not (base / name).exists() and not Path(name).exists()] == []
