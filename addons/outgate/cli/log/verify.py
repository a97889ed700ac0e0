"""`outgate log verify`: prove a log, from an export and its public key, or where it is. Offline; it changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.deployment import HEAD
from outgate.cli.failures import DONE, STOPPED, UserError
from outgate.cli.formats import Format, FormatOption, counted, write_json
from outgate.cli.incidents.options import Config, Data, open_store, settings_of
from outgate.cli.log.options import own_key
from outgate.cli.terminal import out, shown
from outgate.record.verify import Fault, Kind
from outgate.record.verify import verify as proved

if TYPE_CHECKING:
    from outgate.record.index import Astray
    from outgate.record.verify import Report


def verify(
    file: Annotated[Path | None, typer.Argument(metavar="[EXPORT]", help="An export; default: the database.")] = None,
    *,
    key: Annotated[str | None, typer.Option("--key", help="Public key, or a file with it.")] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that was kept elsewhere; repeatable.")
    ] = None,
    config: Config = None,
    data: Data = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Prove that nothing was edited, removed, moved or added. Exit code 0: proved, 1: a fault, 2: an error."""
    kept = [_text(each) for each in checkpoint or []]
    if file is None:
        report = _in_place(key, kept, config, data)
    elif key is None:
        raise UserError("--key: the public key of the log is needed")
    else:
        report = _in_file(file, _key(key), kept)
    if form is Format.JSONL:
        write_json(
            report._asdict() | {"root": report.root.hex(), "faults": [fault._asdict() for fault in report.faults]}
        )
    else:
        for line in _lines(report):
            out().print(shown(line))
    return STOPPED if report.faults else DONE


def _in_file(file: Path, key: str, kept: list[str]) -> Report:
    try:
        with file.open("rb") as lines:
            return proved(lines, key, kept)
    except OSError as error:
        raise UserError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UserError(f"--key: {error}") from None


def _in_place(key: str | None, kept: list[str], config: Path | None, data: Path | None) -> Report:
    """Prove the log in the database, also against the checkpoint that the proxy remembers beside it."""
    settings = settings_of(config, data)
    public = _key(key) if key else own_key(settings)
    head = settings.data / HEAD
    if key is None and head.exists():
        kept = [*kept, _text(head)]
    with open_store(config, data) as store:
        lines = (line.encode() for line in store.export_log(public.partition("+")[0]))
        try:
            report = proved(lines, public, kept)
        except ValueError as error:
            raise UserError(f"--key: {error}") from None
        return report._replace(faults=(*report.faults, *map(_fault, store.astray())))


def _fault(found: Astray) -> Fault:
    """Return the fault of an incident that is in the log, and that the proxy's own lists do not show as it is."""
    if found.gone:
        return Fault(Kind.MISSING, f"incident {found.number} is in the log and cannot be found any more")
    return Fault(Kind.EDITED, f"incident {found.number} is found by other things than its entry says")


def _key(given: str) -> str:
    """Return the key itself. A key has a plus, and a file of that name may be there all the same."""
    return given if "+" in given and not Path(given).exists() else _text(Path(given)).strip()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{file}: cannot be read: it is not UTF-8 text") from None


def _lines(report: Report) -> list[str]:
    told = [f"{fault}" for fault in report.faults]
    entries = counted(report.size, "entry", "entries")
    size = f"{entries}, {report.purged} of them purged, {counted(report.rotations, 'rotation')} of the key"
    end = "NOT PROVED" if report.faults else "proved"
    return [*told, f"log {report.origin}: {size}, {counted(report.kept, 'kept checkpoint')}: {end}"]
