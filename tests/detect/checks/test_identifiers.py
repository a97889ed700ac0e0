"""The mapping of identifiers' checks to their names."""

from __future__ import annotations

from outgate.detect.checks import CHECKS
from outgate.detect.checks.identifiers import IDENTIFIERS
from outgate.detect.checks.standard import STANDARD


def test_every_check_of_an_identifier_is_a_named_check_of_policies() -> None:
    assert IDENTIFIERS.keys() <= CHECKS.keys()


def test_no_check_of_ours_stands_in_for_one_of_stdnum() -> None:
    assert all(IDENTIFIERS[name] is check for name, check in STANDARD.items())
