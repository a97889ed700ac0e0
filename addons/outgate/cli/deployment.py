"""The data folder of a proxy: made at the first start, and never quietly made anew."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from outgate.cli.failures import UserError
from outgate.record import Habits, Recorder, Retention, Store, StoreError, owners
from outgate.record.database import place
from outgate.record.keys import (
    LOG,
    LOG_PUBLIC,
    PEOPLE,
    Keys,
    make_key,
    make_log_key,
    make_people_key,
    read_key,
    read_log_key,
    read_people_key,
    write_new,
)
from outgate.record.opening import is_there

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.record.ledger.notes import NoteKey
    from outgate.settings import Settings

CA = "ca"  # folder of the certificate authority
AUTHORITY = "mitmproxy-ca.pem"  # its key and certificate, as mitmproxy names the file
CERTIFICATE = "mitmproxy-ca-cert.pem"  # what clients must trust
HEAD = "log-head"  # the newest checkpoint, so that a database that goes back is noticed
_NOT_IN_ORIGINS = re.compile(r"[^A-Za-z0-9._-]")


class Deployment(NamedTuple):
    """What a proxy keeps: the key of its digests, the store of its incidents, the folder of its authority."""

    key: bytes
    store: Store
    record: Recorder
    authority: Path

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open it, and at the first start make it. Raises UserError and StoreError.

        Where there is a key there must be the incidents made with it, and the log of them: one that is gone is an
        error, since a fresh one would hide that. So is an authority that is gone: no client would trust another.
        """
        make_folder(settings.data)
        is_first = not settings.key_file.exists()
        if is_first:
            refuse_lost_key(settings)
        else:
            _refuse_lost_authority(settings.data / CA)
        keys = make_keys(settings) if is_first else read_keys(settings)
        store = open_store(settings, keys, create=is_first)
        return cls(keys.digests, store, Recorder(store, retention(settings)), settings.data / CA)

    @property
    def certificate(self) -> Path:
        """The certificate that clients must trust."""
        return self.authority / CERTIFICATE

    def close(self) -> None:
        """Write what waits to be recorded, and close the store."""
        self.record.close()
        self.store.close()


def open_store(settings: Settings, keys: Keys, *, create: bool) -> Store:
    """Open the store for writing; with `create`, make it and its log if they are missing. Raises StoreError."""
    habits = Habits(timedelta(seconds=settings.record.group_seconds), settings.record.retry_seconds)
    return Store.open(settings.database_url, keys, create=create, habits=habits)


def retention(settings: Settings) -> Retention:
    """Return how long things are kept."""
    record, evidence = settings.record, settings.evidence
    days = (record.keep_incidents_days, record.keep_observed_days, record.keep_audit_days, evidence.keep_days)
    return Retention(*(timedelta(days=each) for each in days))


def make_folder(folder: Path) -> None:
    """Make the data folder for its owner only, unless it is there. Raises UserError."""
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            owners.give(folder, folder.parent)
    except OSError as error:
        raise UserError(f"data folder {folder} cannot be made: {error.strerror}") from None


def make_keys(settings: Settings) -> Keys:
    """Make those keys that are missing, and return all. Raises StoreError.

    The one of digests is made last: it says that a first start got this far. The folder of the authority is made before
    the key of the log: where it is gone later, so is the authority.
    """
    people, log = settings.data / PEOPLE, settings.data / LOG
    if not people.exists():
        make_people_key(people)
    if not log.exists():
        make_folder(settings.data / CA)
        publish(settings.data, make_log_key(log, settings.record.origin or _own_name()))
    if not settings.key_file.exists():
        make_key(settings.key_file)
    return read_keys(settings)


def read_keys(settings: Settings) -> Keys:
    """Return the keys of the data folder. Raises StoreError when one is missing, damaged, or readable by others."""
    missing = [name for name in (PEOPLE, LOG) if not (settings.data / name).exists()]
    if len(missing) > 1 and not settings.key_file.exists():
        way = "start `outgate run` first, or name the folder where it ran by --data or --config"
        raise StoreError(f"{settings.data}: there is no proxy's data here yet; {way}")
    if missing:
        files = " and ".join(str(settings.data / name) for name in missing)
        raise StoreError(f"{files}: missing. Put it back, or, if there was none yet, run `outgate log new`")
    return Keys(
        read_key(settings.key_file),
        read_people_key(settings.data / PEOPLE),
        read_log_key(settings.data / LOG),
        settings.data / HEAD,
        settings.data / LOG,
    )


def refuse_lost_key(settings: Settings) -> None:
    """Raise UserError, before anything is written, when there is what only the key that is missing can have made.

    Raises StoreError when the database does not say.
    """
    head, where = settings.data / HEAD, place(settings.database_url)
    made = head if head.exists() else where.shown if is_there(where) else None
    if made is not None:
        raise UserError(
            f"key file {settings.key_file} is missing, and {made} was made with it. Put it back from the backup, or "
            "from the first proxy on that database; to begin anew, move all of the data folder and the database away"
        )


def _refuse_lost_authority(folder: Path) -> None:
    """Raise UserError when the authority that clients trust is gone: another one would be made, which none trusts.

    An empty folder is how a start leaves it that ended too early, and how a new authority is asked for on purpose.
    """
    try:
        if folder.is_dir() and ((folder / AUTHORITY).exists() or not (folder / CERTIFICATE).exists()):
            return
    except OSError as error:
        raise UserError(f"{folder}, the authority that clients trust, cannot be read: {error.strerror}") from None
    raise UserError(
        f"{folder / AUTHORITY} is missing, the authority that clients trust. Put the folder {folder} back from the "
        f"backup; to make a new authority, which every client must then be given, leave an empty folder {folder}"
    )


def publish(folder: Path, key: NoteKey) -> None:
    """Write the public key of the log, for those who verify it. Raises StoreError."""
    public = folder / LOG_PUBLIC
    public.unlink(missing_ok=True)
    write_new(public, f"{key.public_text}\n".encode())


def _own_name() -> str:
    return f"outgate/{_NOT_IN_ORIGINS.sub('-', socket.gethostname())[:60] or 'proxy'}"
