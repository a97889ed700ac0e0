"""The form of the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk.accounts import Role
from outgate.review.asked import Asked, Fields
from outgate.review.chosen import chosen
from outgate.review.filter_form import Form, form, people
from tests.review.queued import CASES, GROUPS, fill

if TYPE_CHECKING:
    from tests.review.console import Console


def made(console: Console, *query: tuple[str, str], scope: tuple[str, ...] = ()) -> Form:
    """The form for an address."""
    account = console.account("vera", Role.REVIEWER, scope=scope)
    asked = Asked(console.clock.now, account, query=Fields(query))
    with console.store.reading() as connection:
        return form(console.desk, connection, chosen(console.desk, asked))


def menu(filled: Form, name: str) -> dict[str, str]:
    """What can be chosen in a field."""
    return {value: title for each in filled.menus if each.name == name for value, title in each.options}


def test_menus_offer_what_there_is_in_the_record(console: Console):
    fill(console.store, 40, console.clock.now)
    filled = made(console)
    assert set(menu(filled, "rule")) == {case.rule for case in CASES}
    assert set(menu(filled, "type")) == {case.data_type for case in CASES}
    assert set(menu(filled, "group")) == set(GROUPS)
    assert menu(filled, "assignee") == {"vera": "Me (vera)", "none": "Nobody"}


def test_who_sees_some_groups_is_offered_only_these(console: Console):
    fill(console.store, 40, console.clock.now)
    assert set(menu(made(console, scope=("returns", "night")), "group")) == {"returns", "night"}


def test_who_sees_some_groups_is_offered_no_rule_or_data_of_other_groups(console: Console):
    fill(console.store, 7, console.clock.now)
    filled = made(console, scope=("returns", "night"))
    own = [CASES[2], CASES[6]]  # every fourth is of `returns`
    assert set(menu(filled, "rule")) == {case.rule for case in own}
    assert set(menu(filled, "type")) == {case.data_type for case in own}


def test_what_is_chosen_is_offered_even_if_it_is_gone(console: Console):
    filled = made(console, ("rule", "an-old-one"))
    assert menu(filled, "rule") == {"an-old-one": "an-old-one"}
    assert [each.value for each in filled.menus if each.name == "rule"] == ["an-old-one"]


def test_what_has_no_field_or_more_values_than_one_goes_along(console: Console):
    filled = made(console, ("severity", "high"), ("severity", "low"), ("person", "p1.k3vexnq2ym4tadob"), ("tab", "all"))
    assert filled.kept == [("tab", "all"), ("severity", "low"), ("person", "p1.k3vexnq2ym4tadob")]


def test_incidents_are_given_to_reviewers_oneself_first(console: Console):
    for name, role in (("ada", Role.REVIEWER), ("bo", Role.AUDITOR), ("cy", Role.REVIEWER), ("di", Role.REVIEWER)):
        console.account(name, role)
    gone = console.desk.accounts.named("di")
    assert gone
    console.account("root", Role.ADMINISTRATOR)
    console.desk.accounts.disable(gone.id, actor="root", now=console.clock.now)
    assert people(console.desk, "cy") == [("cy", "Me (cy)"), ("ada", "ada")]
    assert people(console.desk, "bo") == [("ada", "ada"), ("cy", "cy")]
