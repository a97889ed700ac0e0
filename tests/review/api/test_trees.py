"""What programs are told of an incident is what the record shows, masked, with its review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk import incident as record
from outgate.record.desk.scope import Scope
from outgate.record.incident import as_tree
from outgate.review.api import trees
from tests.record.desk.reviewers import CARD, add_with_evidence
from tests.record.outcomes import USER

if TYPE_CHECKING:
    from outgate.record import Store


def test_it_holds_the_incident_and_its_review_and_no_value(store: Store):
    number = f"OG-2026-{add_with_evidence(store):06d}"
    with store.reading() as connection:
        found = record.incident(connection, number, Scope())
    assert found is not None
    tree = trees.incident(found)
    assert {name: tree[name] for name in as_tree(found.incident)} == as_tree(found.incident)
    assert (tree["state"], tree["verdict"], tree["edition"], tree["looked_at"]) == ("new", None, 1, None)
    assert USER not in str(tree)
    assert CARD not in str(tree)
