"""The entries of `to` and `from`."""

from __future__ import annotations

import pytest

from outgate.decide.scope import Scope, is_host, place

CORP = place("mail.corp.example", frozenset({"corporate"}))
EVIL = place("evil.test", frozenset())


@pytest.mark.parametrize(
    ("entries", "corp", "evil"),
    [
        ((), True, True),
        (("corporate",), True, False),
        (("!corporate",), False, True),
        (("evil.test",), False, True),
        (("corp.example",), True, False),
        (("!mail.corp.example",), False, True),
        (("corporate", "!mail.corp.example"), False, False),
        (("corporate", "evil.test"), True, True),
    ],
)
def test_any_wanted_entry_and_no_excluded_one(entries: tuple[str, ...], *, corp: bool, evil: bool) -> None:
    scope = Scope.of(entries)
    assert scope.any_of([CORP]) is corp
    assert scope.any_of([EVIL]) is evil


def test_one_name_of_several_is_enough_for_a_rule_and_not_for_an_exemption() -> None:
    scope = Scope.of(["!corporate"])
    assert scope.any_of([CORP, EVIL])
    assert not scope.all_of([CORP, EVIL])


def test_an_entry_with_a_dot_or_a_colon_is_a_host() -> None:
    assert [is_host(entry) for entry in ("a.example", "2001:db8::1", "paste-sites")] == [True, True, False]
