"""Groups of hosts: who is in, who only looks like it, and what is wrong with a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.decide.destinations import Destinations, DestinationsFile, Group, faults, host_fault
from outgate.strict_toml import FileError, read

LABEL = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)


def group(*hosts: str, group_id: str = "corporate", private: bool = False) -> Group:
    return Group(id=group_id, title="t", hosts=hosts, private=private, source="s")


CORPORATE = Destinations([group("corp.example", "10.1.2.3", "localhost", "2001:db8::1")])


@pytest.mark.parametrize(
    "host",
    [
        "corp.example",
        "a.b.corp.example",
        "CORP.EXAMPLE.",
        "corp.example:8443",
        "10.1.2.3",
        "[2001:db8::1]",
        "localhost",
    ],
)
def test_a_listed_host_and_its_sub_domains_are_in_the_group(host: str) -> None:
    assert CORPORATE.groups(host) == {"corporate"}


@pytest.mark.parametrize(
    "host",
    [
        "notcorp.example",
        "corp.example.evil.test",
        "corp-example.test",
        "example",
        "evil.localhost",
        "9.10.1.2.3",
        "10.1.2.34",
        "corp.example@evil.test",
        "evil.test/corp.example",
        "c\u043erp.example",
        "",
    ],
)
def test_a_host_that_only_looks_like_a_listed_one_is_in_no_group(host: str) -> None:
    assert CORPORATE.groups(host) == frozenset()


@given(LABEL, LABEL)
def test_no_prefix_or_suffix_brings_a_host_into_a_group(before: str, after: str) -> None:
    assert not CORPORATE.groups(f"{before}corp.example")
    assert not CORPORATE.groups(f"corp.example.{after}")
    assert CORPORATE.groups(f"{before}.corp.example")


def test_a_host_may_be_in_several_groups() -> None:
    both = Destinations([group("a.example", group_id="x"), group("example.com", "b.a.example", group_id="y")])
    assert both.groups("c.b.a.example") == {"x", "y"}


def test_only_private_groups_are_private() -> None:
    mixed = Destinations([group("a.example"), group("bank.example", group_id="banks", private=True)])
    assert mixed.is_private("www.bank.example")
    assert not mixed.is_private("a.example")
    assert not mixed.is_private("bank.example.evil.test")


def test_a_group_gives_a_host_of_its_own() -> None:
    assert CORPORATE.host_in("corporate") == "corp.example"


@pytest.mark.parametrize(
    ("groups", "field", "reason"),
    [
        ([group("a.example"), group("b.example")], "group[1].id", "listed twice"),
        ([group("a.example", "a.example")], "group[0].hosts[1]", "listed twice"),
        ([group("a.example", "x.a.example")], "group[0].hosts[1]", "already covered by 'a.example'"),
        ([group("A.example")], "group[0].hosts[0]", "write 'A.example' as 'a.example'"),
        ([group("https://a.example")], "group[0].hosts[0]", "is no host"),
        ([group("*.a.example")], "group[0].hosts[0]", "is no host"),
        (
            [group("x.bank.example"), group("bank.example", group_id="banks", private=True)],
            "group[0].hosts[0]",
            "also in the private group 'banks'",
        ),
    ],
)
def test_each_fault_of_a_list_is_named(groups: list[Group], field: str, reason: str) -> None:
    (fault,) = faults(groups)
    assert fault.field == field
    assert reason in fault.reason


def test_a_group_needs_hosts_and_a_source() -> None:
    with pytest.raises(FileError) as error:
        read("destinations.toml", '[[group]]\nid = "x"\ntitle = "X"\nhosts = []\n', DestinationsFile)
    assert {fault.field for fault in error.value.faults} == {"group[0].hosts", "group[0].source"}


def test_a_plain_host_has_no_fault() -> None:
    assert host_fault("a.example") == ""


def test_pictures_are_read_unless_a_group_says_no() -> None:
    quiet = Group(id="studio", title="t", hosts=("studio.example",), pictures=False, source="s")
    made = Destinations([group("a.example"), quiet])
    assert made.reads_pictures("a.example")
    assert made.reads_pictures("elsewhere.example")
    assert not made.reads_pictures("img.studio.example")
