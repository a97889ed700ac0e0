"""What LibreOffice makes of the documents of these tests, and what it reads in those that were redacted.

It is started twice in a run of the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.office import made
from tests.extract.office.libreoffice import Job, convert
from tests.once import once, shared

if TYPE_CHECKING:
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
    folder = shared(tmp_path_factory, worker_id) / "written"
    once(folder, _write)
    return {
        file.suffix[1:] if file.stem == "made" else file.stem: file.read_bytes() for file in folder.glob("[a-z]*.*")
    }


@pytest.fixture(scope="session")
def reopened(written: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, bytes]:
    """What LibreOffice reads in the redacted documents, by format; those that it would have to repair are missing."""
    folder = shared(tmp_path_factory, worker_id) / "reopened"

    def reopen(folder: Path) -> None:
        sources = {"openpyxl.xlsx": made.workbook(), "python-docx.docx": made.document(noted=False)}
        sources |= {f"libreoffice.{kind}": written[kind] for kind in READ_AS}
        jobs = []
        for name, data in sources.items():
            (folder / name).write_bytes(made.redacted(data))
            jobs.append(Job(folder / name, folder / f"{name}.{READ_AS[name.rpartition('.')[2]]}"))
        convert(jobs, folder)

    once(folder, reopen)
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
