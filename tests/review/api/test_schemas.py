"""Every shape is closed, used, and a valid schema."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from outgate.review.api.description import document
from outgate.review.api.schemas import SCHEMAS


def test_every_shape_is_valid_closed_and_used():
    text = json.dumps(document())
    for name, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False
        assert f"#/components/schemas/{name}" in text
    assert len(SCHEMAS) > 8
