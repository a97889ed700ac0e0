from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Done
from tests.cli.log.conftest import ORIGIN
from tests.record.outcomes import USER

type Run = Callable[..., Done]


def test_the_log_goes_to_standard_output_or_a_new_file(outgate: Run, data: Path, tmp_path: Path):
    done = outgate("log", "export", "--data", data)
    assert (done.code, len(done.out.splitlines())) == (0, 6)
    file = tmp_path / "export.jsonl"
    assert outgate("log", "export", "--data", data, "--output", file) == Done(0, "", "")
    assert file.read_text() == done.out
    again = outgate("log", "export", "--data", data, "--output", file)
    assert again == Done(2, "", f"outgate: {file}: cannot be made: File exists\n")


def test_no_value_and_no_name_is_in_it(outgate: Run, data: Path):
    told = outgate("log", "export", "--data", data).out
    assert [word for word in ("jane.roe", USER, "10.20.0.7") if word in told] == []


def test_a_log_that_is_not_there_is_an_error(outgate: Run, data: Path):
    done = outgate("log", "export", "--data", data, "--origin", "other")
    assert done == Done(2, "", "outgate: log other is not in the database\n")
    assert outgate("log", "export", "--data", data, "--origin", ORIGIN).code == 0
