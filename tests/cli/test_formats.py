import json

import pytest

from outgate.cli.formats import Format, write_json


def test_a_line_is_ascii_and_reads_back(capsys: pytest.CaptureFixture[str]):
    tree = {"path": "订单\n\udcff"}
    write_json(tree)
    line = capsys.readouterr().out
    assert line.isascii()
    assert line.count("\n") == 1
    assert json.loads(line) == tree


def test_there_are_two_forms():
    assert [str(form) for form in Format] == ["text", "jsonl"]
