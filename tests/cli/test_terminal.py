import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.cli.terminal import out, progress_console, shown, user_name


@given(st.text(alphabet=st.characters(), max_size=60))
def test_whatever_is_shown_can_be_printed_and_moves_no_cursor(text: str):
    assert all(c.isprintable() for c in shown(text))
    shown(text).encode()


def test_ordinary_text_is_shown_as_it_is():
    assert shown("Bücher › 订单 (7)") == "Bücher › 订单 (7)"  # noqa: RUF001 - the separator of paths


def test_an_escape_sequence_is_shown_as_text():
    assert shown("\x1b[2Ja\n\udcff") == "\\x1b[2Ja\\n\\udcff"


def test_brackets_are_no_markup(capsys: pytest.CaptureFixture[str]):
    out().print("[bold]body[/] json[3] :smile:")
    assert capsys.readouterr().out == "[bold]body[/] json[3] :smile:\n"


def test_progress_is_silent_unless_somebody_watches(capsys: pytest.CaptureFixture[str]):
    progress_console().print("half")
    assert capsys.readouterr() == ("", "")


def test_who_has_no_name_is_told_by_number(monkeypatch: pytest.MonkeyPatch):
    """As in a container that is run with a number of its own."""

    def nobody() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert user_name() == f"uid {os.getuid()}"
