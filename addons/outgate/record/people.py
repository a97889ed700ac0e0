"""Who people are: keyed pseudonyms for the record, and a sealed directory apart from it that resolves them.

Nothing else of the record ever holds a user's name or a client's address. Pseudonyms and seals are made with a key
of their own, so that who holds the incidents, and even the key of digests, learns no name. A pseudonym says the
version of the key that made it: `p1.k3vexnq2ym4tadob` is a person, `a1.…` an address.
"""

from __future__ import annotations

import base64
import hmac
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, insert, select, text

from outgate.record import schema
from outgate.record.failure import StoreError
from outgate.record.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection

type Kind = Literal["p", "a"]  # person, address

_NONCE = 12  # bytes, as AES-GCM wants it
_DIGITS = 10  # bytes of a pseudonym: 2^40 people before two are likely to share one
_KNOWN = 10_000  # remembered of today
# As text, since SQLAlchemy's own upserts are compiled anew at each call; both databases take it.
_SEEN = Prepared(
    text(
        "INSERT INTO people (pseudonym, sealed, seen_on) VALUES (:pseudonym, :sealed, :seen_on) "
        "ON CONFLICT (pseudonym) "
        "DO UPDATE SET seen_on = excluded.seen_on WHERE people.seen_on < excluded.seen_on"
    ).bindparams(bindparam("seen_on", type_=schema.people.c.seen_on.type))
)


class People:
    """Makes pseudonyms and seals names. `keys` are by version; the newest makes, all resolve."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self.version = max(keys)
        self._names = {version: hmac.digest(key, b"pseudonym", "sha256") for version, key in keys.items()}
        self.pseudonym = lru_cache(_KNOWN)(self._pseudonym)  # the same few hundred all day
        self._seals = {version: AESGCM(hmac.digest(key, b"directory", "sha256")) for version, key in keys.items()}

    def _pseudonym(self, kind: Kind, name: str) -> str:
        """Return the pseudonym of a user or an address, always the same one for the same name and key."""
        digest = hmac.digest(self._names[self.version], f"{kind}\0".encode() + _bytes(name), "sha256")
        return f"{kind}{self.version}.{base64.b32encode(digest[:_DIGITS]).decode().lower()}"

    def seal(self, pseudonym: str, name: str) -> bytes:
        """Return the name as only the holder of the key can read it, and only under this pseudonym."""
        nonce = os.urandom(_NONCE)
        return nonce + self._seals[self.version].encrypt(nonce, _bytes(name), pseudonym.encode())

    def opened(self, pseudonym: str, sealed: bytes) -> str:
        """Return the name that was sealed. Raises StoreError when the key does not fit or the seal was changed."""
        version = pseudonym[1:].partition(".")[0]
        seal = self._seals.get(int(version) if version.isdecimal() else 0)
        fault = StoreError(f"directory: {pseudonym} cannot be opened with the keys at hand")
        if seal is None:
            raise fault
        try:
            return seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], pseudonym.encode()).decode()
        except InvalidTag:
            raise fault from None

    def fingerprint(self, version: int) -> str:
        """Return what says which key this version is, and nothing else about it."""
        return hmac.digest(self._names[version], b"outgate people key", "sha256").hex()


class Directory:
    """The table that resolves pseudonyms. It remembers whom it has seen today, to write each only once."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._known: set[tuple[str, date]] = set()

    def enter(self, connection: Connection, names: Mapping[str, str], day: date) -> set[tuple[str, date]]:
        """Keep who these pseudonyms are; return what may be remembered by `entered` once it is committed."""
        new = {(pseudonym, day) for pseudonym in names} - self._known
        if new:
            _SEEN.run(connection, [self._row(pseudonym, names[pseudonym], day) for pseudonym, _ in sorted(new)])
        return new

    def entered(self, new: set[tuple[str, date]]) -> None:
        """Remember what is durable. Only the day: a purge never takes who was seen on it."""
        if len(self._known) > _KNOWN:
            self._known.clear()
        self._known |= new

    def _row(self, pseudonym: str, name: str, day: date) -> dict[str, Any]:
        return {"pseudonym": pseudonym, "sealed": self.people.seal(pseudonym, name), "seen_on": day}

    def name(self, connection: Connection, pseudonym: str) -> str | None:
        """Return who it is, or None if nobody of that pseudonym is kept. Raises StoreError."""
        sealed = connection.execute(
            select(schema.people.c.sealed).where(schema.people.c.pseudonym == pseudonym)
        ).scalar()
        return None if sealed is None else self.people.opened(pseudonym, sealed)

    @staticmethod
    def purge(connection: Connection, before: date) -> int:
        """Forget who was not seen since; return how many."""
        return connection.execute(delete(schema.people).where(schema.people.c.seen_on < before)).rowcount


def check_keys(connection: Connection, people: People) -> bool:
    """Tell whether this is the key that made the pseudonyms of this version; note it when it is the first."""
    facts, name = schema.facts, f"people key {people.version}"
    stored = connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
    if stored is None:
        connection.execute(insert(facts), [{"name": name, "value": people.fingerprint(people.version)}])
    return stored in {None, people.fingerprint(people.version)}


def _bytes(name: str) -> bytes:
    return name.encode(errors="backslashreplace")
