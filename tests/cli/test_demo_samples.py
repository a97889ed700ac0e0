"""What the demo sends is made up, and says what is to become of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from outgate.cli.demo_samples import WEBSOCKET, samples
from outgate.model import Disposition


def test_every_fate_is_shown_and_every_leak_is_in_what_is_sent() -> None:
    given = samples()
    coached = {Disposition.COACHED, Disposition.JUSTIFIED}  # by no rule that is shipped
    assert {sample.expect for sample in given} == set(Disposition) - coached
    assert any(sample.method == WEBSOCKET for sample in given)
    assert len(given) == 9
    for sample in given:
        assert all(leak in sample.content for leak in sample.leaks), sample.what
        assert bool(sample.leaks) is (sample.expect is not Disposition.ALLOWED), sample.what


def test_the_host_is_the_urls() -> None:
    assert samples()[1].host == "pastebin.com"


def test_the_zip_files_are_zip_files_and_one_has_a_password() -> None:
    files = [sample for sample in samples() if ".zip" in sample.url]
    archives = [zipfile.ZipFile(io.BytesIO(sample.content)) for sample in files]
    assert archives[0].read("reviewers.csv").count(b"@") == 12
    with pytest.raises(RuntimeError, match="encrypted"):
        archives[1].read("photos.txt")
