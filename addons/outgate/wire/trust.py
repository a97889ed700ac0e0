"""What the wire trusts, and what it refuses to start with because it would defeat it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import certifi
from cryptography import x509
from mitmproxy.exceptions import OptionsError

from outgate.wire.config import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitmproxy.addonmanager import Loader

# An option of mitmproxy that is otherwise would let something pass unseen.
REQUIRED: Mapping[str, Any] = {
    "ssl_insecure": False,
    "validate_inbound_headers": True,
    "rawtcp": False,
    "connection_strategy": "lazy",
    "mode": ["regular"],
    "stream_large_bodies": None,
    "body_size_limit": None,
    "store_streamed_bodies": False,
    "ignore_hosts": [],
    "allow_hosts": [],
    "tcp_hosts": [],
    "udp_hosts": [],
    "show_ignored_hosts": False,
    "emudhra": False,
    "emudhra_old": False,
}
_KEY_LOGS = ("SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE")


class Guard:
    """The addon that holds mitmproxy's options to what is required; added once they are set."""

    def load(self, loader: Loader) -> None:
        """Raise OptionsError when an option is not as required."""
        self._options = loader.master.options
        self.configure(REQUIRED)

    def configure(self, updated: Iterable[str]) -> None:
        """Raise OptionsError, which undoes the change, for an option that would let something pass unseen."""
        for name in REQUIRED.keys() & set(updated):
            if getattr(self._options, name) != REQUIRED[name]:
                reason = f"{name} must be {REQUIRED[name]!r}: otherwise traffic would pass unseen"
                raise OptionsError(reason)  # type: ignore[no-untyped-call] # mitmproxy's


def refuse_key_logs(environment: Mapping[str, str] = os.environ) -> None:
    """Raise SetupError when the keys of all TLS connections would be written to a file."""
    for name in _KEY_LOGS:
        if environment.get(name):
            raise SetupError(f"{name} is set: it would write the keys of all TLS connections to a file")


def upstream_bundle(extra: Path | None, confdir: Path) -> Path:
    """Return a PEM file of the public roots and those in `extra`. Raises SetupError when `extra` cannot be used."""
    if extra is None:
        return Path(certifi.where())
    try:
        added = extra.read_bytes()
        x509.load_pem_x509_certificates(added)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it holds no PEM certificates"
        raise SetupError(f"upstream.ca_file: {extra}: {reason}") from None
    merged = confdir / "upstream-ca.pem"
    begun = confdir / f"upstream-ca.{os.getpid()}"
    begun.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + added)
    begun.replace(merged)  # whole, for other processes may be reading it
    return merged
