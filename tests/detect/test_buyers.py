"""Whose purchases a list tells."""

from __future__ import annotations

import pytest

from outgate.detect.buyers import Around
from outgate.detect.purchases_spec import PurchasesSpec

SPEC = PurchasesSpec(
    bought=["bought"],
    orders=["orders", "订单"],
    people=["she"],
    accounts=["customer"],
    yours=["your"],
    sent=["sent to"],
    apart=["paid"],
    nobody=["new", "product", "我们"],
)


def before(text: str) -> Around:
    return Around(text, len(text), SPEC)


@pytest.mark.parametrize(
    "name",
    ["Marlene Quist", "Marlene van der Quist", "Łucja Żak-Nowak", "Мария Ивановна Квист", "鷹野原 澄江さん", "王女士"],
)
def test_names_are_known_in_the_scripts_in_which_they_are_written(name: str) -> None:
    around = before(f"orders: {name}:")
    assert name in [f"orders: {name}:"[slice(*span)] for span in around.names]


@pytest.mark.parametrize(
    "text", ["orders: New Product:", "Orders of Customer", "we@Marlene Quist.example", "最近的 我们的 订单"]
)
def test_words_that_are_listed_and_addresses_are_no_names(text: str) -> None:
    assert before(text).names == []


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Marlene Quist", 2),
        ("Marlene Quist bought", 4),
        ("she bought", 4),
        ("customer Marlene Quist", 3),
        ("customer bought", 4),
        ("she", 0),
        ("bought", 0),
        ("Marlene Quist" + " and so on" * 9, 0),
        ("Marlene Quist bought" + " and so on" * 9, 4),
    ],
)
def test_who_it_is_counts_two_and_a_word_for_buying_two(text: str, weight: int) -> None:
    assert before(text).weight() == weight


def test_where_the_list_says_that_it_was_bought_a_word_for_a_person_is_enough() -> None:
    assert before("she has").weight(is_bought=True) == 4


def test_what_stands_behind_a_list_is_near_it_at_its_beginning() -> None:
    assert Around(", as Marlene Quist bought" + " and so on" * 9, 0, SPEC).weight() == 4


@pytest.mark.parametrize(
    ("text", "is_own"), [("your last orders", True), ("your customer Marlene Quist bought", False)]
)
def test_orders_are_own_where_nobody_else_stands_between(text: str, *, is_own: bool) -> None:
    assert before(text).is_own is is_own
