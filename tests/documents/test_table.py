"""Every format that people upload, through real workers: found, passed, redacted and opened again, damaged, hostile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.model import Disposition
from outgate.workers.pool import WorkerDied
from tests.documents.archives import with_member
from tests.documents.damage import WAYS
from tests.documents.hostile import HOSTILE, LOOPED, SWOLLEN, looped
from tests.documents.locked import LOCKED
from tests.documents.said import LEAK, MASK, PEOPLE, TWIN, lines
from tests.documents.table import FORMATS
from tests.extract.office.made import shown as parts
from tests.live.origin.record import wait_until
from tests.workers.conftest import message

if TYPE_CHECKING:
    from outgate.model import Outcome
    from tests.workers.conftest import Running

SEPARATOR = " › "  # noqa: RUF001 - of paths, everywhere
UNREAD = "uninspected."
REDACTED = [name for name, row in FORMATS.items() if row.again]
# The formats that the issue names, in its words.
ASKED = (
    "xlsx xlsm xlsb xls ods docx doc odt rtf pptx ppt odp pdf,scanned pdf,epub eml mbox msg zip,zip64,zip described,"
    "zip hidden,zip trailing,tar.gz tar.bz2 tar.xz tar.zst 7z rar cab jar sqlite avro parquet msgpack cbor protobuf,"
    "grpc,git pack,jwt har,sql dump,ndjson png jpeg qr exif svg"
)
ASKED_LOCKED = {"zip", "7z", "rar", "xlsx", "docx", "pdf", "pgp, for a key", "age", "opaque"}


# A JPEG with a hole is grey there, to everybody who opens it: what it shows is read, and that is nothing.
GREY = {("scanned pdf", "holed")}


def document(name: str, which: str, written: dict[str, bytes]) -> bytes:
    """The document of a format that says the leak, or its harmless twin."""
    make = FORMATS[name].make
    return make(LEAK if which == "leak" else TWIN) if make else written[f"{which}.{name}"]


def paths(outcome: Outcome) -> list[str]:
    return [SEPARATOR.join(found.path) for found in outcome.findings if found.data_type == "person.email"]


def unread(outcome: Outcome) -> set[str]:
    return {found.data_type.removeprefix(UNREAD) for found in outcome.findings if found.data_type.startswith(UNREAD)}


def read_by(pool: Running, data: bytes) -> tuple[list[str], set[str]]:
    """Where addresses are found, and what was not read; a worker that was lost has failed, as the proxy says."""
    try:
        outcome = pool.inspect(message(data))
    except WorkerDied:
        return [], {"failure"}
    assert (outcome.disposition is Disposition.ALLOWED) is (not paths(outcome) and not unread(outcome))
    return paths(outcome), unread(outcome)


@pytest.mark.parametrize("name", FORMATS)
def test_a_leak_is_found_with_its_path(name: str, pool: Running, written: dict[str, bytes]):
    outcome = pool.inspect(message(document(name, "leak", written)))
    assert FORMATS[name].path in paths(outcome)
    assert unread(outcome) == set()
    assert outcome.disposition is (Disposition.REDACTED if FORMATS[name].again else Disposition.BLOCKED)
    assert bool(outcome.why) is (outcome.disposition is Disposition.BLOCKED)  # why it was not redacted, as ordered


@pytest.mark.parametrize("name", FORMATS)
def test_a_harmless_twin_passes_untouched(name: str, pool: Running, written: dict[str, bytes]):
    sent = message(document(name, "twin", written))
    outcome = pool.inspect(sent)
    assert outcome.findings == ()
    assert outcome.send is sent


@pytest.mark.parametrize("name", REDACTED)
def test_what_was_redacted_opens_again_and_tells_of_nobody(
    name: str, pool: Running, written: dict[str, bytes], reopened: dict[str, bytes]
):
    again = FORMATS[name].again
    if isinstance(again, str):
        text = shown(reopened[name])
    else:
        sent = pool.inspect(message(document(name, "leak", written))).send
        assert sent is not None
        text = again(sent.body)
        assert read_by(pool, sent.body) == ([], set())
    assert text.count(MASK) == len(PEOPLE)
    assert "shop.example" not in text
    assert "Jane Roe" in text  # and the rest is as it was


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_one_is_never_taken_for_clean(name: str, pool: Running, written: dict[str, bytes]):
    whole = document(name, "leak", written)
    clean = {(name, way) for way, damage in WAYS.items() if read_by(pool, damage(whole)) == ([], set())}
    assert clean <= GREY


@pytest.mark.parametrize("name", LOCKED)
def test_what_needs_a_key_is_said_to_be_unread(name: str, pool: Running, written: dict[str, bytes]):
    reason, make, twin = LOCKED[name]
    assert read_by(pool, make(LEAK) if make else written[f"locked.{name}"]) == ([], {reason})
    assert read_by(pool, written[twin] if isinstance(twin, str) else twin(TWIN)) == ([], set())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_one_costs_its_message_and_no_more(name: str, pool: Running):
    _, make, reason = HOSTILE[name]
    found, reasons = read_by(pool, make())
    assert reason in reasons if reason else found
    assert_it_serves(pool)


@pytest.mark.parametrize("name", LOOPED + SWOLLEN)
def test_a_document_of_a_real_writer_made_hostile_costs_no_more(name: str, pool: Running, written: dict[str, bytes]):
    twin = written[f"twin.{name}"]
    _, reasons = read_by(pool, looped(twin) if name in LOOPED else with_member(twin))
    assert ("truncated" if name in LOOPED else "expansion") in reasons
    assert_it_serves(pool)


def assert_it_serves(pool: Running) -> None:
    """The next messages are answered, and there are no more processes than there were."""
    assert [read_by(pool, lines(cells)) == ([], set()) for cells in (TWIN, LEAK)] == [True, False]
    assert wait_until(lambda: len(pool.zygote.children()) <= 2)  # one that was replaced may still be on its way out


def test_the_table_has_a_row_for_every_format_that_was_asked_for():
    asked = {name for group in ASKED.split(",") for name in ([group] if group in FORMATS else group.split())}
    assert asked <= set(FORMATS)
    assert set(LOCKED) >= ASKED_LOCKED
    attacked = {name for each in HOSTILE.values() for name in FORMATS if name in each.formats} | {*LOOPED, *SWOLLEN}
    assert attacked == set(FORMATS)
    ran = {"leaks": len(FORMATS), "redacted": len(REDACTED), "damaged": len(FORMATS) * len(WAYS)}
    ran |= {"locked": len(LOCKED), "hostile": len(HOSTILE) + len(LOOPED) + len(SWOLLEN)}
    assert ran == {"leaks": 58, "redacted": 30, "damaged": 232, "locked": 18, "hostile": 66}


def shown(data: bytes) -> str:
    """What LibreOffice wrote of a document that was redacted, in text or in a package again."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    return "\n".join(text.decode("utf-8", "replace") for step, text in parts(data).items() if "zip" not in step)
