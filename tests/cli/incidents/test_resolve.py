import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.cli.deployment import Deployment
from outgate.settings import Settings
from tests.cli.conftest import Done
from tests.record.outcomes import USER, outcome

type Run = Callable[..., Done]


@pytest.fixture
def pseudonym(tmp_path: Path) -> str:
    deployment = Deployment.open(Settings(data=tmp_path))
    user = deployment.store.add(outcome()).user
    deployment.close()
    assert user is not None
    return user


def test_a_name_is_told_and_that_somebody_asked_is_on_record(outgate: Run, tmp_path: Path, pseudonym: str):
    done = outgate("incidents", "resolve", pseudonym, "--reason", "case 7", "--data", tmp_path)
    assert done == Done(0, f"{USER}\n", "")
    entries = [json.loads(line) for line in outgate("log", "export", "--data", tmp_path).out.splitlines()[1:-1]]
    told = json.loads(entries[-1]["data"])
    assert (told["pseudonym"], told["reason"]) == (pseudonym, "case 7")
    assert json.loads(entries[-1]["entry"])["kind"] == "resolved"


def test_nobody_of_that_pseudonym_is_an_error(outgate: Run, tmp_path: Path, pseudonym: str):
    del pseudonym
    done = outgate("incidents", "resolve", "p1.none", "--reason", "x", "--data", tmp_path)
    assert done == Done(2, "", "outgate: nobody is known as p1.none\n")


def test_a_reason_must_be_given(outgate: Run, tmp_path: Path, pseudonym: str):
    assert outgate("incidents", "resolve", pseudonym, "--data", tmp_path).code == 2
    done = outgate("incidents", "resolve", pseudonym, "--reason", " ", "--data", tmp_path)
    assert done == Done(2, "", "outgate: --reason: must say why\n")


def test_without_the_key_nobody_is_told(outgate: Run, tmp_path: Path, pseudonym: str):
    (tmp_path / "people-key").unlink()
    done = outgate("incidents", "resolve", pseudonym, "--reason", "x", "--data", tmp_path)
    assert (done.code, done.out) == (2, "")
