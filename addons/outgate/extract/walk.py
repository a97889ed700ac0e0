"""From a message to its parts: the roots, then whatever the readers find in them, breadth first and within limits.

Breadth first, so that a bomb in one part does not use up the budget of its neighbours. A reader is trusted with
nothing: what it raises becomes a gap of the part that it was reading.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract import (
    cell_fields,
    charsets,
    compressed,
    declared_entities,
    delimited,
    disguise,
    encodings,
    form,
    git_pack,
    header_fields,
    json_text,
    labelled,
    magic,
    markup,
    markup_fields,
    multipart,
    signs,
    spellings,
    tar_file,
    wide_strings,
    zip_file,
)
from outgate.extract.archives import reading as archives
from outgate.extract.data import avro, packed, sql_dump, sqlite
from outgate.extract.data.parquet import reading as parquet
from outgate.extract.mail import outlook, tnef
from outgate.extract.mail import reading as mail
from outgate.extract.office import flat, kinds, ole, package, rtf
from outgate.extract.offsets import verbatim
from outgate.extract.pdf import reading as pdf
from outgate.extract.pictures import reading as pictures
from outgate.extract.pictures.kinds import is_picture
from outgate.extract.roots import roots
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.extract.written import written
from outgate.model import Finding, NeedsIsolation, Part, Reading, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from outgate.extract.tree import Child, Reader, Recognise, Syntax
    from outgate.model import Limits, Message, Root

# The first that recognises a text says how it is written.
SYNTAXES: tuple[Recognise, ...] = (
    multipart.recognise,
    json_text.recognise,
    form.recognise,
    markup.recognise,
    sql_dump.recognise,
    delimited.recognise,
    labelled.recognise,
)

_ENCODED: tuple[Reader, ...] = tuple(spellings.ANYWHERE)

# Who is asked about which part. Declared encodings come before all of them: see `_children`.
TEXT_READERS: tuple[Reader, ...] = (
    multipart.read,
    json_text.read,
    form.read,
    markup_fields.read,
    declared_entities.read,
    cell_fields.read,
    *_ENCODED,
    *spellings.IN_TEXT,
    mail.read,
    magic.read,
)
BYTES_READERS: tuple[Reader, ...] = (
    multipart.read,
    *_ENCODED,
    compressed.read,
    zip_file.read,
    tar_file.read,
    git_pack.read,
    mail.read,
    packed.read_small,
    disguise.read,
    wide_strings.read,
    magic.read,
)
# Bytes in pieces, each read for itself: what is found in the whole is found in one as well, and goes back one way.
DIVIDED_READERS: tuple[Reader, ...] = (multipart.read, *_ENCODED)
# Headers and host names, and bytes in another spelling, which their parent was asked about; they may be packed ones.
LINE_READERS: tuple[Reader, ...] = (header_fields.read, *_ENCODED)
SPELLED_READERS: tuple[Reader, ...] = (*LINE_READERS, compressed.read)
TARGET_READERS: tuple[Reader, ...] = (form.read, *LINE_READERS)

# Formats whose parsers nobody should trust: documents, archives, pictures. Each line is what recognises one by its
# content, and its reader, which is asked before the readers above. The proxy's own process never calls these readers:
# a message with such a part goes to a worker process as a whole. There a reader may take memory and time, within
# limits; it may write no file, start no program and open no socket, and when it crashes the worker does, and no more.
ISOLATED_READERS: tuple[tuple[Callable[[bytes], bool], Reader], ...] = (
    (pdf.is_pdf, pdf.read),
    (outlook.is_outlook, outlook.read),
    (tnef.is_tnef, tnef.read),
    (archives.is_archive, archives.read),
    (packed.is_large, packed.read),
    (sqlite.is_sqlite, sqlite.read),
    (avro.is_avro, avro.read),
    (parquet.is_parquet, parquet.read),
    (is_picture, pictures.read),
    (kinds.is_document, package.read),
    (rtf.is_rtf, rtf.read),
    (flat.is_flat, flat.read),
    (ole.is_ole, ole.read),
)

# Those of formats that have zeros, or bytes that no text has: not asked about text.
NEVER_TEXT: frozenset[Reader] = frozenset(
    {outlook.read, tnef.read, packed.read, sqlite.read, parquet.read, pictures.read, package.read, ole.read}
)

_WRITTEN = frozenset({None, "body"})  # the roots of which a sender chooses the syntax, and all that is in them

# Signs that a reader looks for: it is not asked about a part that shows none of them.
LOOKS_FOR: dict[Reader, int] = {
    **spellings.ANYWHERE,
    **spellings.IN_TEXT,
    git_pack.read: signs.PACK,
    wide_strings.read: signs.WIDE,
    mail.read: signs.MAIL,
}


class _Waiting(NamedTuple):
    """A part not yet read, how many layers it lies in, and the signs in it."""

    part: Part
    hints: Hints
    depth: int
    signs: int


def extract(message: Message, limits: Limits, *, isolates: bool = False, known: Collection[Root] = ()) -> Reading:
    """Return all parts of `message`, without roots `known` to be clean, and what of it could not be read. Never raises.

    Except that where this process `isolates` hostile formats, the first part in one raises NeedsIsolation.
    """
    budget = Budget(limits, isolates)
    if message.unread is not None:
        budget.gap(message.unread, ("body",), "the body was not read as the client would have sent it")
    waiting = deque(_waiting(part, hints, 0) for part, hints in roots(message, known))
    parts: list[Part] = []
    while waiting:
        if len(parts) >= limits.parts:
            budget.gap(Reason.PARTS, waiting[0].part.path, f"more than {limits.parts} parts")
            break
        at = waiting.popleft()
        parts.append(at.part)
        for part, hints in _children(at, budget):
            if at.depth >= limits.depth:
                budget.gap(Reason.DEPTH, at.part.path, f"more than {limits.depth} layers", at.part)
                break
            if len(parts) + len(waiting) > limits.parts:
                break
            waiting.append(_waiting(part, hints, at.depth + 1))
    return Reading(tuple(parts), _distinct(budget.gaps) if budget.gaps else ())


def _children(at: _Waiting, budget: Budget) -> Iterable[Child]:
    """Yield what the readers find. A declared encoding that holds is all there is to read in the encoded bytes."""
    part, hints = at.part, at.hints
    if hints.encodings:
        decoded = tuple(_guarded((encodings.read,), part, hints, budget))
        if decoded and decoded[0].part.to_parent is None:
            return decoded
        hints = hints._replace(encodings=())
        # A view is read for what its parent does not hold as well, so that one is read too.
        known = {child.part.path for child in decoded}
        return (*decoded, *(child for child in _read(at, hints, budget) if child.part.path not in known))
    return _read(at, hints, budget)


def _read(at: _Waiting, hints: Hints, budget: Budget) -> Iterator[Child]:
    if at.signs & signs.MAIL and mail.is_whole(at.part):
        return _guarded((mail.read,), at.part, hints, budget)
    if not at.part.is_text and multipart.is_divided(at.part, hints):
        return _guarded(_asked(DIVIDED_READERS, at.signs), at.part, hints, budget)
    isolated = _isolated(at.part)
    if isolated and budget.isolates:
        raise NeedsIsolation
    readers = _asked(_readers(at.part), at.signs)
    if not isolated:
        return _guarded(readers, at.part, hints, budget)
    # Whoever claims a part says what of it was not read.
    return _guarded((*isolated, *(reader for reader in readers if reader != magic.read)), at.part, hints, budget)


@lru_cache(1024)
def _asked(readers: tuple[Reader, ...], signs: int) -> tuple[Reader, ...]:
    """Those of `readers` that look for one of `signs`, or for none in particular."""
    return tuple(reader for reader in readers if reader not in LOOKS_FOR or LOOKS_FOR[reader] & signs)


def _isolated(part: Part) -> list[Reader]:
    """Return the readers of hostile formats that claim the part; headers, and text in another spelling, hold none."""
    if part.root not in _WRITTEN or part.to_parent is not None:
        return []
    asked = [pair for pair in ISOLATED_READERS if pair[1] not in NEVER_TEXT] if part.is_text else ISOLATED_READERS
    try:
        return [reader for recognise, reader in asked if recognise(part.data)]
    except Exception:  # noqa: BLE001 - whoever cannot tell shall not be asked again where it could do harm
        return [reader for recognise, reader in asked if _claims(recognise, part.data)]


def _claims(recognise: Callable[[bytes], bool], data: bytes) -> bool:
    try:
        return recognise(data)
    except Exception:  # noqa: BLE001 - see above
        return True


def _readers(part: Part) -> tuple[Reader, ...]:
    if part.root is None or part.root == "body":
        if part.is_text:
            return TEXT_READERS
        return BYTES_READERS if part.to_parent is None else SPELLED_READERS
    return TARGET_READERS if part.root == "target" else LINE_READERS


def _guarded(readers: Iterable[Reader], part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    for reader in readers:
        try:
            for child in reader(part, hints, budget):
                if part.to_parent is None or not _is_known(child.part):
                    yield child
        except NeedsIsolation:
            raise
        except Exceeded as limit:
            budget.gap(limit.reason, part.path, limit.detail, part)
        except Exception as error:  # noqa: BLE001 - a reader that fails on some bytes must not end the inspection
            budget.gap(Reason.FAILURE, part.path, type(error).__name__, part)


def _is_known(part: Part) -> bool:
    """Tell whether a stretch of a view stands in the view's parent as well, where it was found before."""
    inside = part.parent
    if part.span_in_parent is None or inside is None or inside.to_parent is None or inside.span_in_parent is not None:
        return False  # a field with a syntax of its own (see `field_text`) is read as nobody has read it before
    return verbatim(inside, *part.span_in_parent)


