"""An incident in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from outgate.model import Channel, Disposition
from outgate.review import telling
from outgate.review.desk import RuleTold
from tests.record.outcomes import outcome, recorded
from tests.review.queued import hostile

if TYPE_CHECKING:
    from tests.review.console import Console

INCIDENT = recorded(outcome())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {},
            (
                "Somebody of support tried to send 1 × Person: email to paste.example (Paste sites) in a web request. "  # noqa: RUF001 - "times"
                "It was blocked: nothing of it arrived."
            ),
        ),
        (
            {"disposition": Disposition.ALLOWED, "user_groups": (), "host_groups": (), "occurrences": 1_200},
            "Somebody sent 1 × Person: email to paste.example in a web request, 1\u202f200 times. It was let through.",  # noqa: RUF001 - "times"
        ),
        (
            {"disposition": Disposition.REDACTED, "channel": Channel.WEBSOCKET, "findings": ()},
            (
                "Somebody of support sent a message to paste.example (Paste sites) in a WebSocket message. "
                "It was sent on with what was found taken out."
            ),
        ),
        (
            {"disposition": Disposition.COACHED, "findings": ()},
            (
                "Somebody of support tried to send a message to paste.example (Paste sites) in a web request. "
                "It was stopped, and the sender was asked to say why it is needed."
            ),
        ),
        (
            {"disposition": Disposition.JUSTIFIED, "findings": ()},
            (
                "Somebody of support sent a message to paste.example (Paste sites) in a web request. "
                "It was let through, since the sender had said why it is needed."
            ),
        ),
    ],
    ids=["blocked", "let through", "redacted", "coached", "justified"],
)
def test_a_sentence_says_what_happened(given: dict[str, object], said: str):
    assert telling.lede(replace(INCIDENT, **given), {}) == said  # type: ignore[arg-type]


def test_whose_data_it_was_stands_behind_the_data():
    several = tuple(replace(each, distinct=12, people=12) for each in INCIDENT.findings)
    assert "to send 12 × Address of 12 people to paste" in telling.lede(  # noqa: RUF001 - "times"
        replace(INCIDENT, findings=several), {"person.email": "Address"}
    )


def test_every_channel_and_outcome_has_its_words():
    assert {str(each) for each in Channel} == set(telling._BY)
    assert {str(each) for each in Disposition} == set(telling._DONE)


def test_the_authors_words_and_the_technique_stand_beside_the_rule(console: Console):
    number = hostile(console.store, console.clock.now, "x").number
    from outgate.record.desk.incident import incident  # noqa: PLC0415 - of one test
    from outgate.record.desk.scope import Scope  # noqa: PLC0415 - of one test

    with console.store.reading() as connection:
        one = incident(connection, number, Scope())
    assert one is not None
    told = {"bulk-customer-emails": RuleTold("x", "Look for reviews.")}
    made = telling.whole(one, told, {"person.email": "E-mail address"})
    assert [rule.tell for rule in made.rules] == ["Look for reviews."]
    assert made.technique.id == "T1567.002"
    assert made.findings[0].title == "E-mail address"
    assert telling.whole(one, {}, {}).rules[0].tell == ""
