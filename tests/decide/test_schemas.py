"""The schemas for editors."""

from __future__ import annotations

import json

from outgate.decide.schemas import schemas


def test_there_is_a_schema_for_each_kind_of_file() -> None:
    made = schemas()
    assert set(made) == {"rule", "destinations"}
    assert all(schema["$schema"].startswith("https://json-schema.org/") for schema in made.values())
    assert json.loads(json.dumps(made)) == made


def test_enums_are_written_in_words_and_from_is_called_from() -> None:
    rule = schemas()["rule"]
    when = rule["$defs"]["When"]["properties"]
    assert rule["properties"]["action"]["enum"] == ["allow", "monitor", "coach", "redact", "block"]
    assert "from" in when
    assert when["likelihood"]["default"] == "likely"
