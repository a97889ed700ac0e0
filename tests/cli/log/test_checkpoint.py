from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Done
from tests.cli.log.conftest import ORIGIN

type Run = Callable[..., Done]


def test_the_checkpoint_is_printed_as_it_was_signed(outgate: Run, data: Path):
    done = outgate("log", "checkpoint", "--data", data)
    assert (done.code, done.out) == (0, (data / "log-head").read_text())
    assert done.out.split("\n")[:2] == [ORIGIN, "4"]


def test_a_log_that_is_not_there_is_an_error(outgate: Run, data: Path):
    done = outgate("log", "checkpoint", "--data", data, "--origin", "other")
    assert done == Done(2, "", "outgate: there is no log other in the database\n")
