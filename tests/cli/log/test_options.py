from pathlib import Path

import pytest

from outgate.cli.failures import UserError
from outgate.cli.log.options import origin_of, own_key
from outgate.settings import Settings
from tests.cli.log.conftest import ORIGIN


def test_the_own_log_is_meant_unless_another_is_named(data: Path):
    settings = Settings(data=data)
    assert own_key(settings).startswith(f"{ORIGIN}+")
    assert origin_of(settings, None) == ORIGIN
    assert origin_of(settings, "other") == "other"


def test_without_a_public_key_it_is_an_error(tmp_path: Path):
    with pytest.raises(UserError, match=r"log-key\.pub: cannot be read: No such file or directory; "):
        own_key(Settings(data=tmp_path))
