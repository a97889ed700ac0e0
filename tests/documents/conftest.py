"""Real workers by a policy that redacts every address, and what LibreOffice writes and reads for the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.model import Limits
from outgate.workers.spec import Bounds, Spec
from tests.documents.office import write_all
from tests.documents.table import FORMATS, IN_OFFICE
from tests.extract.office.libreoffice import Job, convert
from tests.once import once, shared
from tests.workers.conftest import DESTINATIONS, REDACT, ROOT, UNREAD, message, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.workers.conftest import Running

_READ_AS = {"ods": "csv", "docx": "txt", "odt": "txt", "rtf": "txt", "pptx": "odp", "odp": "pptx"}
_EMAIL = "data-types/person/email.toml"
FILES = {
    _EMAIL: (ROOT / "policies" / _EMAIL).read_text(),
    "rules/addresses.toml": REDACT.replace("test.badge", "person.email").replace("test.other", "uninspected.failure"),
    "rules/unread.toml": UNREAD.replace("test.badge", "person.email"),
    "destinations.toml": DESTINATIONS,
}
# Small, so that a bomb goes off soon.
LIMITS = Limits(expanded=4 << 20, parts=400, pixels=2_000_000, pictures=2)


@pytest.fixture(scope="session")
def pool() -> Iterator[Running]:
    """Two workers that may take 300 MB, and ten seconds for a message."""
    made_of = Spec("v1", FILES, b"k" * 32, LIMITS)
    with running(Bounds(2, memory=300 << 20, seconds=10.0), made_of) as made:
        yield made


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, bytes]:
    """Documents by LibreOffice: `leak.xls`, `twin.xls`, `locked.xlsx` and so on. It is started once in a run."""
    folder = shared(tmp_path_factory, worker_id) / "documents"
    once(folder, write_all)
    return {file.name: file.read_bytes() for file in folder.glob("[a-z]*.*") if file.stem in {"leak", "twin", "locked"}}


@pytest.fixture(scope="session")
def reopened(
    written: dict[str, bytes], pool: Running, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> dict[str, bytes]:
    """What LibreOffice reads in the documents that were redacted; those that it would have to repair are missing."""
    folder = shared(tmp_path_factory, worker_id) / "redacted"

    def reopen(folder: Path) -> None:
        jobs = []
        for kind in [name for name, row in FORMATS.items() if row.again is IN_OFFICE]:
            sent = pool.inspect(message(written[f"leak.{kind}"])).send
            assert sent is not None
            (folder / f"out.{kind}").write_bytes(sent.body)
            jobs.append(Job(folder / f"out.{kind}", folder / f"{kind}.{_READ_AS[kind]}"))
        convert(jobs, folder)

    once(folder, reopen)
    return {file.stem: file.read_bytes() for file in folder.glob("[a-z]*.*") if file.stem in _READ_AS}
