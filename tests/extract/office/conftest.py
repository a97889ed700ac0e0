"""What LibreOffice makes of the documents of these tests, and what it reads in those that were redacted.

It is started twice in a run of the tests, whatever the number of processes they run in.
"""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

from tests.extract.office import made
from tests.extract.office.libreoffice import Job, convert

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FROM_WORKBOOK, FROM_DOCUMENT, FROM_SLIDES = (
    ("ods", "xls", "xlsx"),
    ("odt", "doc", "docx", "rtf"),
    ("odp", "ppt", "pptx"),
)
READ_AS = {"ods": "csv", "xlsx": "csv", "odt": "txt", "docx": "txt", "rtf": "txt", "odp": "pptx", "pptx": "odp"}


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, bytes]:
    """The documents as LibreOffice writes them, by format; `locked` is an OpenDocument file with a password."""
    folder = _shared(tmp_path_factory, worker_id) / "written"
    _once(folder, _write)
    return {
        file.suffix[1:] if file.stem == "made" else file.stem: file.read_bytes() for file in folder.glob("[a-z]*.*")
    }


@pytest.fixture(scope="session")
def reopened(written: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, bytes]:
    """What LibreOffice reads in the redacted documents, by format; those that it would have to repair are missing."""
    folder = _shared(tmp_path_factory, worker_id) / "reopened"

    def reopen(folder: Path) -> None:
        sources = {"openpyxl.xlsx": made.workbook(), "python-docx.docx": made.document(noted=False)}
        sources |= {f"libreoffice.{kind}": written[kind] for kind in READ_AS}
        jobs = []
        for name, data in sources.items():
            (folder / name).write_bytes(made.redacted(data))
            jobs.append(Job(folder / name, folder / f"{name}.{READ_AS[name.rpartition('.')[2]]}"))
        convert(jobs, folder)

    _once(folder, reopen)
    return {file.stem: file.read_bytes() for file in folder.glob("[a-z]*.*.*")}


def _write(folder: Path) -> None:
    sources = {
        "source.xlsx": (made.workbook(), FROM_WORKBOOK),
        "source.docx": (made.document(noted=False), FROM_DOCUMENT),  # closing a text with a comment ends it
        "source.fodp": (made.SLIDES, FROM_SLIDES),
    }
    jobs = [Job(folder / "source.xlsx", folder / "locked.ods", "secret")]
    for name, (data, kinds) in sources.items():
        (folder / name).write_bytes(data)
        jobs += [Job(folder / name, folder / f"made.{kind}") for kind in kinds]
    convert(jobs, folder)


def _shared(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    own = factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def _once(folder: Path, make: Callable[[Path], None]) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
