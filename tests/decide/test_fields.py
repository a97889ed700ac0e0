"""The kinds of field that policy files share."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from outgate.decide.fields import ActionWord, GroupId, LikelihoodWord, SeverityWord
from outgate.model import Action, Likelihood, Severity


def test_enums_are_read_by_their_lower_case_names() -> None:
    assert TypeAdapter(ActionWord).validate_python("redact") is Action.REDACT
    assert TypeAdapter(SeverityWord).validate_python("critical") is Severity.CRITICAL
    assert TypeAdapter(LikelihoodWord).validate_python(Likelihood.POSSIBLE) is Likelihood.POSSIBLE


@pytest.mark.parametrize("value", ["BLOCK", "", 4, None, True])
def test_nothing_else_is_an_action(value: object) -> None:
    with pytest.raises(ValidationError, match="must be one of allow, monitor, coach, redact, block"):
        TypeAdapter(ActionWord).validate_python(value)


@pytest.mark.parametrize("value", ["Paste", "a_b", "a.b", "-a", "a-", "", "a" * 65])
def test_a_group_id_is_a_slug(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(GroupId).validate_python(value)
