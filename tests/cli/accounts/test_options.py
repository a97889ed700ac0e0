"""What the commands of accounts share."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import pytest

from outgate.cli.accounts.options import account_of, actor, desk
from outgate.cli.failures import UserError
from outgate.record.desk.accounts import AccountError

if TYPE_CHECKING:
    from pathlib import Path


def test_who_acts_is_the_user_of_this_machine_and_no_account():
    assert actor() == f"command line: {getpass.getuser()}"


def test_what_cannot_be_done_is_told_to_the_user(data: Path):
    with pytest.raises(UserError, match="because"), desk(None, data):
        raise AccountError("because")
    with pytest.raises(UserError, match="there is no account ada"), desk(None, data) as made:
        account_of(made, "ada")
