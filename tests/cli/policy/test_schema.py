import json
from collections.abc import Callable

import pytest

from outgate.cli.policy.schema import schemas
from tests.cli.conftest import Done

type Run = Callable[..., Done]

KINDS = ("data-type", "rule", "destinations", "settings")


def test_there_is_a_schema_of_each_kind_of_file():
    assert tuple(schemas()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_printed_as_json_schema(outgate: Run, kind: str):
    done = outgate("policy", "schema", kind)
    made = json.loads(done.out)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["type"] == "object"
    assert made["additionalProperties"] is False


def test_all_are_printed_in_one_object(outgate: Run):
    assert tuple(json.loads(outgate("policy", "schema").out)) == KINDS


def test_an_unknown_kind_is_an_error(outgate: Run):
    assert outgate("policy", "schema", "x").code == 2
