import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from outgate.cli import logs
from outgate.cli.failures import UserError
from outgate.settings import Log


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    logger = logging.getLogger("outgate")
    for handler in logger.handlers:
        handler.close()
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


def test_events_are_json_lines_with_time_level_and_source(capsys: pytest.CaptureFixture[str]):
    logs.start(Log())
    structlog.get_logger("outgate.wire").info("proxy.started", port=1)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["port"], line["level"], line["logger"]) == ("proxy.started", 1, "info", "outgate.wire")
    assert line["timestamp"].endswith("Z")


def test_a_traceback_is_never_written(capsys: pytest.CaptureFixture[str]):
    logs.start(Log())
    try:
        int("jane.roe@mail.example")
    except ValueError:
        structlog.get_logger("outgate.wire").exception("failed")
    told = capsys.readouterr().err
    assert "failed" in told
    assert "jane" not in told


def test_less_than_the_level_is_not_written(capsys: pytest.CaptureFixture[str]):
    logs.start(Log(level="error"))
    structlog.get_logger("outgate.wire").warning("quiet")
    structlog.get_logger("outgate.wire").error("loud")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["loud"]


def test_text_is_for_people(capsys: pytest.CaptureFixture[str]):
    logs.start(Log(format="text"))
    structlog.get_logger("outgate.wire").info("proxy.started", port=1)
    told = capsys.readouterr().err
    assert "proxy.started" in told
    assert "port=1" in told


def test_a_file_is_appended_to_also_after_it_was_rotated_away(tmp_path: Path):
    logs.start(Log(file=tmp_path / "log"))
    log = structlog.get_logger("outgate.wire")
    log.info("first")
    (tmp_path / "log").rename(tmp_path / "log.1")
    log.info("second")
    assert [json.loads((tmp_path / name).read_text())["event"] for name in ("log.1", "log")] == ["first", "second"]


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path):
    with pytest.raises(UserError, match=r"log\.file: .* cannot be written: No such file or directory"):
        logs.start(Log(file=tmp_path / "none" / "log"))


def test_a_file_whose_folder_vanished_stops_nobody_who_logs_and_is_written_again_once_it_is_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "logs" / "outgate.log"
    file.parent.mkdir()
    logs.start(Log(file=file))
    shutil.rmtree(file.parent)
    for event in ("first", "second"):
        structlog.get_logger("outgate.test").info(event)
    told = capsys.readouterr().err
    assert f"log file {file}: No such file or directory" in told
    assert '"first"' in told
    assert '"second"' in told
    file.parent.mkdir()
    structlog.get_logger("outgate.test").info("third")
    assert [json.loads(line)["event"] for line in file.read_text().splitlines()] == ["third"]
