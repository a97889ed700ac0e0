"""Documents through a real proxy: cleaned or stopped by what is in them, bombs stopped, and small requests go on."""

from __future__ import annotations

import io
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.documents import archives, mails, office
from tests.documents.hostile import HOSTILE
from tests.documents.locked import LOCKED, report
from tests.documents.said import LEAK
from tests.extract.pictures.paint import file, page
from tests.live.made_up import CARD, HARMLESS, ORDERS, REDACTED
from tests.live.origin.record import wait_until
from tests.live.test_curl import curl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.documents.said import Cells
    from tests.live.origin import Origin
    from tests.live.running import Outgate

SEPARATOR = " › "  # noqa: RUF001 - of paths, everywhere
CHARGES: Cells = (("what", "note"), ("table", f"charge {CARD} today"), ("chair", "paid in cash"))
ORDERED: Cells = (("order", "state"), *((order, "sent") for order in ORDERS))


# Those of the hostile documents that the limits of a real deployment stop as well.
BOMBS = {
    "zip of 1 GB": "expansion",
    "zips in zips in zips": "expansion",
    "7z of zeros": "expansion",
    "xz of zeros": "expansion",
    "rar in rar in rar": "depth",
    "parts in parts in parts": "depth",
    "a text that declares entities": "malformed",
    "a drawing of entities": "expansion",
    "an array of a trillion": "truncated",
}


def upload(outgate: Outgate, url: str, file: Path, data: bytes) -> int:
    """Send a file as a form does; return the status."""
    file.write_bytes(data)
    return curl(outgate, "-F", f"file=@{file}", url).status


def received(origin: Origin) -> bytes:
    """Return the file that arrived, as it was in the form."""
    assert wait_until(lambda: origin.requests[-1].complete)
    body = bytes(origin.requests[-1].body)
    return body[body.index(b"\r\n\r\n") + 4 : body.rindex(b"\r\n--")]


@pytest.mark.parametrize("name", ["q3.xlsx", "q3.xlsx in q3.zip"])
def test_a_workbook_arrives_without_the_value(name: str, outgate: Outgate, origin: Origin, tmp_path: Path) -> None:
    inner, _, outer = name.partition(" in ")
    data = office.workbook(CHARGES)
    sent = archives.zipped(data, inner) if outer else data
    assert upload(outgate, origin.url("/in", "desk.example"), tmp_path / (outer or inner), sent) == 200
    arrived = received(origin)
    if outer:
        with zipfile.ZipFile(io.BytesIO(arrived)) as opened:
            arrived = opened.read(inner)
    rows = list(openpyxl.load_workbook(io.BytesIO(arrived)).active.values)
    assert rows == [CHARGES[0], ("table", REDACTED), CHARGES[2]]


@pytest.mark.parametrize(
    ("name", "make", "path"),
    [
        ("q3.pdf", report, "pdf[q3.pdf] › page[1]"),  # noqa: RUF001
        ("q3.7z", archives.by_program("7z a -bso0 out.7z q3.csv && mv out.7z out"), "7z[q3.csv]"),
        ("q3.eml", mails.eml, 'multipart["q3.csv"]'),
        ("q3.png", lambda cells: file(page(cells)), "picture › text"),  # noqa: RUF001
    ],
)
def test_a_leak_in_a_document_stays_here_and_is_on_record_with_its_path(
    name: str, make: Callable[[Cells], bytes], path: str, *, outgate: Outgate, origin: Origin, tmp_path: Path
) -> None:
    url = origin.url("/in", "desk.example")
    assert upload(outgate, url, tmp_path / name, make(ORDERED)) == 403
    assert origin.requests == []
    last = outgate.incidents()[-1]
    assert any(path in SEPARATOR.join(found.path) for found in last.findings)
    assert upload(outgate, url, tmp_path / name, make((("room", "seats"), ("blue", "twelve")))) == 200


@pytest.mark.parametrize("name", ["zip", "7z", "pdf", "age"])
def test_what_needs_a_key_stays_here(name: str, outgate: Outgate, origin: Origin, tmp_path: Path) -> None:
    make = LOCKED[name].make
    assert make
    assert upload(outgate, origin.url("/in", "desk.example"), tmp_path / "q3", make(LEAK)) == 403
    assert origin.requests == []
    assert {found.data_type for found in outgate.incidents()[-1].findings} == {"uninspected.encrypted"}


def test_bombs_stay_here_one_by_one_and_small_requests_are_answered_all_the_while(
    outgate: Outgate, origin: Origin, tmp_path: Path
) -> None:
    url = origin.url("/in", "desk.example")
    sending = []
    for name in BOMBS:
        (tmp_path / name).write_bytes(HOSTILE[name].make())
        command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-x", outgate.url, "--cacert"]
        sending.append(
            subprocess.Popen(
                [*command, str(outgate.authority), "--data-binary", f"@{tmp_path / name}", url], stdout=subprocess.PIPE
            )
        )
    answers = [curl(outgate, "-d", HARMLESS, url).status for _ in range(10)]
    codes = [each.communicate(timeout=200)[0] for each in sending]
    assert answers == [200] * 10
    assert codes == [b"403"] * len(BOMBS)
    assert [request.body for request in origin.requests] == [HARMLESS.encode()] * 10
    told = [{found.data_type.removeprefix("uninspected.") for found in each.findings} for each in outgate.incidents()]
    assert len(told) == len(BOMBS)
    assert set.union(*told) >= set(BOMBS.values())
    assert curl(outgate, "-d", HARMLESS, url).status == 200
