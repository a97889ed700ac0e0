from pathlib import Path
from typing import get_args

from outgate.cli.policy.options import Policies


def test_the_folder_may_be_left_out():
    kind, option = get_args(Policies)
    assert kind == Path | None
    assert "policy files" in option.help
