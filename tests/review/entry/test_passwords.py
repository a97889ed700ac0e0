"""Passwords: argon2id, as much work for who does not exist, and good ones only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from outgate.record.desk.accounts import AccountError
from outgate.review.entry import passwords
from tests.review.console import PASSWORD, STARTED


def test_a_password_matches_its_hash_only():
    kept = passwords.hashed(PASSWORD).hash
    # RFC 9106, section 4, the second recommended option: 3 passes over 64 MiB in 4 lanes.
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, PASSWORD + " ")
    assert not passwords.matches(kept, "x" * 1_000_000)


@pytest.mark.parametrize("kept", [None, "", "plain", "$argon2id$v=19$m=65536,t=3,p=4$x$y"])
def test_without_a_hash_nothing_matches(kept: str | None):
    assert not passwords.matches(kept, "")
    assert not passwords.matches(kept, PASSWORD)


def test_a_one_time_password_is_random_and_good_for_a_week():
    made = [passwords.one_time(STARTED) for _ in range(3)]
    assert len({shown for shown, _ in made}) == 3
    shown, kept = made[0]
    assert re.fullmatch(r"([a-z2-9]{5}-){4}[a-z2-9]{5}", shown)
    assert passwords.matches(kept.hash, shown)
    assert kept.one_time_until == STARTED + timedelta(days=7)
    assert shown not in repr(kept)
    assert kept.hash not in repr(kept)


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaabbb", "i am ada lovelace"])
def test_an_easy_password_is_refused(password: str):
    with pytest.raises(AccountError, match="four words"):
        passwords.checked(password, "ada")


def test_a_long_one_is_taken_as_it_is():
    assert passwords.checked(" four quiet  herons ", "ada") == " four quiet  herons "
