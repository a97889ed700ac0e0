from collections.abc import Callable
from functools import partial

import pytest
import typer

from outgate.cli.failures import ERROR, INTERRUPTED, UserError, tell, told
from outgate.record import StoreError
from outgate.strict_toml import Fault, FileError


def _raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


def test_a_fault_of_the_system_is_told_in_its_words_and_without_a_file(capsys: pytest.CaptureFixture[str]):
    assert told(_raising(OSError(28, "No space left on device", "/home/jane"))) == ERROR
    line = capsys.readouterr().err
    assert line.endswith(": No space left on device\n")
    assert "jane" not in line


def test_when_nobody_reads_the_output_that_is_no_answer_of_the_command():
    assert told(_raising(SystemExit(1))) == ERROR


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (UserError("no such host"), "outgate: no such host\n"),
        (StoreError("the disk is full"), "outgate: the disk is full\n"),
        (FileError(Fault("a", "b", "c"), Fault("d", "", "e")), "outgate: a: b: c\noutgate: d: e\n"),
    ],
)
def test_each_failure_is_a_line(capsys: pytest.CaptureFixture[str], error: Exception, says: str):
    assert told(_raising(error)) == ERROR
    assert capsys.readouterr() == ("", says)


def test_a_fault_of_ours_shows_its_place_and_never_its_words(capsys: pytest.CaptureFixture[str]):
    assert told(_raising(RuntimeError("jane.roe@mail.example"))) == ERROR
    told_line = capsys.readouterr().err
    assert told_line.startswith("outgate: internal error: RuntimeError in test_failures.py:")
    assert "jane" not in told_line


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_is_quiet(capsys: pytest.CaptureFixture[str], error: BaseException):
    assert told(_raising(error)) == INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_the_code_of_the_command_is_the_code():
    assert [told(partial(int, code)) for code in (0, 1)] == [0, 1]


def test_a_line_goes_to_standard_error(capsys: pytest.CaptureFixture[str]):
    tell("x")
    assert capsys.readouterr().err == "outgate: x\n"
