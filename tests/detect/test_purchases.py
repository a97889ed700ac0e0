"""What one person bought, told as a list with days."""

from __future__ import annotations

import pytest

from outgate.extract import extract
from outgate.model import Likelihood, Limits
from tests.bench.sent import post
from tests.detect.made import detector, part, shipped, values
from tests.steps import growth

PURCHASES = """
[purchases]
several = 3
bought = ["bought", "ordered"]
orders = ["orders", "订单"]
people = ["she", "singer"]
accounts = ["customer", "account"]
yours = ["your", "my"]
sent = ["sent to"]
apart = ["ship*", "paid"]
nobody = ["new", "products"]
"""
SMALL = detector(PURCHASES)
DAYS = "3 Oct a lamp, 9 Oct a bed, 2 Nov a chair"
PAID = "3 Oct lamp 8.99, 9 Oct bed 120.00, 2 Nov chair 45.50"


def likelihoods(text: str) -> list[Likelihood]:
    return [finding.likelihood for finding in SMALL.findings([part(text)])]


def found(text: str) -> list[str]:
    return values(SMALL.findings([part(text)]))


@pytest.mark.parametrize(
    "text",
    [
        f"Orders of Marlene Quist: {DAYS}",
        f"Marlene Quist bought {DAYS}",
        f"It is Marlene Quist. What she ordered:\n{DAYS}",
        f"our singer bought {DAYS}",
        "il caso di Marlene Quist: 3 Oct she bought a lamp, 9 Oct a bed, 2 Nov a chair",
        f"Customer: Marlene Quist\n{PAID}",
        f"Found her: Marlene Quist. {PAID}. Always sent to her mother",
        f"Marlene van der Quist has {DAYS} bought",
        f"林晓雯最近的订单: {DAYS}",
    ],
)
def test_a_person_and_a_word_for_buying_or_two_hints_are_likely(text: str) -> None:
    assert likelihoods(text) == [Likelihood.LIKELY]


@pytest.mark.parametrize(
    "text",
    [
        f"Marlene Quist: {PAID}. (no account)",
        f"an account of Marlene Quist: {DAYS}",
        f"{DAYS}, that is what Marlene Quist bought",
        "see Marlene Quist: 3 Oct a lamp, 9 Oct she bought a bed, 2 Nov a chair",
    ],
)
def test_fewer_hints_are_possible(text: str) -> None:
    assert likelihoods(text) == [Likelihood.POSSIBLE]


@pytest.mark.parametrize(
    "text",
    [
        f"ordered: {PAID}",
        f"Orders of New Products: {DAYS}",
        f"Dear Marlene Quist, your orders: {DAYS}",
        f"Marlene Quist, my orders: {PAID}",
        f"Marlene Quist: {DAYS}.\n\nNo orders",
        f"Marlene Quist: {DAYS}. I bought them",
        "Marlene Quist ordered on 3 Oct, it shipped on 9 Oct, was paid on 2 Nov, shipping again on 3 Nov",
        "Orders of Marlene Quist: 3 Oct a lamp, 9 Oct a bed",
        f"Orders of Marlene Quist{', as I have told you more than once before,' * 6} {DAYS}",
    ],
)
def test_nobody_named_own_orders_days_of_shipping_and_two_things_are_none(text: str) -> None:
    assert likelihoods(text) == []


def test_days_on_which_things_were_paid_for_count_whatever_else_is_said() -> None:
    text = "Orders of Marlene Quist: 3 Oct lamp 8.99 shipped, 9 Oct bed 120.00 shipped, 2 Nov chair 45.50 shipped"
    assert likelihoods(text) == [Likelihood.LIKELY]


def test_the_list_is_found_and_no_more() -> None:
    assert found(f"Orders of Marlene Quist: {DAYS}. She is nice.") == [DAYS]
    assert found(f'"Orders of Marlene Quist:\n- {DAYS}", "n": 1') == [DAYS]
    above = "3 Oct\nlamp\n9 Oct\nbed\n2 Nov\nchair"
    assert found(f"Orders of Marlene Quist\n{above}\nShe is nice") == [above]
    behind = "a lamp (3 Oct), a bed (9 Oct) and a chair (2 Nov)"
    assert found(f"She bought {behind}, I think") == [behind]


def test_lists_of_two_people_are_two_findings() -> None:
    one, other = DAYS, DAYS.replace("lamp", "couch")
    assert found(f"Orders of Marlene Quist: {one}\nOrders of Jane Dorrit: {other}") == [one, other]


def test_the_same_list_has_one_digest_wherever_it_stands() -> None:
    texts = (f"Orders of Marlene Quist: {DAYS}", f"she bought {DAYS.upper()}")
    digests = {finding.digest for text in texts for finding in SMALL.findings([part(text)])}
    assert len(digests) == 1


def test_a_history_found_by_its_fields_is_told_once() -> None:
    rows = "2026-01-03,Garden lamp,29.99\n2026-01-14,Blood pressure monitor,48.00\n2026-02-02,Divorce: a guide,17.50\n"
    text = f"Customer: Marlene Quist\n\nOrder date,Title,Price\n{rows}"
    parts = extract(post(text.encode(), "text/csv"), Limits()).parts
    types = {finding.data_type for finding in shipped().findings(parts)}
    assert "order.history" in types
    assert "order.purchases" not in types


def test_lists_upon_lists_take_steps_in_proportion_to_their_length() -> None:
    def lists(size: int) -> str:
        return "".join(f"Orders of Marlene Quist {n}: {DAYS}\n" for n in range(size))

    assert growth(lambda text: SMALL.findings([part(text)]), lists, 50) < 2.2
