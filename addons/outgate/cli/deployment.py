"""The data folder of a proxy: made at the first start, and never quietly made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from outgate.cli.failures import UserError
from outgate.record import Recorder, Store
from outgate.record.keys import make_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.settings import Settings

CA = "ca"  # folder of the certificate authority
CERTIFICATE = "mitmproxy-ca-cert.pem"  # what clients must trust, as mitmproxy names it


class Deployment(NamedTuple):
    """What a proxy keeps: the key of its digests, the store of its incidents, the folder of its authority."""

    key: bytes
    store: Store
    record: Recorder
    authority: Path

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open it, and at the first start make it. Raises UserError and StoreError.

        Where there is a key there must be the incidents made with it: a store that is gone is an error, since a
        fresh one would hide that.
        """
        folder = settings.data
        _make_folder(folder)
        is_first = not settings.key_file.exists()
        key = make_key(settings.key_file) if is_first else read_key(settings.key_file)
        store = Store.open(settings.database_url, key, create=is_first or settings.database != "")
        return cls(key, store, Recorder(store), folder / CA)

    @property
    def certificate(self) -> Path:
        """The certificate that clients must trust."""
        return self.authority / CERTIFICATE

    def close(self) -> None:
        """Write what waits to be recorded, and close the store."""
        self.record.close()
        self.store.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"data folder {folder} cannot be made: {error.strerror}") from None
