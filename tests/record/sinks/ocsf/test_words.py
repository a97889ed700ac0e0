from datetime import UTC, datetime
from typing import Any

import pytest

from outgate.model import Action, Disposition
from outgate.record.desk.states import State, Verdict
from outgate.record.sinks.ocsf import words
from outgate.record.sinks.ocsf.words import FINDING, Word, action, classified, moment, told
from tests.record.sinks.ocsf.schema import published

_OF_FINDING = published()["classes"]["data_security_finding"]["attributes"]
_OF_DATA = published()["objects"]["data_security"]["attributes"]
_TABLES: list[tuple[str, list[Word], dict[str, Any]]] = [
    ("severity_id", [*words.SEVERITY.values()], _OF_FINDING),
    ("confidence_id", [*words.CONFIDENCE.values()], _OF_FINDING),
    ("risk_level_id", [*words.RISK], _OF_FINDING),
    ("status_id", [*words.STATE.values()], _OF_FINDING),
    ("verdict_id", [*words.VERDICT.values()], _OF_FINDING),
    ("disposition_id", [*words.DISPOSITION.values()], _OF_FINDING),
    ("action_id", [*words.DONE.values(), words.OBSERVED], _OF_FINDING),
    ("category_id", [words.UNKNOWN, *(word for _, word in words.CATEGORY)], _OF_DATA),
]


@pytest.mark.parametrize(("name", "table", "attributes"), _TABLES, ids=[name for name, _, _ in _TABLES])
def test_every_id_stands_beside_the_text_that_the_schema_gives_it(
    name: str, table: list[Word], attributes: dict[str, Any]
):
    captions = {int(id_): enum["caption"] for id_, enum in attributes[name]["enum"].items()}
    assert [word for word in table if word.id != words.OTHER and captions[word.id] != word.text] == []
    assert len(table) > 2


@pytest.mark.parametrize(
    "kind", [words.FINDING, words.LOG_ACTIVITY, words.AUTHENTICATION, words.MANAGEMENT], ids=lambda kind: str(kind.uid)
)
def test_classes_are_called_as_in_the_schema(kind: words.Kind):
    (known,) = [each for each in published()["classes"].values() if each["uid"] == kind.uid]
    assert (known["caption"], known["category_uid"], known["category_name"]) == (kind.name, *kind.category)


def test_every_state_and_verdict_of_the_review_has_its_word():
    assert {str(state) for state in State} == words.STATE.keys()
    assert {str(verdict) for verdict in Verdict} <= words.VERDICT.keys()


def test_the_type_is_made_of_class_and_activity():
    assert classified(FINDING, Word(3, "Close"))["type_uid"] == 200_603
    other = classified(FINDING, Word(99, "Looked"))
    assert (other["activity_name"], other["type_name"]) == ("Looked", "Data Security Finding: Other")


def test_times_are_milliseconds_and_text():
    at = datetime(2026, 11, 22, 9, 30, 1, 250_999, UTC)
    assert moment("time", at) == {"time": 1_795_339_801_250, "time_dt": "2026-11-22T09:30:01.250999Z"}
    assert told("severity", Word(4, "High")) == {"severity_id": 4, "severity": "High"}


@pytest.mark.parametrize(
    ("done", "ordered", "observed", "text"),
    [
        (Disposition.BLOCKED, Action.BLOCK, False, "Denied"),
        (Disposition.REDACTED, Action.REDACT, False, "Modified"),
        (Disposition.ALLOWED, Action.ALLOW, True, "Observed"),
        (Disposition.ALLOWED, Action.MONITOR, False, "Observed"),
        (Disposition.ALLOWED, Action.ALLOW, False, "Allowed"),
    ],
)
def test_what_was_only_watched_was_neither_allowed_nor_denied(
    done: Disposition, ordered: Action, text: str, *, observed: bool
):
    assert action(done, ordered, observed=observed).text == text
