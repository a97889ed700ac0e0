"""The composition root: policy files on disk to the compiled policy that the core works with."""

from __future__ import annotations

import hashlib
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from outgate import decide, detect
from outgate.decide.exempted import FILE as EXEMPTIONS
from outgate.inspection import Policy
from outgate.strict_toml import Fault, FileError
from outgate.workers.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from outgate.decide import Rules
    from outgate.detect import Catalogue
    from outgate.inspection import Seal
    from outgate.model import Limits

type Stamp = frozenset[tuple[str, int, int]]  # of files: their names, times in ns and sizes

_FOLDERS = ("data-types", "rules")  # of TOML files
_LISTS = "lists"
_DESTINATIONS = "destinations.toml"
_NOTES = (".md", ".json")  # beside the policies: notes, and schemas for editors


class PolicyFiles(NamedTuple):
    """A policy that was read: its files by path, and what they were read into."""

    files: Mapping[str, str]
    catalogue: Catalogue
    rules: Rules

    @property
    def version(self) -> str:
        """A short hash over all policy text: equal versions are equal policies."""
        return version_of(self.files)

    def compile(self, key: bytes, limits: Limits, seal: Seal | None = None, compiled: bytes = b"") -> Policy:
        """Return the policy ready for inspection; `compiled` is another detector's."""
        detector = detect.Detector(self.catalogue, key, limits, compiled=compiled)
        return Policy(self.version, detector, self.rules, limits, key, seal=seal)


def load_policy(folder: Path, exemptions: Path | None = None) -> PolicyFiles:
    """Return the policy in `folder`, with the `exemptions` that the console wrote to a file of their own, if any.

    Raises FileError naming every fault with its file.
    """
    return loaded(read_policy(folder, exemptions), folder, exemptions)


def read_policy(folder: Path, exemptions: Path | None = None) -> dict[str, str]:
    """Return the text of the policy in `folder` and of the `exemptions`, by path. Raises FileError."""
    return read_files(folder) | read_exemptions_file(exemptions)


def version_of(files: Mapping[str, str]) -> str:
    """Return the version of a policy's text."""
    whole = hashlib.sha256()
    for path, text in sorted(files.items()):
        whole.update(f"{path}\0{len(text)}\0{text}".encode())
    return whole.hexdigest()[:12]


def spec_of(
    files: Mapping[str, str], key: bytes, limits: Limits, seal: Seal | None = None, compiled: bytes = b""
) -> Spec:
    """Return what worker processes need to compile the policy in `files`; `compiled` is another detector's."""
    return Spec(version_of(files), files, key, limits, seal, compiled)


def stamp_of(files: Iterable[Path]) -> Stamp:
    """Return what tells one state of these files from another; folders, and what is not there, have none."""
    out = set()
    for file in files:
        with suppress(OSError):  # it may go at any time
            state = file.stat()
            if stat.S_ISREG(state.st_mode):
                out.add((str(file), state.st_mtime_ns, state.st_size))
    return frozenset(out)


def loaded(files: Mapping[str, str], folder: Path, exemptions: Path | None = None) -> PolicyFiles:
    """Return the policy that was read from there. Raises FileError naming every fault with its file."""
    try:
        catalogue = detect.load(files)
        return PolicyFiles(files, catalogue, decide.load(files, catalogue.ids))
    except FileError as error:
        places = {EXEMPTIONS: str(exemptions)}
        faults = (each._replace(file=places.get(each.file, str(folder / each.file))) for each in error.faults)
        raise FileError(*faults) from None


def read_files(folder: Path) -> dict[str, str]:
    """Return the text of every policy file below `folder` by its path there. Raises FileError.

    A file that would be ignored is a fault: a rule with a misspelt ending would otherwise be off without a word.
    """
    if not folder.is_dir():
        raise FileError(Fault(str(folder), "", "this is no folder" if folder.exists() else "there is no such folder"))
    files: dict[str, str] = {}
    faults: list[Fault] = []
    for path in _visible(folder):
        name = path.relative_to(folder).as_posix()
        try:
            if _is_policy(name):
                files[name] = path.read_text(encoding="utf-8")
            elif path.suffix not in _NOTES:
                faults.append(Fault(str(path), "", "is no policy file: it is neither in a known folder nor TOML"))
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            faults.append(Fault(str(path), "", f"cannot be read: {why}"))
    if faults:
        raise FileError(*faults)
    return files


def read_exemptions_file(file: Path | None) -> dict[str, str]:
    """Return the text of the file of exemptions by its path among policy files, if it is there. Raises FileError."""
    if file is None or not file.exists():
        return {}
    try:
        return {EXEMPTIONS: file.read_text(encoding="utf-8")}
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise FileError(Fault(str(file), "", f"cannot be read: {why}")) from None


def _visible(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(step.startswith(".") or step.endswith("~") for step in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield path


def _is_policy(name: str) -> bool:
    top, _, rest = name.partition("/")
    return name == _DESTINATIONS or (top == _LISTS and rest != "") or (top in _FOLDERS and name.endswith(".toml"))
