"""Text in pictures is read with the languages that are installed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from outgate.extract.pictures import ocr
from tests.extract.pictures.paint import page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def no_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(ocr, "FOLDERS", (str(tmp_path), "/no/such/folder/"))
    for held in (ocr._installed, ocr._loaded):
        monkeypatch.setattr(ocr, held.__name__, held.__wrapped__)


def test_the_three_languages_are_installed_where_tests_run():
    assert ocr.languages() == ("eng", "deu", "chi_sim")


@pytest.mark.parametrize("dark", [False, True])
def test_words_are_read_with_their_places(*, dark: bool):
    seen = ocr.read(page([["Customer", "jane.roe@example.com"], ["below", ""]], dark=dark).convert("L"))
    assert seen is not None
    assert "jane.roe@example.com" in seen.text
    places = {word.text: word for word in seen.words}
    assert places["Customer"].right < places["jane.roe@example.com"].left
    assert places["below"].top < places["Customer"].bottom


def test_lines_whose_spaces_stand_below_each_other_are_no_columns():
    rows = [[f"Order 302-000000{at} was sent to jane{at}@shop.example today", ""] for at in range(9)]
    image = page(rows, size=24).convert("L")
    seen = ocr.read(image.crop((0, 0, 940, image.height)))
    assert seen is not None
    assert seen.text.count("@shop.example today") == 9


@pytest.mark.usefixtures("no_language")
def test_without_language_files_there_is_nothing_to_read_with():
    assert ocr.languages() == ()
    assert ocr.read(page([["words"]]).convert("L")) is None


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "_LONGEST", 1)
    assert ocr.read(page([["many words in a row"] * 3] * 20).convert("L")) is None


SEALED = """
from PIL import Image
from outgate.extract.pictures import ocr
from outgate.workers import limits
image = Image.open({file!r}).convert("L")
if {is_warm}:
    ocr.read(Image.new("L", (100, 50), 255))
taken = limits.hold(1 << 30, offline=False).taken
print(ocr.read(image).text, "system calls" in taken)
"""


@pytest.mark.parametrize("is_warm", [True, False])
def test_a_process_that_may_write_nothing_reads_all_the_same(*, is_warm: bool, tmp_path: Path):
    file = tmp_path / "x.png"
    page([["jane.roe@example.com"]]).save(file)
    code = SEALED.format(is_warm=is_warm, file=str(file))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "jane.roe@example.com" in done.stdout
    assert done.stdout.split()[-1] == "True"
    assert (done.stderr == "") is is_warm
