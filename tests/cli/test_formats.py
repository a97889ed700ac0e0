import json

import pytest

from outgate.cli.formats import Format, counted, write_json


def test_a_line_is_ascii_and_reads_back(capsys: pytest.CaptureFixture[str]):
    tree = {"path": "订单\n\udcff"}
    write_json(tree)
    line = capsys.readouterr().out
    assert line.isascii()
    assert line.count("\n") == 1
    assert json.loads(line) == tree


def test_there_are_two_forms():
    assert [str(form) for form in Format] == ["text", "jsonl"]


def test_one_of_something_is_told_in_the_singular():
    assert [counted(count, "rule") for count in (0, 1, 2)] == ["0 rules", "1 rule", "2 rules"]
    assert [counted(count, "group of hosts", "groups of hosts") for count in (1, 2)] == [
        "1 group of hosts",
        "2 groups of hosts",
    ]