def _waiting(part: Part, hints: Hints, depth: int) -> _Waiting:
    """Return the part knowing whether it is text and how that text is written, with what stands in it."""
    data = part.data
    found = signs.seen(data, is_view=part.to_parent is not None)
    is_text = (not found & signs.NOISE or charsets.is_hardly_noisy(data)) and charsets.is_utf8(data)
    if is_text and b"\0" in data:
        found = signs.seen(data.replace(b"\0", b" "))
    if not is_text or hints.charset:
        found |= signs.SHIFTED
    syntax = _recognised(data, hints) if is_text and part.fit is None and part.root in _WRITTEN else None
    if syntax is not None:
        part = written(part, syntax)
    elif part.is_text is not is_text:
        part = replace(part, is_text=is_text)
    return _Waiting(part, hints, depth, found)


def _recognised(data: bytes, hints: Hints) -> Syntax | None:
    for recognise in SYNTAXES:
        try:
            syntax = recognise(data, hints)
        except Exception:  # noqa: BLE001, S112 - a syntax only adds to what is read: the text is scanned without it
            continue
        if syntax is not None:
            return syntax
    return None


def _distinct(gaps: Iterable[Finding]) -> tuple[Finding, ...]:
    """Say each thing once for a part, and once for the message where a limit of the message was hit."""
    seen: dict[tuple[object, ...], Finding] = {}
    for gap in gaps:
        whole = gap.data_type == f"uninspected.{Reason.EXPANSION}" and gap.sample.endswith("when decoded")
        seen.setdefault((gap.data_type, gap.sample, None if whole else gap.path), gap)
    return tuple(seen.values())
