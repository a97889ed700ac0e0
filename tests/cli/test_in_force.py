from pathlib import Path
from typing import get_args

from outgate.cli.in_force import Policies, in_force
from outgate.model import Limits
from tests.cli.test_compose import EXEMPTION


def test_the_folder_may_be_left_out():
    kind, option = get_args(Policies)
    assert kind == Path | None
    assert "policy files" in option.help


def test_with_settings_a_policy_is_that_of_their_proxy(policies: Path, tmp_path: Path):
    (tmp_path / "exemptions.toml").write_text(EXEMPTION)
    config = tmp_path / "outgate.toml"
    config.write_text(f'policies = "{policies}"\ndata = "{tmp_path}"\n[limits]\ndepth = 3\n')
    alone, of_proxy = in_force(policies, None, None), in_force(None, config, None)
    assert [len(rule.file.exemption) for rule in alone.files.rules.rules] == [0, 0]
    assert [len(rule.file.exemption) for rule in of_proxy.files.rules.rules] == [1, 0]
    assert (alone.limits, of_proxy.limits.depth) == (Limits(), 3)
    assert in_force(policies, None, tmp_path).files.version == of_proxy.files.version
