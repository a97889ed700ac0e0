"""Tar archives in all dialects (ustar, GNU, pax), read to the last block whatever the end marker says."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

from outgate.extract.magic import format_of
from outgate.extract.tree import Child, Exceeded, Hints, apply
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.extract.tree import Budget

FAULTS = (tarfile.TarError, OSError, ValueError, EOFError, OverflowError, MemoryError)


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the members of a tar, and their names."""
    if format_of(part.data) != "tar":
        return
    names: list[str] = []
    try:
        # Zero blocks end an archive by custom only: what stands behind them is read as well.
        with tarfile.open(fileobj=io.BytesIO(part.data), mode="r:", ignore_zeros=True, errorlevel=2) as archive:
            for info in archive:
                names += [info.name, info.linkname, info.uname, info.gname, *map(str, info.pax_headers.values())]
                yield from _member(part, archive, info, budget)
    except Exceeded:
        raise
    except FAULTS as error:
        budget.gap(Reason.TRUNCATED, (*part.path, "tar"), f"damaged ({type(error).__name__})", part)
    told = "\n".join(dict.fromkeys(name for name in names if name))
    yield Child(Part((*part.path, "tar names"), told.encode("utf-8", "replace"), parent=part))


def _member(part: Part, archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget) -> Iterator[Child]:
    path = (*part.path, f"tar[{info.name}]")
    if not info.isfile():
        # A link, a directory or what nobody knows has no content; what stands there all the same is read as it is.
        behind = part.data[info.offset_data : info.offset_data + info.size]
        # Where the type has no content by custom, the next header follows, and is read as one.
        following = part.data[info.offset_data : info.offset_data + tarfile.BLOCKSIZE]
        if behind.strip(b"\0") and not (info.type in tarfile.SUPPORTED_TYPES and format_of(following) == "tar"):
            budget.spend(len(behind))
            yield Child(Part(path, behind, is_text=False, parent=part), Hints(name=info.name))
        return
    if info.issparse() and info.size > budget.left:
        budget.gap(Reason.EXPANSION, path, "a sparse file that is larger than the limit", part)
        return
    budget.spend(info.size)
    content = archive.extractfile(info)
    data = content.read() if content else b""
    if len(data) < info.size:
        budget.gap(Reason.TRUNCATED, path, "the archive ends inside this file", part)
    # What is found in it stands in the archive as well, where it is the same finding.
    place = None if info.issparse() else (info.offset_data, info.offset_data + len(data))
    member = Part(path, data, is_text=False, parent=part, lift=_write_back, span_in_parent=place)
    yield Child(member, Hints(name=info.name))


def _write_back(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    changed = {
        child.path[-1].removeprefix("tar[").removesuffix("]"): apply(child.data, edits) for child, edits in children
    }
    out = io.BytesIO()
    try:
        with tarfile.open(fileobj=io.BytesIO(parent.data), mode="r:", errorlevel=2) as old:
            members = old.getmembers()
            names = [info.name for info in members]
            if (
                len(set(names)) != len(names)
                or not set(changed) <= set(names)
                or any(map(tarfile.TarInfo.issparse, members))
            ):
                raise Unwritable("a tar whose members cannot be told apart")
            with tarfile.open(fileobj=out, mode="w:", format=tarfile.PAX_FORMAT, pax_headers=old.pax_headers) as new:
                for info in members:
                    content = changed.get(info.name) if info.isfile() else None
                    if content is None:
                        new.addfile(info, old.extractfile(info) if info.isfile() else None)
                    else:
                        info.size = len(content)
                        new.addfile(info, io.BytesIO(content))
    except FAULTS as error:
        raise Unwritable(f"a tar that cannot be written back ({type(error).__name__})") from None
    return [Edit(0, len(parent.data), out.getvalue())]
