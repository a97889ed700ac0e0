"""Which key signs: the first entry names one, and a rotation, signed by the old and the new, hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.verify.faults import Fault, Kind
from outgate.record.verify.lines import data
from outgate.record.verify.signatures import NotSigned, PublicKey, public_key, signed_text

if TYPE_CHECKING:
    from outgate.record.verify.lines import Entry

STARTED, ROTATED = "log.started", "key.rotated"


class KeyChain:
    """Follows the keys through the log."""

    def __init__(self) -> None:
        self.keys: list[PublicKey] = []

    @property
    def last(self) -> PublicKey | None:
        """The key that signs the checkpoints at the end."""
        return self.keys[-1] if self.keys else None

    def take(self, found: Entry) -> Fault | None:
        """Return what is wrong with an entry as far as keys go."""
        if (found.kind == STARTED) != (found.place == 0):
            return Fault(Kind.INSERTED, f"entry {found.place}: a log begins with its first entry, and only with that")
        try:
            if found.kind == STARTED:
                self.keys = [public_key(str(data(found).get("key")))]
            elif found.kind == ROTATED:
                self.keys.append(self._next(found.place, str(data(found).get("note"))))
        except (ValueError, NotSigned):
            return Fault(Kind.WRONG_KEY, f"entry {found.place} hands the log to a key that was not signed by both")
        return None

    def _next(self, place: int, note: str) -> PublicKey:
        lines = note.split("\n")
        if self.last is None or len(lines) < 4:  # noqa: PLR2004 - what it is, where, from whom, to whom
            raise NotSigned
        new = public_key(lines[3])
        text = signed_text(note, self.last, new)
        if text != f"outgate key rotation\n{place}\n{self.last.text}\n{new.text}\n" or new.name != self.last.name:
            raise NotSigned
        return new
